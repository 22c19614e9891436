import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/index.ts';
import {
  ACCOUNT,
  denied,
  EMMA,
  emma,
  identity,
  json,
  KEY,
  ROOT,
  read,
  refusedAtPart,
  USER,
} from '../observations.ts';
import { ADMIN, GENERATE_ONLY, IMPLICIT_KEY, ids, NAMES_EMMA, verdictOf } from './articles-case.ts';

describe('what the documents say', () => {
  it('prove an implicit deny', () => {
    expect(verdictOf(refusedAtPart(IMPLICIT_KEY, NAMES_EMMA))).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['key-policy'],
      denial: 'implicit',
      confidence: 'proved',
    });
  });

  it('go before the layer the message names: beside what works today', () => {
    // The key policy delegates too, so AWS blames IAM; but what allows the small upload is the statement.
    const message = denied(
      'kms:Decrypt',
      `on resource: ${KEY} because no identity-based policy allows the kms:Decrypt action`,
    );
    const verdict = verdictOf(
      refusedAtPart(message, { ...NAMES_EMMA, keyPolicy: read(json(ROOT, GENERATE_ONLY)) }),
    );
    expect(verdict.layers).toEqual(['key-policy']);
    expect(verdict.reasons).toContainEqual({
      id: 'documents-differ-from-message',
      values: { layer: 'identity-policy' },
    });
  });

  it('name the grant, which no message does', () => {
    const grant = {
      grantId: 'g-1',
      name: null,
      keyArn: KEY,
      granteePrincipal: USER,
      retiringPrincipal: null,
      operations: ['GenerateDataKey'],
      constraints: null,
    };
    const verdict = verdictOf(
      refusedAtPart(IMPLICIT_KEY, { ...NAMES_EMMA, keyPolicy: read(json(ADMIN)), grants: read([grant]) }),
    );
    expect(verdict).toMatchObject({ layers: ['grant'], denial: 'implicit', confidence: 'proved' });
    expect(ids(verdict.reasons)).toContain('grants-are-never-named');
  });

  it('show an explicit deny that a message without a type leaves open', () => {
    const deny = { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
    const verdict = verdictOf(
      refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY} with an explicit deny`), {
        ...NAMES_EMMA,
        keyPolicy: read(json(ROOT, GENERATE_ONLY, deny)),
      }),
    );
    expect(verdict).toMatchObject({ code: 'decrypt-denied', denial: 'explicit', layers: ['key-policy'] });
  });

  it('keep to the delegation where that is what is short', () => {
    const delegated = { ...ROOT, Action: 'kms:GenerateDataKey' };
    const own = read(
      identity(EMMA, [{ name: 'key', statements: [{ Effect: 'Allow', Action: 'kms:*', Resource: KEY }] }]),
    );
    expect(
      verdictOf(refusedAtPart(IMPLICIT_KEY, { keyPolicy: read(json(delegated)), identity: own })).layers,
    ).toEqual(['key-policy']);
  });

  it('name a permissions boundary', () => {
    const own = identity(EMMA, [
      { name: 'key', statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    ]);
    const boundary = {
      arn: `arn:aws:iam::${ACCOUNT}:policy/limits`,
      document: json({ Effect: 'Allow', Action: ['s3:*', 'kms:GenerateDataKey'], Resource: '*' }),
    };
    const message = denied(
      'kms:Decrypt',
      `on resource: ${KEY} because no permissions boundary allows the kms:Decrypt action`,
    );
    const { verdict, fixes } = diagnose(
      refusedAtPart(message, { keyPolicy: read(json(ROOT)), identity: read({ ...own, boundary }) }),
    );
    expect(verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['permissions-boundary'],
      confidence: 'proved',
    });
    expect(ids(verdict.nextSteps)).toContain('next-owner-of-layer');
    expect(fixes).toMatchObject([{ target: 'permissions-boundary', change: 'add-statement' }]);
  });

  it.each(['aws:SourceIp', 'aws:SourceVpce', 'aws:SourceVpc'])(
    'leave it open when it hangs on %s',
    (condition) => {
      const conditioned = {
        Sid: 'FromOffice',
        Effect: 'Allow',
        Principal: { AWS: USER },
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: { [condition]: 'x' } },
      };
      const statement =
        condition === 'aws:SourceIp'
          ? { ...conditioned, Condition: { IpAddress: { [condition]: '192.0.2.0/24' } } }
          : conditioned;
      const { verdict, fixes } = diagnose(
        refusedAtPart(IMPLICIT_KEY, {
          ...NAMES_EMMA,
          keyPolicy: read(json(ADMIN, GENERATE_ONLY, statement)),
        }),
      );
      expect(verdict).toMatchObject({
        code: 'undetermined',
        action: 'kms:Decrypt',
        confidence: null,
        layers: [],
      });
      expect(verdict.reasons).toContainEqual({
        id: 'network-condition',
        values: { key: condition, layer: 'key-policy', statement: 'FromOffice', policy: 'default' },
      });
      expect(fixes).toEqual([]);
    },
  );

  it('learn from the small upload that a Deny with unknown conditions does not apply', () => {
    const deny = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-mine' } },
    };
    expect(
      verdictOf(
        refusedAtPart(IMPLICIT_KEY, { ...NAMES_EMMA, keyPolicy: read(json(ADMIN, GENERATE_ONLY, deny)) }),
      ),
    ).toMatchObject({ code: 'decrypt-not-allowed', layers: ['key-policy'], confidence: 'proved' });
  });

  it('do not hide an explicit deny that AWS names', () => {
    const deny = {
      Sid: 'OnlyFromOffice',
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
    };
    const message = denied(
      'kms:Decrypt',
      `on resource: ${KEY} with an explicit deny in a resource-based policy`,
    );
    const allow = { ...GENERATE_ONLY, Action: ['kms:GenerateDataKey', 'kms:Decrypt'] };
    const verdict = verdictOf(refusedAtPart(message, { ...NAMES_EMMA, keyPolicy: read(json(allow, deny)) }));
    expect(verdict).toMatchObject({ code: 'decrypt-denied', layers: ['key-policy'], confidence: 'proved' });
    expect(ids(verdict.reasons)).toContain('network-condition');
  });

  it('learn from the message that a Deny with unknown conditions does not apply', () => {
    const deny = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
    };
    const policy = { ...NAMES_EMMA, keyPolicy: read(json(ADMIN, GENERATE_ONLY, deny)) };
    expect(verdictOf(refusedAtPart(IMPLICIT_KEY, policy)).code).toBe('decrypt-not-allowed');
    expect(verdictOf(refusedAtPart('Access Denied', policy)).denial).not.toBe('explicit');
  });

  it('say so when they would allow what AWS refuses', () => {
    const allow = { ...GENERATE_ONLY, Action: ['kms:GenerateDataKey', 'kms:Decrypt'] };
    const verdict = verdictOf(
      refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY}`), {
        ...NAMES_EMMA,
        keyPolicy: read(json(allow)),
      }),
    );
    expect(verdict).toMatchObject({ denial: 'unknown', layers: [], confidence: 'likely' });
    expect(ids(verdict.reasons)).toContain('documents-allow');
  });

  it('point at principals that were deleted', () => {
    const dead = {
      ...GENERATE_ONLY,
      Sid: 'Gone',
      Principal: { AWS: 'AIDAIOSFODNN7EXAMPLE' },
      Action: 'kms:Decrypt',
    };
    const verdict = verdictOf(
      refusedAtPart(IMPLICIT_KEY, { ...NAMES_EMMA, keyPolicy: read(json(ADMIN, GENERATE_ONLY, dead)) }),
    );
    expect(verdict.reasons).toContainEqual({ id: 'dead-principal', values: { statement: 'Gone' } });
  });
});

it('is the same for the same observation', () => {
  const observation = refusedAtPart(IMPLICIT_KEY, NAMES_EMMA);
  expect(diagnose(structuredClone(observation))).toEqual(diagnose(observation));
  expect(observation.evidence.caller).toEqual(read(emma));
});
