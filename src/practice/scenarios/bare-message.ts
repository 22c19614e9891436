/**
 * As `same-account-key-policy`, seen from outside: bucket and key are a partner's, of no common organization. S3 answers
 * `Access Denied` and nothing more, and the partner's key policy cannot be read.
 */
import type { Scenario } from './scenario.ts';
import {
  ACCOUNT,
  administrationByIam,
  asUser,
  BOTH_ACTIONS,
  bucketPolicyFor,
  iamArn,
  keyArn,
  keyUser,
  mayUseKey,
  OTHER_ACCOUNT,
  policy,
  REGION,
  uploadPolicy,
} from './usual.ts';

const bucket = 'partner-dropzone-444455556666';
const uploader = iamArn('user', 'lea.moreau');
const key = keyArn('1b2c3d4e-1b2c-3d4e-5f6a-7890123456ef', OTHER_ACCOUNT);

export const bareMessage: Scenario = {
  id: 'bare-message',
  verdict: { code: 'decrypt-not-allowed', layers: [] },
  world: {
    region: REGION,
    accounts: [
      {
        id: ACCOUNT,
        users: [
          {
            name: 'lea.moreau',
            attached: [iamArn('policy', 'PartnerDropzone')],
            inline: { 'partner-key': policy(mayUseKey(key, [...BOTH_ACTIONS, 'kms:DescribeKey'])) },
          },
        ],
        managedPolicies: [uploadPolicy('PartnerDropzone', bucket, uploader)],
      },
      { id: OTHER_ACCOUNT },
    ],
    keys: [
      {
        arn: key,
        description: 'Encrypts what partners deliver',
        aliases: ['alias/partner-dropzone'],
        policy: policy(
          administrationByIam(OTHER_ACCOUNT),
          keyUser('Allow use of the key by partners', uploader, ['kms:GenerateDataKey', 'kms:DescribeKey']),
        ),
      },
    ],
    buckets: [
      {
        name: bucket,
        account: OTHER_ACCOUNT,
        encryption: { algorithm: 'aws:kms', kmsKeyId: key },
        policy: bucketPolicyFor(bucket, uploader),
      },
    ],
    caller: asUser('lea.moreau'),
    bucket,
    kmsKeyArn: key,
  },
};
