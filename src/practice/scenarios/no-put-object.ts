/** The key is in order; the group that gives the user access to the bucket may read and delete there, and not write. */
import type { Scenario } from './scenario.ts';
import {
  asUser,
  BOTH_ACTIONS,
  delegateToIam,
  iamArn,
  inOneAccount,
  keyArn,
  lookAround,
  mayUseKey,
  policy,
  readKey,
  uploadStatements,
} from './usual.ts';

const bucket = 'press-photos-111122223333';
const uploader = iamArn('user', 'ines.garcia');
const group = iamArn('group', 'newsroom/picture-desk');
const key = keyArn('4e5f6a7b-4e5f-6a7b-8c9d-0123456789bc');

export const noPutObject: Scenario = {
  id: 'no-put-object',
  verdict: { code: 's3-action-not-allowed', layers: ['identity-policy'] },
  world: inOneAccount({
    bucket,
    key: {
      arn: key,
      description: 'Encrypts press photos',
      aliases: ['alias/press-photos'],
      policy: policy(delegateToIam()),
    },
    account: {
      groups: [
        {
          name: 'picture-desk',
          path: '/newsroom/',
          attached: [iamArn('policy', 'PressPhotosReadAndDelete')],
        },
      ],
      users: [
        {
          name: 'ines.garcia',
          groups: ['picture-desk'],
          inline: {
            'press-photos-key': policy(readKey(key), mayUseKey(key, BOTH_ACTIONS)),
            'look-around': policy(...lookAround(uploader, [group])),
          },
        },
      ],
      managedPolicies: [
        {
          name: 'PressPhotosReadAndDelete',
          document: policy(...uploadStatements(bucket, ['s3:PutObject'])),
        },
      ],
    },
    caller: asUser('ines.garcia'),
  }),
};
