/**
 * The key policy allows Decrypt only with the encryption context of an object of this bucket. The bucket has an S3 Bucket
 * Key, whose encryption context is the bucket's own ARN.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
import type { Scenario } from './scenario.ts';
import {
  administrationByIam,
  asSession,
  iamArn,
  inOneAccount,
  keyArn,
  keyUser,
  policy,
  readKey,
  trustAccount,
  uploadPolicy,
} from './usual.ts';

const bucket = 'telemetry-lake-111122223333';
const role = iamArn('role', 'telemetry-writer');
const key = keyArn('0a1b2c3d-0a1b-2c3d-4e5f-6789012345de');

export const encryptionContext: Scenario = {
  id: 'encryption-context',
  verdict: { code: 'decrypt-not-allowed', layers: ['key-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts telemetry',
      aliases: ['alias/telemetry-lake'],
      policy: policy(
        administrationByIam(),
        keyUser('AllowWriting', role, ['kms:GenerateDataKey', 'kms:DescribeKey']),
        {
          ...keyUser('AllowReadingObjectsOfTheLake', role, ['kms:Decrypt']),
          Condition: {
            StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${bucket}/*` },
          },
        },
      ),
    },
    account: {
      roles: [
        {
          name: 'telemetry-writer',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'TelemetryLake')],
          inline: { 'telemetry-key': policy(readKey(key)) },
        },
      ],
      managedPolicies: [uploadPolicy('TelemetryLake', bucket, role)],
    },
    bucketSettings: {
      encryption: { algorithm: 'aws:kms', kmsKeyId: key, bucketKeyEnabled: true },
    },
    caller: asSession('telemetry-writer', 'gateway-eu-3'),
  }),
};
