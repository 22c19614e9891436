/** Where the documents hold a rule that the change goes round, or speak of another place, the reader is told. */
import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/index.ts';
import type { Grant } from '../../../src/policy/index.ts';
import {
  BUCKET,
  denied,
  EMMA,
  evidence,
  failed,
  identity,
  json,
  KEY,
  key,
  ROOT,
  read,
  refusedAtPart,
  target,
  USE_OBJECTS,
  USER,
} from '../observations.ts';

const ADMINISTRATION = { ...ROOT, Action: ['kms:Put*', 'kms:CreateGrant'] };
const ME = { Effect: 'Allow', Principal: { AWS: USER }, Resource: '*' };
const GENERATE = { ...ME, Action: 'kms:GenerateDataKey' };
const REPORTS = `arn:aws:s3:::${BUCKET}/reports/*`;

function refusedDecrypt(...statements: readonly unknown[]) {
  const message = `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`;
  return diagnose(
    refusedAtPart(denied('kms:Decrypt', message), {
      key: read(key(KEY)),
      keyPolicy: read(json(ADMINISTRATION, GENERATE, ...statements)),
      identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }])),
    }),
  );
}

const withCondition = (Condition: unknown) => ({ ...ME, Sid: 'Rule', Action: 'kms:Decrypt', Condition });

it.each([
  ['aws:MultiFactorAuthPresent', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }],
  ['kms:EncryptionContext:aws:s3:arn', { StringLike: { 'kms:EncryptionContext:aws:s3:arn': REPORTS } }],
])('an Allow on a condition on %s is named beside the change that leaves it out', (key, condition) => {
  const { fixes } = refusedDecrypt(withCondition(condition));
  const values = { statement: 'Rule', layer: 'key-policy', policy: 'default', key, action: 'kms:Decrypt' };
  const note = { id: 'fix-condition-left-out', values };
  expect(fixes).toHaveLength(1);
  expect(fixes[0]?.notes).toContainEqual(note);
  expect(fixes[0]?.alternatives).toHaveLength(1);
  expect(fixes[0]?.alternatives[0]?.notes).toContainEqual(note);
});

it('nothing of the kind is said where no such Allow is there', () => {
  const { fixes, verdict } = refusedDecrypt();
  expect(fixes[0]?.notes.map(({ id }) => id)).not.toContain('fix-condition-left-out');
  expect(verdict.nextSteps).toEqual([]);
});

it.each([
  [REPORTS, ['next-check-elsewhere']],
  [`arn:aws:s3:::${BUCKET}/*`, []],
  ['arn:aws:s3:::another-bucket/reports/*', []],
])('an encryption context of %s: %j', (context, expected) => {
  const condition = {
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': context },
    Null: { 'aws:x': 'true' },
  };
  const { verdict } = refusedDecrypt(withCondition(condition));
  expect(verdict.nextSteps.map(({ id }) => id)).toEqual(expected);
});

function refusedPut(message: string, changes: Parameters<typeof evidence>[0]) {
  const steps = [failed('PutObject', denied('s3:PutObject', message))];
  return diagnose({
    target: target(),
    steps,
    evidence: evidence({ key: read(key(KEY)), keyPolicy: read(json(ADMINISTRATION)), ...changes }),
  });
}

const AT_OBJECT = `on resource: "arn:aws:s3:::${BUCKET}/s3-kms-wizard/x/small"`;

it('s3:PutObject that is allowed under another prefix: check there first', () => {
  const reports = { Sid: 'Reports', Effect: 'Allow', Action: 's3:PutObject', Resource: REPORTS };
  const { verdict } = refusedPut(
    `${AT_OBJECT} because no identity-based policy allows the s3:PutObject action`,
    {
      identity: read(identity(EMMA, [{ name: 'objects', statements: [reports] }])),
    },
  );
  expect(verdict.code).toBe('s3-action-not-allowed');
  expect(verdict.nextSteps[0]).toEqual({
    id: 'next-check-elsewhere',
    values: {
      statement: 'Reports',
      layer: 'identity-policy',
      policy: 'objects',
      resources: REPORTS,
      place: `arn:aws:s3:::${BUCKET}/s3-kms-wizard/`,
    },
  });
});

it('a Deny of everything but another prefix: check there first', () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', NotResource: REPORTS };
  const { verdict } = refusedPut(`${AT_OBJECT} with an explicit deny in a resource-based policy`, {
    bucketPolicy: read(json(deny)),
    identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }])),
  });
  expect(verdict.code).toBe('s3-action-denied');
  expect(verdict.nextSteps[0]?.id).toBe('next-check-elsewhere');
});

it('the gain is named also where nobody has shown whose bucket it is', () => {
  const mine = {
    Effect: 'Allow',
    Principal: { AWS: USER },
    Action: 's3:*',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
  };
  const { fixes } = refusedPut(
    `${AT_OBJECT} because no identity-based policy allows the s3:PutObject action`,
    {
      bucketPolicy: read(json(mine), 'reader'),
      identity: read(
        identity(EMMA, [{ name: 'k', statements: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] }]),
      ),
    },
  );
  expect(fixes.map(({ target }) => target)).toContain('identity-policy');
  expect(fixes.flatMap(({ addsOnly }) => addsOnly)).toContainEqual({
    principal: USER,
    action: 's3:PutObject',
    resource: `arn:aws:s3:::${BUCKET}/*`,
    condition: null,
  });
});

it.each([
  ['Disabled', 'enable-key'],
  ['PendingDeletion', 'cancel-deletion'],
])('a key that is %s refuses next: %s ends the set', (state, change) => {
  const message = `on resource: ${KEY} because no resource-based policy allows the kms:GenerateDataKey action`;
  const { fixes } = diagnose({
    target: target(),
    steps: [failed('PutObject', denied('kms:GenerateDataKey', message))],
    evidence: evidence({
      key: read(key(KEY, { state })),
      keyPolicy: read(json(ADMINISTRATION)),
      identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }])),
    }),
  });
  expect(fixes.map((fix) => fix.change)).toEqual(['add-statement', change]);
  expect(fixes.map(({ prediction }) => prediction)).toEqual(['allowed', 'allowed']);
  expect(fixes[1]?.commands[0]).toContain('aws kms ');
});

const GRANT: Grant = {
  grantId: 'g-1',
  name: null,
  keyArn: KEY,
  granteePrincipal: USER,
  retiringPrincipal: null,
  operations: ['GenerateDataKey'],
  constraints: null,
};

it.each([
  [['kms:Put*', 'kms:Get*'], ['fix-grants-not-allowed']],
  [['kms:Put*', 'kms:Create*'], []],
])('a grant lets the small upload through, the key policy gives %j: a new grant', (actions, said) => {
  const message = `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`;
  const { fixes } = diagnose(
    refusedAtPart(denied('kms:Decrypt', message), {
      key: read(key(KEY)),
      keyPolicy: read(json({ ...ROOT, Action: actions })),
      grants: read([GRANT]),
      identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }])),
    }),
  );
  expect(fixes.map(({ target, prediction }) => [target, prediction])).toEqual([['grant', 'allowed']]);
  const ids = fixes.flatMap(({ notes }) => notes.map(({ id }) => id));
  expect(ids.filter((id) => id === 'fix-grants-not-allowed')).toEqual(said);
});
