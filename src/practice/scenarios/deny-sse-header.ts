/** The bucket was moved to a new key, and its policy still denies every upload that does not name the old one. */
import type { Scenario } from './scenario.ts';
import {
  ACCOUNT,
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

const bucket = 'order-history-111122223333';
const role = iamArn('role', 'order-service');
const key = keyArn('5f6a7b8c-5f6a-7b8c-9d0e-1234567890cd');
const oldKey = keyArn('6a7b8c9d-6a7b-8c9d-0e1f-2345678901de');

const world = inOneAccount({
  bucket,
  key: {
    arn: key,
    description: 'Encrypts the order history since 2026',
    aliases: ['alias/order-history'],
    policy: policy(delegateToIam()),
  },
  account: {
    roles: [
      {
        name: 'order-service',
        trustPolicy: trustAccount(),
        attached: [iamArn('policy', 'OrderHistory')],
        inline: { 'order-history-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
      },
    ],
    managedPolicies: [uploadPolicy('OrderHistory', bucket, role)],
  },
  bucketSettings: {
    policy: policy({
      Sid: 'DenyUploadsWithAnotherKey',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${bucket}/*`,
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': oldKey } },
    }),
  },
  caller: asSession('order-service', `ecs-${ACCOUNT}-7f3a`),
});

export const denySseHeader: Scenario = {
  id: 'deny-sse-header',
  verdict: { code: 's3-action-denied', layers: ['bucket-policy'] },
  world: {
    ...world,
    keys: [
      ...world.keys,
      { arn: oldKey, description: 'Encrypted the order history until 2026', policy: policy(delegateToIam()) },
    ],
  },
};
