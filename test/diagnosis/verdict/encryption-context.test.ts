import { describe, expect, it } from 'vitest';
import { BUCKET, json, KEY, read, refusedAtPart, target } from '../observations.ts';
import { ADMIN, GENERATE_ONLY, IMPLICIT_KEY, NAMES_EMMA, verdictOf } from './articles-case.ts';

it('uses the encryption context S3 sends: the bucket with a Bucket Key, else the object', () => {
  const conditioned = {
    ...GENERATE_ONLY,
    Action: 'kms:Decrypt',
    Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}/*` } },
  };
  const policy = read(json(ADMIN, GENERATE_ONLY, conditioned));
  const encryption = (bucketKeyEnabled: boolean) =>
    read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled });
  const withKey = refusedAtPart(IMPLICIT_KEY, {
    ...NAMES_EMMA,
    keyPolicy: policy,
    bucketEncryption: encryption(true),
  });
  expect(verdictOf(withKey)).toMatchObject({ code: 'decrypt-not-allowed', layers: ['key-policy'] });
  const without = refusedAtPart('Access Denied', {
    ...NAMES_EMMA,
    keyPolicy: policy,
    bucketEncryption: encryption(false),
  });
  expect(verdictOf(without).code).toBe('undetermined');
});

describe('DSSE-KMS knows no Bucket Keys: the context is the object', () => {
  const conditioned = {
    ...GENERATE_ONLY,
    Action: 'kms:Decrypt',
    Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}/*` } },
  };
  const changes = { ...NAMES_EMMA, keyPolicy: read(json(ADMIN, GENERATE_ONLY, conditioned)) };
  const encryption = (algorithm: string) => read({ algorithm, kmsKeyId: KEY, bucketKeyEnabled: true });

  it.each([
    ['as the default of the bucket', target(), encryption('aws:kms:dsse')],
    ['as the uploads ask for it', target({ kmsKeyId: KEY, sse: 'aws:kms:dsse' }), encryption('aws:kms')],
    [
      'even where a Bucket Key is asked for',
      target({ kmsKeyId: KEY, sse: 'aws:kms:dsse', bucketKey: true }),
      encryption('aws:kms'),
    ],
  ])('%s', (_, asked, bucketEncryption) => {
    const observation = refusedAtPart('Access Denied', { ...changes, bucketEncryption });
    // The documents allow kms:Decrypt with the context of an object, so that they explain nothing.
    expect(verdictOf({ ...observation, target: asked }).code).toBe('undetermined');
  });

  it('and not where the uploads ask for SSE-KMS', () => {
    const bucketEncryption = encryption('aws:kms:dsse');
    const observation = refusedAtPart('Access Denied', { ...changes, bucketEncryption });
    const asked = target({ kmsKeyId: KEY, bucketKey: true });
    expect(verdictOf({ ...observation, target: asked }).code).toBe('decrypt-not-allowed');
  });
});
