/** The role's policy allows both actions; its permissions boundary allows everything and then denies Decrypt. */
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

const bucket = 'build-artifacts-111122223333';
const role = iamArn('role', 'ci/release-builder');
const key = keyArn('abcdefab-abcd-23ef-45ab-0123456789de');

export const denyBoundary: Scenario = {
  id: 'deny-boundary',
  verdict: { code: 'decrypt-denied', layers: ['permissions-boundary'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts build artifacts',
      aliases: ['alias/build-artifacts'],
      policy: policy(delegateToIam()),
    },
    account: {
      roles: [
        {
          name: 'release-builder',
          path: '/ci/',
          trustPolicy: trustAccount(),
          attached: [iamArn('policy', 'BuildArtifacts')],
          inline: { 'build-artifacts-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
          boundary: iamArn('policy', 'boundaries/Pipelines'),
        },
      ],
      managedPolicies: [
        uploadPolicy('BuildArtifacts', bucket, role),
        {
          name: 'Pipelines',
          path: '/boundaries/',
          document: policy(
            { Sid: 'AllServices', Effect: 'Allow', Action: '*', Resource: '*' },
            { Sid: 'PipelinesDoNotDecrypt', Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' },
          ),
        },
      ],
    },
    caller: asSession('release-builder', 'run-8841'),
  }),
};
