/**
 * Key policy and IAM allow both actions; a resource control policy denies Decrypt to callers from outside the
 * organization, and still names the organization that the account was moved out of.
 */
import type { Scenario } from './scenario.ts';
import {
  asUser,
  BOTH_ACTIONS,
  delegateToIam,
  iamArn,
  inOneAccount,
  keyArn,
  mayUseKey,
  ORGANIZATION,
  policy,
  readKey,
  uploadPolicy,
} from './usual.ts';

const bucket = 'patent-drafts-111122223333';
const uploader = iamArn('user', 'claire.dubois');
const key = keyArn('9abcdefa-9abc-12de-34fa-9012345678cd');

export const denyRcp: Scenario = {
  id: 'deny-rcp',
  verdict: { code: 'decrypt-denied', layers: ['resource-control-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts patent drafts',
      aliases: ['alias/patent-drafts'],
      policy: policy(delegateToIam()),
    },
    account: {
      organization: ORGANIZATION.id,
      resourceControl: [
        [
          {
            name: 'KeysStayInTheOrganization',
            id: 'p-examplercp1',
            document: policy({
              Sid: 'KeysStayInTheOrganization',
              Effect: 'Deny',
              Principal: '*',
              Action: 'kms:Decrypt',
              Resource: '*',
              Condition: {
                StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-formerorgid' },
                BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
              },
            }),
          },
        ],
      ],
      users: [
        {
          name: 'claire.dubois',
          attached: [iamArn('policy', 'PatentDrafts')],
          inline: { 'patent-drafts-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('PatentDrafts', bucket, uploader)],
    },
    caller: asUser('claire.dubois'),
  }),
};
