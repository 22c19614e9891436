import { describe, expect, it } from 'vitest';
import { createEvidenceStore } from '../../src/check/evidence-store.ts';
import { chooseKey } from '../../src/check/key-subject.ts';
import type { Evidence, Step } from '../../src/diagnosis/index.ts';
import { targetAt } from './helpers.ts';

const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const other = 'arn:aws:kms:us-east-1:444455556666:key/mrk-0987dcba09fe87dc65baab0987654321';

function evidence(algorithm: string | null, kmsKeyId: string | null = null): Evidence {
  const store = createEvidenceStore(() => {});
  if (algorithm !== null) {
    const value = { algorithm, kmsKeyId, bucketKeyEnabled: false };
    store.set('bucketEncryption', { status: 'read', value, by: 'caller' });
  }
  return store.all();
}

function denied(message: string): Step {
  const error = { code: 'AccessDenied', httpStatus: 403, message, requestId: null };
  const timing = { startedAfterMs: 0, durationMs: 0, bytes: null, requestId: null };
  return { id: 'small-put-object', operation: 'PutObject', outcome: 'failed', ...timing, error };
}

describe('chooseKey', () => {
  it('believes S3 before the user, and the user before the bucket', () => {
    const asked = targetAt('http://x', { kmsKeyId: 'alias/mine' });
    expect(chooseKey(asked, arn, evidence('aws:kms', 'default'), [])).toEqual({
      keyId: arn,
      region: 'eu-west-1',
      account: '111122223333',
    });
    expect(chooseKey(asked, null, evidence('aws:kms', 'default'), [])).toMatchObject({ keyId: 'alias/mine' });
    expect(chooseKey(targetAt('http://x'), null, evidence('aws:kms', 'default'), [])).toEqual({
      keyId: 'default',
      region: null,
      account: null,
    });
  });

  it('takes the key a denial names when nothing else does', () => {
    const step = denied(
      `User: u is not authorized to perform: kms:GenerateDataKey on resource: ${other} because no`,
    );
    expect(chooseKey(targetAt('http://x'), null, evidence(null), [step])).toEqual({
      keyId: other,
      region: 'us-east-1',
      account: '444455556666',
    });
  });

  it('tells a bucket without a KMS key from one whose key nobody has named', () => {
    expect(chooseKey(targetAt('http://x'), null, evidence('AES256'), [])).toBe('none');
    expect(chooseKey(targetAt('http://x'), null, evidence('aws:kms'), [])).toBeNull();
    expect(chooseKey(targetAt('http://x'), null, evidence(null), [denied('Access Denied')])).toBeNull();
  });
});
