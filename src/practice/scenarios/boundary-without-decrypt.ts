/** The user's policy allows both actions; its permissions boundary is a list of what is allowed, and Decrypt is not on it. */
import type { Scenario } from './scenario.ts';
import {
  asUser,
  BOTH_ACTIONS,
  delegateToIam,
  iamArn,
  inOneAccount,
  keyArn,
  mayUseKey,
  policy,
  readKey,
  uploadPolicy,
} from './usual.ts';

const bucket = 'trainee-projects-111122223333';
const uploader = iamArn('user', 'trainees/hyun.choi');
const key = keyArn('defabcde-defa-56bc-78de-3456789012ab');

export const boundaryWithoutDecrypt: Scenario = {
  id: 'boundary-without-decrypt',
  verdict: { code: 'decrypt-not-allowed', layers: ['permissions-boundary'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts trainee projects',
      aliases: ['alias/trainee-projects'],
      policy: policy(delegateToIam()),
    },
    account: {
      users: [
        {
          name: 'hyun.choi',
          path: '/trainees/',
          attached: [iamArn('policy', 'TraineeProjects')],
          inline: { 'trainee-projects-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)) },
          boundary: iamArn('policy', 'boundaries/Trainees'),
        },
      ],
      managedPolicies: [
        uploadPolicy('TraineeProjects', bucket, uploader),
        {
          name: 'Trainees',
          path: '/boundaries/',
          document: policy({
            Sid: 'WhatTraineesMayDo',
            Effect: 'Allow',
            Action: [
              's3:*',
              'iam:Get*',
              'iam:List*',
              'kms:Describe*',
              'kms:Get*',
              'kms:List*',
              'kms:Encrypt',
              'kms:GenerateDataKey*',
            ],
            Resource: '*',
          }),
        },
      ],
    },
    caller: asUser('hyun.choi'),
  }),
};
