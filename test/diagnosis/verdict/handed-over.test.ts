/** Policies that no look-up shows and somebody has handed over. */
import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence, type PolicyDocument } from '../../../src/diagnosis/index.ts';
import { ADMIN, BY_KEY_POLICY, DECRYPT, GENERATE, ids, NAMES_EMMA, OBJECTS, onKey } from '../cases.ts';
import {
  BUCKET,
  denied,
  EMMA,
  failed,
  failing,
  identity,
  json,
  KEY,
  key,
  NIGHTLY,
  nightly,
  ROLE,
  read,
  refusedAtPart,
} from '../observations.ts';

const file = (name: string, ...statements: unknown[]): PolicyDocument => ({
  name,
  arn: null,
  document: json(...statements),
});
const files = (...documents: readonly PolicyDocument[]) => read(documents, 'reader');
const allow = (Action: string | readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const deny = (Action: string | readonly string[], Sid: string) => ({
  Sid,
  Effect: 'Deny',
  Action,
  Resource: '*',
});
const UPLOADER: Partial<Evidence> = {
  key: read(key(KEY)),
  keyPolicy: read(json(ADMIN, { ...NAMES_EMMA, Action: [GENERATE, DECRYPT] })),
  identity: read(identity(EMMA, [OBJECTS])),
};
const bare = (changes: Partial<Evidence>) =>
  diagnose(refusedAtPart('Access Denied', { ...UPLOADER, ...changes })).verdict;

describe('a session policy', () => {
  // A statement that names the very user is not limited by what a session policy leaves out.
  const ROLE_POLICY = {
    keyPolicy: read(json({ ...ADMIN, Action: 'kms:*' })),
    identity: read(identity(EMMA, [OBJECTS, { name: 'key', statements: [allow('kms:*')] }])),
  };

  it('that lacks kms:Decrypt', () => {
    expect(
      bare({ ...ROLE_POLICY, sessionPolicies: files(file('session.json', allow(['s3:*', GENERATE]))) }),
    ).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['session-policy'],
      denial: 'implicit',
    });
  });

  it('that denies it, and AWS names no statement', () => {
    const message = denied(DECRYPT, `on resource: ${KEY} with an explicit deny in a session policy`);
    const sessionPolicies = files(file('session.json', allow('*'), deny('kms:Decrypt', 'NoDecrypt')));
    const { verdict } = diagnose(refusedAtPart(message, { ...UPLOADER, sessionPolicies }));
    expect(verdict).toMatchObject({
      code: 'decrypt-denied',
      layers: ['session-policy'],
      confidence: 'proved',
    });
    expect(verdict.nextSteps).toContainEqual({
      id: 'next-owner-of-statement',
      values: { layer: 'session-policy', policy: 'session.json', statement: 'NoDecrypt' },
    });
  });

  it('that is no policy leaves it open, and is named', () => {
    const verdict = bare({ ...ROLE_POLICY, sessionPolicies: files({ name: 's', arn: null, document: '{' }) });
    expect(verdict.code).toBe('undetermined');
    expect(verdict.reasons).toContainEqual({ id: 'layers-not-read', values: { layers: ['session-policy'] } });
  });
});

describe('what was handed over is no longer called assumed', () => {
  const assumed = (changes: Partial<Evidence>) => {
    const verdict = bare({ keyPolicy: read(json(ADMIN, NAMES_EMMA)), ...changes });
    return verdict.reasons.find(({ id }) => id === 'ceilings-not-read')?.values['ceilings'];
  };

  it('as against what was not, of what such a caller can have', () => {
    expect(assumed({})).toEqual(['service-control-policy', 'resource-control-policy']);
    expect(assumed({ resourceControl: files(file('r', deny('ec2:*', 'No'))) })).toEqual([
      'service-control-policy',
    ]);
    expect(assumed({ resourceControl: { status: 'none', by: 'reader' } })).toEqual([
      'service-control-policy',
    ]);
  });

  it('a session may have had a policy passed to it', () => {
    const byRole = read(json(ADMIN, { ...NAMES_EMMA, Principal: { AWS: ROLE } }));
    const asRole = { caller: read(nightly), keyPolicy: byRole, identity: read(identity(NIGHTLY, [OBJECTS])) };
    expect(assumed(asRole)).toEqual(['session-policy', 'service-control-policy', 'resource-control-policy']);
    expect(assumed({ ...asRole, sessionPolicies: files(file('s', allow('*'))) })).toEqual([
      'service-control-policy',
      'resource-control-policy',
    ]);
  });
});

describe('service control policies', () => {
  it('a Deny in one of them', () => {
    const serviceControl = files(
      file('base.json', allow('*')),
      file('guard.json', deny('kms:Decrypt', 'Guard')),
    );
    expect(bare({ serviceControl })).toMatchObject({
      code: 'decrypt-denied',
      layers: ['service-control-policy'],
      denial: 'explicit',
    });
  });

  it('a list of what is allowed, without kms:Decrypt', () => {
    const serviceControl = files(file('list.json', allow(['s3:*', GENERATE])));
    expect(bare({ serviceControl })).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['service-control-policy'],
      denial: 'implicit',
    });
  });

  it('one of Deny statements alone stands beside what AWS attaches by itself', () => {
    const serviceControl = files(file('guard.json', deny('ec2:*', 'Guard')));
    const verdict = bare({ serviceControl });
    expect(verdict.code).toBe('undetermined');
    expect(ids(verdict.reasons)).toContain('documents-allow');
  });

  it('of which one allows it and another does not: on one level or on two, nobody knows', () => {
    const serviceControl = files(
      file('a.json', allow(['s3:*', GENERATE, DECRYPT])),
      file('b.json', allow(['s3:*', GENERATE])),
    );
    const verdict = bare({ serviceControl });
    expect(verdict).toMatchObject({ code: 'undetermined', layers: [], confidence: null });
    expect(ids(verdict.reasons)).toContain('scp-levels-open');
    expect(ids(verdict.nextSteps)).toContain('next-scp-levels');
  });

  it('the small upload tells, where it can only have passed on one level', () => {
    const serviceControl = files(
      file('a.json', allow(['s3:*', GENERATE])),
      file('b.json', allow(['s3:*', DECRYPT])),
    );
    // On two levels the data key would have been refused; on one both actions are allowed.
    const verdict = bare({ serviceControl });
    expect(ids(verdict.reasons)).toContain('documents-allow');
    expect(ids(verdict.reasons)).not.toContain('scp-levels-open');
  });

  it('that cannot be all there is, as the small upload went through, deny but do not fall short', () => {
    const serviceControl = files(file('a.json', allow('s3:*')));
    expect(bare({ serviceControl }).code).toBe('undetermined');
  });
});

it('a resource control policy denies', () => {
  const resourceControl = files(
    file('rcp.json', { Sid: 'R', Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' }),
  );
  expect(bare({ resourceControl })).toMatchObject({
    code: 'decrypt-denied',
    layers: ['resource-control-policy'],
    confidence: 'proved',
  });
});

describe('a VPC endpoint policy', () => {
  const endpoint = (...statements: unknown[]) =>
    read(file('endpoint.json', { ...allow('*'), Principal: '*' }, ...statements), 'reader');
  const NO_UPLOADS = {
    Sid: 'NoUploads',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
  };

  it('judges the request to S3, whose refusal is bare even within the organization', () => {
    const { verdict } = diagnose(
      failing(failed('PutObject', 'Access Denied'), { ...UPLOADER, vpcEndpointPolicy: endpoint(NO_UPLOADS) }),
    );
    expect(verdict).toMatchObject({
      code: 's3-action-denied',
      action: 's3:PutObject',
      layers: ['vpc-endpoint-policy'],
      denial: 'explicit',
    });
  });

  it('does not judge the call that S3 makes to KMS', () => {
    const vpcEndpointPolicy = endpoint({ ...NO_UPLOADS, Action: 'kms:*', Resource: '*' });
    expect(bare({ keyPolicy: read(json(ADMIN, NAMES_EMMA)), vpcEndpointPolicy })).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['key-policy'],
    });
  });
});

describe('several layers at once', () => {
  it('a Deny, and below it no Allow: fix one, the next appears', () => {
    const message = denied(DECRYPT, `on resource: ${KEY} with an explicit deny in a service control policy`);
    const { verdict } = diagnose(
      refusedAtPart(message, {
        ...UPLOADER,
        keyPolicy: read(json(ADMIN, NAMES_EMMA)),
        serviceControl: files(file('guard.json', allow('*'), deny('kms:Decrypt', 'Guard'))),
      }),
    );
    expect(verdict).toMatchObject({ code: 'decrypt-denied', layers: ['service-control-policy'] });
    expect(verdict.reasons).toContainEqual({
      id: 'several-refuse',
      values: { action: DECRYPT, layers: ['service-control-policy', 'key-policy'] },
    });
  });

  it('two Denies', () => {
    const resourceControl = files(
      file('rcp.json', {
        Sid: 'R',
        Effect: 'Deny',
        Principal: '*',
        Action: 'kms:*',
        Resource: `${KEY}`,
        Condition: { Bool: { 'aws:ViaAWSService': 'true' } },
      }),
    );
    const serviceControl = files(file('guard.json', allow('*'), deny('kms:Decrypt', 'Guard')));
    const message = denied(DECRYPT, `on resource: ${KEY} with an explicit deny in a service control policy`);
    const { verdict } = diagnose(refusedAtPart(message, { ...UPLOADER, serviceControl, resourceControl }));
    expect(verdict.layers).toEqual(['service-control-policy', 'resource-control-policy']);
    expect(ids(verdict.reasons)).toContain('several-refuse');
  });

  it('a Deny that AWS names, and documents in which another layer falls short', () => {
    const message = denied(DECRYPT, `on resource: ${KEY} with an explicit deny in a session policy`);
    const { verdict } = diagnose(
      refusedAtPart(message, { ...UPLOADER, keyPolicy: read(json(ADMIN, NAMES_EMMA)) }),
    );
    expect(verdict.layers).toEqual(['session-policy']);
    expect(verdict.reasons).toContainEqual({
      id: 'several-refuse',
      values: { action: DECRYPT, layers: ['session-policy', 'key-policy'] },
    });
  });

  it('S3 refuses, and KMS would next', () => {
    const message = denied('s3:PutObject', 'because no identity-based policy allows the s3:PutObject action');
    const { verdict } = diagnose(
      failing(failed('PutObject', message), { ...UPLOADER, keyPolicy: read(json(ADMIN)) }),
    );
    expect(verdict.code).toBe('s3-action-not-allowed');
    for (const action of [GENERATE, DECRYPT])
      expect(verdict.reasons).toContainEqual({
        id: 'next-refusal',
        values: { action, layers: ['key-policy'] },
      });
  });

  it('neither KMS action is allowed', () => {
    const { verdict } = diagnose(
      failing(failed('PutObject', onKey('resource-based', GENERATE)), {
        ...UPLOADER,
        keyPolicy: read(json(ADMIN)),
      }),
    );
    expect(verdict.code).toBe('generate-data-key-not-allowed');
    expect(verdict.reasons).toContainEqual({
      id: 'next-refusal',
      values: { action: DECRYPT, layers: ['key-policy'] },
    });
  });

  it('nothing is said where one layer is all', () => {
    const { verdict } = diagnose(
      refusedAtPart(BY_KEY_POLICY, { ...UPLOADER, keyPolicy: read(json(ADMIN, NAMES_EMMA)) }),
    );
    expect(ids(verdict.reasons)).not.toContain('several-refuse');
    expect(ids(verdict.reasons)).not.toContain('next-refusal');
  });
});
