import { describe, expect, it } from 'vitest';
import { bucketDemandsKms, controlsFor, type Observation } from '../../src/diagnosis/index.ts';
import { BY_KEY_POLICY, OBJECTS } from './cases.ts';
import {
  BUCKET,
  denied,
  EMMA,
  evidence,
  failed,
  failing,
  identity,
  json,
  KEY,
  read,
  refused,
  refusedAtPart,
  target,
  USER,
  worked,
} from './observations.ts';

const BOTH = ['control-same-bytes', 'control-aes256'];

describe('controls are called for', () => {
  it('by a bare refusal of a part, after a small upload that worked', () => {
    expect(controlsFor(refusedAtPart('Access Denied'))).toEqual(BOTH);
    expect(controlsFor(refusedAtPart('Forbidden'))).toEqual(BOTH);
  });

  it('by words that stand in no table', () => {
    expect(controlsFor(refusedAtPart(denied('kms:Decrypt', 'because the moon is full')))).toEqual(BOTH);
  });

  it('by a refused CreateMultipartUpload, of which only the encryption is open', () => {
    const observation: Observation = {
      target: target(),
      steps: [worked('PutObject'), failed('CreateMultipartUpload', 'Access Denied')],
      evidence: evidence(),
    };
    expect(controlsFor(observation)).toEqual(['control-aes256']);
  });

  it.each([
    ['a message that names the action', refusedAtPart(BY_KEY_POLICY)],
    [
      'a message that names the action and no layer',
      refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY}`)),
    ],
    ['a small upload that is refused itself', failing(failed('PutObject', 'Access Denied'))],
    [
      'a refused CompleteMultipartUpload, which no control repeats',
      {
        target: target(),
        steps: [
          worked('PutObject'),
          worked('CreateMultipartUpload'),
          worked('UploadPart'),
          failed('CompleteMultipartUpload', 'Access Denied'),
        ],
        evidence: evidence(),
      },
    ],
    [
      'an answer that is no denial',
      {
        target: target(),
        steps: [worked('PutObject'), failed('UploadPart', 'Reduce your request rate', 'SlowDown', 503)],
        evidence: evidence(),
      },
    ],
    [
      'a check that was interrupted',
      {
        target: target(),
        steps: [
          worked('PutObject'),
          failed('UploadPart', 'Access Denied'),
          {
            id: 'complete-multipart-upload',
            operation: 'CompleteMultipartUpload',
            outcome: 'skipped',
            because: 'interrupted',
          },
        ],
        evidence: evidence(),
      },
    ],
  ] as const satisfies readonly (readonly [string, Observation])[])('not by %s', (_, observation) => {
    expect(controlsFor(observation)).toEqual([]);
  });

  it('once: refused controls call for no more, whatever they were answered', () => {
    const observation = refusedAtPart(BY_KEY_POLICY);
    const control = { ...failed('PutObject', 'Access Denied'), id: 'control-same-bytes-put-object' };
    expect(controlsFor({ ...observation, steps: [control, ...observation.steps] })).toEqual([]);
  });
});

describe('a bucket that demands SSE-KMS', () => {
  const resource = `arn:aws:s3:::${BUCKET}/*`;
  const everyone = { Principal: '*', Action: 's3:PutObject', Resource: resource };
  const sse = 's3:x-amz-server-side-encryption';
  const byKey = `${sse}-aws-kms-key-id`;
  const deny = (Condition: Record<string, unknown>) => ({ Effect: 'Deny', ...everyone, Condition });
  const withPolicy = (...statements: unknown[]) =>
    refusedAtPart('Access Denied', {
      bucketPolicy: read(json(...statements)),
      identity: read(identity(EMMA, [OBJECTS])),
    });

  it.each([
    ['denies other algorithms', deny({ StringNotEquals: { [sse]: 'aws:kms' } })],
    ['denies uploads without a key', deny({ Null: { [byKey]: 'true' } })],
    ['denies other keys', deny({ StringNotEquals: { [byKey]: KEY } })],
    ['denies AES256 by name', deny({ StringEquals: { [sse]: 'AES256' } })],
  ])('%s', (_, statement) => {
    expect(bucketDemandsKms(withPolicy(statement))).toBe(true);
  });

  it('allows a caller of another account SSE-KMS only', () => {
    const observation = refusedAtPart('Access Denied', {
      bucketPolicy: read(
        json({
          Effect: 'Allow',
          ...everyone,
          Principal: { AWS: USER },
          Condition: { StringEquals: { [sse]: 'aws:kms' } },
        }),
        'reader',
      ),
      identity: read(identity(EMMA, [OBJECTS])),
    });
    const foreign = { ...observation.evidence, bucketPolicy: observation.evidence.bucketPolicy };
    // Whose bucket it is stays open, and in the caller's own account IAM alone would do.
    expect(bucketDemandsKms({ ...observation, evidence: foreign })).toBe(false);
  });

  it.each([
    ['nothing about encryption', deny({ StringNotEquals: { 's3:x-amz-acl': 'private' } })],
    [
      'a condition of which nobody knows the value',
      deny({ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    ],
    ['other people', { ...deny({ StringNotEquals: { [sse]: 'aws:kms' } }), Principal: { AWS: `${USER}-2` } }],
  ])('is not one whose policy denies by %s', (_, statement) => {
    expect(bucketDemandsKms(withPolicy(statement))).toBe(false);
  });

  it.each([
    ['there is none', { status: 'none', by: 'caller' }],
    ['it may not be read', refused()],
    ['it is no policy', read('{')],
  ] as const)('is not known where of its policy %s', (_, bucketPolicy) => {
    expect(bucketDemandsKms(refusedAtPart('Access Denied', { bucketPolicy }))).toBe(false);
  });
});
