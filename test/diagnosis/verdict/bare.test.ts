import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence } from '../../../src/diagnosis/index.ts';
import {
  BUCKET,
  EMMA,
  failed,
  failing,
  identity,
  json,
  read,
  refused,
  refusedAtPart,
} from '../observations.ts';
import { ADMIN, GENERATE_ONLY, ids, NAMES_EMMA, verdictOf } from './articles-case.ts';

describe('a bare Access Denied', () => {
  it('decides nothing by itself', () => {
    const { verdict, fixes } = diagnose(refusedAtPart('Access Denied', { keyPolicy: refused() }));
    expect(verdict).toMatchObject({
      code: 'undetermined',
      action: null,
      denial: null,
      layers: [],
      confidence: null,
    });
    expect(ids(verdict.nextSteps)).toEqual(['next-read-key-policy', 'next-read-identity', 'next-cloudtrail']);
    expect(fixes).toEqual([]);
  });

  it('is decided by documents that were read', () => {
    expect(verdictOf(refusedAtPart('Access Denied', NAMES_EMMA))).toMatchObject({
      code: 'decrypt-not-allowed',
      action: 'kms:Decrypt',
      denial: 'implicit',
      layers: ['key-policy'],
      confidence: 'likely',
    });
  });

  it('is no more than likely while grants were not read', () => {
    expect(verdictOf(refusedAtPart('Access Denied', { ...NAMES_EMMA, grants: refused() })).confidence).toBe(
      'likely',
    );
  });

  it('at the first call may be the S3 side', () => {
    const verdict = verdictOf(
      failing(failed('PutObject', 'Access Denied'), {
        ...NAMES_EMMA,
        identity: read(
          identity(EMMA, [
            {
              name: 'none',
              statements: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET}` }],
            },
          ]),
        ),
      }),
    );
    expect(verdict).toMatchObject({
      code: 's3-action-not-allowed',
      action: 's3:PutObject',
      layers: ['identity-policy'],
    });
  });

  describe('at the first call, with an IAM policy that allows s3:PutObject', () => {
    const deniesKey = { ...NAMES_EMMA, keyPolicy: read(json(ADMIN)) };
    const atPut = (bucketPolicy: Evidence['bucketPolicy']) =>
      verdictOf(failing(failed('PutObject', 'Access Denied'), { ...deniesKey, bucketPolicy }));

    it("clears S3 where the bucket is the caller's account's", () => {
      const verdict = atPut({ status: 'none', by: 'caller' });
      expect(verdict).toMatchObject({ code: 'generate-data-key-not-allowed', confidence: 'likely' });
      expect(ids(verdict.reasons)).toContain('s3-side-allowed');
    });

    it('does not clear S3 where nothing shows whose bucket it is', () => {
      const verdict = atPut({ status: 'none', by: 'reader' });
      expect(verdict).toMatchObject({ code: 'generate-data-key-not-allowed', confidence: 'likely' });
      expect(ids(verdict.reasons)).toContain('bucket-owner-not-known');
      expect(ids(verdict.reasons)).not.toContain('s3-side-allowed');
    });

    it("does not clear S3 in another account's bucket", () => {
      const verdict = atPut(refused('MethodNotAllowed', 'not allowed against this resource', 405));
      expect(verdict.confidence).toBe('likely');
      expect(ids(verdict.reasons)).not.toContain('s3-side-allowed');
    });
  });

  it('stays open when the documents would allow it', () => {
    const allow = { ...GENERATE_ONLY, Action: 'kms:*' };
    expect(
      verdictOf(refusedAtPart('Access Denied', { ...NAMES_EMMA, keyPolicy: read(json(allow)) })).code,
    ).toBe('undetermined');
  });
});
