/**
 * Requests come through a VPC endpoint whose policy denies PutObject on this bucket. It judges the requests to S3; the
 * calls that S3 makes to KMS do not pass through it.
 */
import type { Scenario } from './scenario.ts';
import {
  asSession,
  BOTH_ACTIONS,
  delegateToIam,
  iamArn,
  inOneAccount,
  keyArn,
  mayUseKey,
  policy,
  readKey,
  trustAccount,
  uploadPolicy,
} from './usual.ts';

const bucket = 'golden-images-111122223333';
const role = iamArn('role', 'image-factory');
const key = keyArn('cdefabcd-cdef-45ab-67cd-2345678901fa');

export const denyVpcEndpoint: Scenario = {
  id: 'deny-vpc-endpoint',
  verdict: { code: 's3-action-denied', layers: ['vpc-endpoint-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts golden images',
      aliases: ['alias/golden-images'],
      policy: policy(delegateToIam()),
    },
    account: {
      roles: [
        {
          name: 'image-factory',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'GoldenImages')],
          inline: { 'golden-images-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
        },
      ],
      managedPolicies: [uploadPolicy('GoldenImages', bucket, role)],
    },
    bucketSettings: {
      vpcEndpointPolicy: policy(
        { Sid: 'AllOfS3', Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' },
        {
          Sid: 'ImagesAreReadOnlyFromHere',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::${bucket}/*`,
        },
      ),
    },
    caller: asSession('image-factory', 'i-0fedc9876ba543210'),
  }),
};
