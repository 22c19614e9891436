/** Each sentence about controls, hints, several layers and handed-over documents, with the values it is given. */
import { expect, it } from 'vitest';
import { diagnose, type Observation, type ReasonId, type Step } from '../../../src/diagnosis/index.ts';
import { createI18n, LANGUAGES } from '../../../src/i18n/index.ts';
import { sentence } from '../../../src/report/sentence.ts';
import { ADMIN, BY_KEY_POLICY, DECRYPT, NAMES_EMMA, OBJECTS } from '../cases.ts';
import {
  denied,
  EMMA,
  evidence,
  failed,
  failing,
  identity,
  json,
  KEY,
  key,
  read,
  refused,
  refusedAtPart,
  target,
  worked,
} from '../observations.ts';

const OTHER_KEY = KEY.replace('1234abcd', '99999999');
const READ = {
  key: read(key(KEY)),
  keyPolicy: read(json(ADMIN, NAMES_EMMA)),
  identity: read(identity(EMMA, [OBJECTS])),
};
const as = (id: string, step: Step): Step => ({ ...step, id });
const same = (step: Step) => as('control-same-bytes-put-object', step);
const create = (step: Step) => as('control-aes256-create-multipart-upload', step);
const part = (step: Step) => as('control-aes256-upload-part-1', step);
const no = { outcome: 'refused', error: refused().error } as const;
const yes = { outcome: 'would-succeed' } as const;
const file = (name: string, ...statements: unknown[]) => ({ name, arn: null, document: json(...statements) });
const allow = (...Action: string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const bare = (...controls: readonly Step[]): Observation => {
  const observation = refusedAtPart('Access Denied', { keyPolicy: refused(), identity: refused() });
  return { ...observation, steps: [...observation.steps, ...controls] };
};
const dry = (generateDataKey: typeof no | typeof yes, decrypt: typeof no | typeof yes): Observation => ({
  ...bare(),
  evidence: evidence({ dryRun: read({ encryptionContext: null, generateDataKey, decrypt }) }),
});
const ok = worked('CreateMultipartUpload', null);

const SAID: readonly (readonly [ReasonId, Observation])[] = [
  ['controls-worked', bare(same(worked('PutObject')), create(ok), part(worked('UploadPart', null)))],
  ['controls-leave-decrypt', bare(same(worked('PutObject')), create(ok), part(worked('UploadPart', null)))],
  ['control-same-bytes-worked', bare(same(worked('PutObject')))],
  ['control-same-bytes-refused', bare(same(failed('PutObject', 'Access Denied')))],
  ['control-aes256-worked', bare(create(ok), part(worked('UploadPart', null)))],
  [
    'control-aes256-refused',
    bare(same(worked('PutObject')), create(ok), part(failed('UploadPart', 'Access Denied'))),
  ],
  ['control-aes256-refused-earlier', bare(create(failed('CreateMultipartUpload', 'Access Denied')))],
  ['control-inconclusive', bare(same(failed('PutObject', 'slow', 'SlowDown', 503)))],
  [
    'control-bucket-demands-kms',
    bare({
      id: 'control-aes256-create-multipart-upload',
      operation: 'CreateMultipartUpload',
      outcome: 'skipped',
      because: 'bucket-demands-kms',
    }),
  ],
  [
    'controls-leave-some-action',
    {
      target: target(),
      evidence: evidence(),
      steps: [worked('PutObject'), failed('CreateMultipartUpload', 'Access Denied'), create(ok)],
    },
  ],
  [
    'parts-were-accepted',
    {
      target: target(),
      evidence: evidence(),
      steps: [
        worked('PutObject'),
        worked('CreateMultipartUpload'),
        worked('UploadPart'),
        failed('CompleteMultipartUpload', 'Access Denied'),
      ],
    },
  ],
  ['dry-run-agrees', dry(yes, no)],
  ['dry-run-differs', dry(yes, yes)],
  ['dry-run-refuses-both', dry(no, no)],
  [
    'another-key',
    refusedAtPart(
      denied(DECRYPT, `on resource: ${OTHER_KEY} because no session policy allows the ${DECRYPT} action`),
    ),
  ],
  [
    'abort-refused-too',
    {
      ...refusedAtPart(BY_KEY_POLICY),
      steps: [failed('UploadPart', BY_KEY_POLICY), failed('AbortMultipartUpload', 'Access Denied')],
    },
  ],
  [
    'aws-managed-key-of-other-account',
    failing(failed('PutObject', 'Access Denied'), {
      bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: null, bucketKeyEnabled: false }),
      bucketPolicy: refused('MethodNotAllowed', 'no', 405),
    }),
  ],
  [
    'key-facts-explain',
    failing(failed('PutObject', 'what?', 'InvalidArgument', 400), {
      key: read(key(KEY, { spec: 'RSA_2048' })),
    }),
  ],
  [
    'several-refuse',
    refusedAtPart(denied(DECRYPT, `on resource: ${KEY} with an explicit deny in a session policy`), READ),
  ],
  [
    'next-refusal',
    failing(
      failed(
        'PutObject',
        denied('s3:PutObject', 'because no identity-based policy allows the s3:PutObject action'),
      ),
      {
        ...READ,
        keyPolicy: read(json(ADMIN)),
      },
    ),
  ],
  [
    'condition-not-met',
    refusedAtPart(BY_KEY_POLICY, {
      ...READ,
      keyPolicy: read(
        json(ADMIN, NAMES_EMMA, {
          ...NAMES_EMMA,
          Action: DECRYPT,
          Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
        }),
      ),
    }),
  ],
  [
    'deny-by-condition',
    refusedAtPart(denied(DECRYPT, `on resource: ${KEY} with an explicit deny in a resource-based policy`), {
      ...READ,
      keyPolicy: read(
        json(NAMES_EMMA, {
          ...NAMES_EMMA,
          Effect: 'Deny',
          Action: DECRYPT,
          Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
        }),
      ),
    }),
  ],
  [
    'scp-levels-open',
    refusedAtPart('Access Denied', {
      ...READ,
      keyPolicy: read(json(ADMIN, { ...NAMES_EMMA, Action: 'kms:*' })),
      serviceControl: read([file('a', allow('*')), file('b', allow('s3:*', 'kms:GenerateDataKey'))]),
    }),
  ],
  [
    'next-authorization-details',
    refusedAtPart(
      `${BY_KEY_POLICY}. Go to https://x, or call it with the following authorization id: example1a2b3c`,
    ),
  ],
];

it.each(SAID)('%s', (id, observation) => {
  const { verdict } = diagnose(observation);
  const found = [...verdict.reasons, ...verdict.nextSteps].find((reason) => reason.id === id);
  if (found === undefined) throw new Error(`${id} is not said`);
  const texts = LANGUAGES.map((language) => sentence(found, createI18n(language)));
  for (const text of texts) {
    expect(text).not.toMatch(/\{\{|\$t\(|undefined|null|layers\.|\(\)|^\s*$/);
    for (const value of Object.values(found.values))
      if (typeof value === 'string' && !value.endsWith('-policy')) expect(text).toContain(value);
  }
  expect(new Set(texts).size).toBe(LANGUAGES.length);
});
