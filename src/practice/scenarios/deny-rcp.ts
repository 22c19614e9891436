/**
 * Key policy and IAM allow both actions; a resource control policy denies Decrypt to callers from outside the
 * organization, and still names the organization that the account was moved out of.
 */
import type { Scenario } from './scenario.ts';
import { asUser, delegateToIam, inOneAccount, keyArn, ORGANIZATION, oneUploader, policy } from './usual.ts';

const bucket = 'patent-drafts-111122223333';
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
      ...oneUploader('claire.dubois', { uploads: 'PatentDrafts', key: 'patent-drafts-key' }, bucket, key),
    },
    caller: asUser('claire.dubois'),
  }),
};
