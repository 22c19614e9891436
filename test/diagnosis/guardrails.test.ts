/** Guardrails that stand in almost every account's policies, and must not be taken for the reason of a refusal. */
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/index.ts';
import {
  ACCOUNT,
  denied,
  EMMA,
  evidence,
  FOREIGN_KEY,
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
} from './observations.ts';

const unless = (key: string, value: string, rest: Readonly<Record<string, unknown>> = { Action: '*' }) => ({
  Effect: 'Deny',
  Resource: '*',
  Condition: { StringNotEquals: { [key]: value } },
  ...rest,
});

describe('beside a key policy that lacks kms:Decrypt', () => {
  const refusal = denied(
    'kms:Decrypt',
    `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
  );
  const generate = {
    Effect: 'Allow',
    Principal: { AWS: USER },
    Action: 'kms:GenerateDataKey',
    Resource: '*',
  };

  it.each([
    ['the Region', unless('aws:RequestedRegion', 'eu-west-1', { NotAction: ['iam:*', 'sts:*'] })],
    ['a tag of the caller', unless('aws:PrincipalTag/team', 'reports')],
    ['the algorithm', unless('kms:EncryptionAlgorithm', 'SYMMETRIC_DEFAULT', { Action: 'kms:*' })],
  ])('%s', (_name, guardrail) => {
    const observation = refusedAtPart(refusal, {
      key: read(key(KEY)),
      keyPolicy: read(json({ ...ROOT, Action: 'kms:Put*' }, generate)),
      identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS, guardrail] }])),
    });
    expect(diagnose(observation).verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      denial: 'implicit',
      layers: ['key-policy'],
    });
  });
});

describe('beside a bare refusal by another account', () => {
  it.each([
    ['how requests are signed', unless('s3:signatureversion', 'AWS4-HMAC-SHA256', { Action: 's3:*' })],
    ['whose bucket it is', unless('s3:ResourceAccount', ACCOUNT, { Action: 's3:*' })],
  ])('%s', (_name, guardrail) => {
    const { verdict } = diagnose({
      target: target({ kmsKeyId: FOREIGN_KEY }),
      steps: [failed('PutObject', 'Access Denied')],
      evidence: evidence({
        identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS, guardrail] }])),
      }),
    });
    expect(verdict.code).not.toBe('s3-action-denied');
  });
});
