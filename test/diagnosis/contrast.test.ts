import { expect, it } from 'vitest';
import { contrastOf } from '../../src/diagnosis/index.ts';
import { denied, failed, KEY, worked } from './observations.ts';

const NO_DECRYPT = denied(
  'kms:Decrypt',
  `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
);
const NO_PUT = denied('s3:PutObject', 'because no identity-based policy allows the s3:PutObject action');
const AT_PART = { action: 'kms:Decrypt', failedOperation: 'UploadPart' } as const;

it.each([
  ['the message names it', failed('UploadPart', NO_DECRYPT), null, 'denied', 'refused'],
  ['the message names the S3 action', failed('UploadPart', NO_PUT), null, 'denied', 'unknown'],
  ['the message goes before the verdict', failed('UploadPart', NO_PUT), AT_PART, 'denied', 'unknown'],
  ['a bare message says nothing', failed('UploadPart', 'Access Denied'), null, 'denied', 'unknown'],
  ['but the verdict may name it', failed('UploadPart', 'Access Denied'), AT_PART, 'denied', 'refused'],
  ['a lost connection', failed('UploadPart', 'reset', 'ECONNRESET', 0), AT_PART, 'other', 'unknown'],
  ['throttling', failed('UploadPart', 'too many', 'SlowDown', 503), null, 'other', 'unknown'],
  // Every refusal of S3 is a 403, and not every 403 is for want of a permission.
  [
    'a wrong secret',
    failed('UploadPart', 'no match', 'SignatureDoesNotMatch', 403),
    null,
    'other',
    'unknown',
  ],
  [
    'a refusal of KMS itself',
    failed('UploadPart', NO_DECRYPT, 'AccessDeniedException', 400),
    null,
    'denied',
    'refused',
  ],
] as const)('kms:Decrypt at UploadPart: %s', (_, step, verdict, refusal, kms) => {
  const [, row] = contrastOf([worked('PutObject'), worked('CreateMultipartUpload'), step], verdict);
  expect(row?.large).toMatchObject({ kmsAction: 'kms:Decrypt', refusal, kms });
});

it('claims nothing about calls that were not tried or ask nothing of KMS', () => {
  const steps = [
    worked('PutObject'),
    worked('CreateMultipartUpload'),
    { id: 'upload-part-1', operation: 'UploadPart', outcome: 'skipped', because: 'interrupted' } as const,
    failed('CompleteMultipartUpload', NO_DECRYPT),
  ];
  const rows = contrastOf(steps, null);
  expect(rows.map(({ small }) => small?.kms)).toEqual(['allowed', undefined, undefined]);
  expect(rows.map(({ large }) => large?.kms)).toEqual(['allowed', null, null]);
  expect(rows.map(({ large }) => large?.refusal)).toEqual([null, null, 'denied']);
});

it('keeps apart parts that were refused for different actions', () => {
  const part = (number: number, message: string) => ({
    ...failed('UploadPart', message),
    id: `upload-part-${number}`,
  });
  const steps = [worked('CreateMultipartUpload'), part(1, NO_DECRYPT), part(2, NO_DECRYPT), part(3, NO_PUT)];
  const cells = contrastOf(steps, null).flatMap(({ large }) =>
    large?.parts ? [[large.parts, large.kms]] : [],
  );
  expect(cells).toEqual([
    [{ first: 1, last: 2 }, 'refused'],
    [{ first: 3, last: 3 }, 'unknown'],
  ]);
});
