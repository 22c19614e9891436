import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence } from '../../../src/diagnosis/index.ts';
import { DECRYPT, GENERATE, ids } from '../cases.ts';
import {
  ACCOUNT,
  BUCKET,
  denied,
  EMMA,
  failed,
  failing,
  identity,
  json,
  KEY,
  key,
  OTHER,
  ROOT,
  read,
  USER,
} from '../observations.ts';
import { EVERYTHING, EXCEPT, OWN, only } from './deny-cases.ts';

describe('of an S3 action', () => {
  const deny = {
    Sid: 'No',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
  };
  const put = (changes: Partial<Evidence>, tail = 'a resource-based policy') =>
    diagnose(
      failing(
        failed(
          'PutObject',
          denied('s3:PutObject', `on resource: "arn:aws:s3:::${BUCKET}/x" with an explicit deny in ${tail}`),
        ),
        { key: read(key(KEY)), keyPolicy: read(json(ROOT)), identity: OWN, ...changes },
      ),
    );

  it('the bucket policy leaves the caller out, and all that the upload needs is predicted', () => {
    const fix = only(put({ bucketPolicy: read(json(deny)) }));
    expect(fix).toMatchObject({
      target: 'bucket-policy',
      change: 'narrow-deny',
      account: ACCOUNT,
      statement: { ...deny, Condition: EXCEPT },
      prediction: 'allowed',
    });
    expect(fix.commands).toEqual([
      `aws s3api put-bucket-policy --bucket ${BUCKET} --policy file://bucket-policy.json --region eu-west-1`,
    ]);
    expect(fix.addsOnly).toEqual([
      {
        principal: USER,
        action: 's3:PutObject',
        resource: `arn:aws:s3:::${BUCKET}/*`,
        condition: null,
      },
    ]);
  });

  it('the key that the bucket demands is offered beside the exception', () => {
    const wanted = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/ffffffff-12ab-34cd-56ef-1234567890ab`;
    const Condition = {
      StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': wanted },
    };
    const fix = only(put({ bucketPolicy: read(json({ ...deny, Condition })) }));
    expect(fix.change).toBe('narrow-deny');
    expect(fix.notes[0]).toEqual({ id: 'fix-other-key-demanded', values: { key: wanted } });
    expect(fix.alternatives).toMatchObject([
      { kind: 'strict', change: 'use-other-key', commands: [], prediction: 'unknown', addsOnly: [] },
    ]);
  });

  it('a Deny of everything is lifted for the object and for the key', () => {
    const all = { Sid: 'No', Effect: 'Deny', Action: '*', Resource: '*' };
    const { fixes } = put(
      { identity: read(identity(EMMA, [{ name: 'all', statements: [EVERYTHING, all] }])) },
      'an identity-based policy',
    );
    expect(fixes.map(({ prediction }) => prediction)).toEqual(['allowed']);
    expect(fixes[0]?.addsOnly.map(({ action, resource }) => [action, resource])).toEqual([
      ['s3:PutObject', `arn:aws:s3:::${BUCKET}/*`],
      [GENERATE, KEY],
      [DECRYPT, KEY],
    ]);
  });

  it('the bucket of an unknown owner gets no command', () => {
    const { fixes } = put({
      bucketPolicy: { ...read(json(deny), 'reader') },
      readers: read([
        { account: ACCOUNT, error: null },
        { account: OTHER, error: null },
      ]),
    });
    expect(fixes).toMatchObject([{ account: null, commands: [], change: 'narrow-deny' }]);
    expect(ids(fixes[0]?.notes ?? [])).toContain('fix-bucket-owner-not-known');
  });
});
