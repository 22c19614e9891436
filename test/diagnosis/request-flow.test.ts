import { describe, expect, it } from 'vitest';
import {
  ALL_MECHANISM_IDS,
  diagnose,
  type FlowOutcome,
  type MechanismId,
  type Observation,
  type RequestFlow,
} from '../../src/diagnosis/index.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { mechanismTexts } from '../../src/report/sentence.ts';
import { BY_KEY_POLICY } from './cases.ts';
import {
  denied,
  EMMA,
  failed,
  failing,
  identity,
  json,
  KEY,
  ROOT,
  read,
  refusedAtPart,
  USER,
  worked,
} from './observations.ts';

/** Each call as its two outcomes. */
function drawn(flow: RequestFlow | null): readonly (readonly [string, FlowOutcome, FlowOutcome | null])[] {
  return (flow?.calls ?? []).map(({ operation, s3, kms }) => [operation, s3, kms?.outcome ?? null]);
}

const GENERATE_ONLY = {
  Sid: 'Use',
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: 'kms:GenerateDataKey',
  Resource: '*',
};

describe('the flow', () => {
  it('marks the call that KMS refused, and the policy that judged it', () => {
    const { flow } = diagnose(
      refusedAtPart(BY_KEY_POLICY, {
        keyPolicy: read(json(GENERATE_ONLY)),
        identity: read(identity(EMMA, [])),
        grants: read([]),
      }),
    );
    expect(drawn(flow)).toEqual([
      ['PutObject', 'passed', 'passed'],
      ['CreateMultipartUpload', 'passed', 'passed'],
      ['UploadPart', 'passed', 'refused'],
      ['CompleteMultipartUpload', 'not-reached', null],
    ]);
    expect(flow?.stop).toMatchObject({
      call: 2,
      at: 'kms',
      because: 'policy',
      action: 'kms:Decrypt',
      layers: ['key-policy'],
      confidence: 'proved',
    });
  });

  it('ends at S3 where S3 refuses: KMS is not asked', () => {
    const message = denied('s3:PutObject', 'because no identity-based policy allows the s3:PutObject action');
    const { flow } = diagnose(failing(failed('PutObject', message)));
    expect(drawn(flow)[0]).toEqual(['PutObject', 'refused', 'not-reached']);
    expect(flow?.stop).toMatchObject({ call: 0, at: 's3', action: 's3:PutObject' });
  });

  it('puts a VPC endpoint before S3', () => {
    const message = denied('s3:PutObject', 'with an explicit deny in a VPC endpoint policy');
    const { flow } = diagnose(failing(failed('PutObject', message)));
    expect(flow?.stop).toMatchObject({ at: 'vpc-endpoint', denial: 'explicit' });
  });

  it('says of a disabled key that KMS cannot use it, whatever the policies', () => {
    const { flow } = diagnose(
      failing(failed('PutObject', `${KEY} is disabled.`, 'KMS.DisabledException', 400)),
    );
    expect(drawn(flow)[0]).toEqual(['PutObject', 'passed', 'refused']);
    expect(flow?.stop).toMatchObject({ at: 'kms', because: 'key', layers: [] });
  });

  it('claims nothing of a call whose answer names nothing', () => {
    const { flow, verdict } = diagnose(failing(failed('PutObject', 'Access Denied')));
    expect(verdict.code).toBe('undetermined');
    expect(drawn(flow)[0]).toEqual(['PutObject', 'unknown', 'unknown']);
    expect(flow?.stop).toMatchObject({ at: null, because: 'unknown' });
  });

  it('draws a lost connection as no refusal', () => {
    const steps = [
      worked('PutObject'),
      worked('CreateMultipartUpload'),
      failed('UploadPart', 'reset', 'ECONNRESET', 0),
    ];
    const observation: Observation = { ...refusedAtPart(BY_KEY_POLICY), steps };
    expect(diagnose(observation).flow).toBeNull();
  });

  it('leaves controls out', () => {
    const observation = refusedAtPart(BY_KEY_POLICY);
    const control = { ...worked('PutObject'), id: 'control-same-bytes-put-object' };
    const { flow } = diagnose({ ...observation, steps: [...observation.steps, control] });
    expect(flow?.calls.filter(({ operation }) => operation === 'PutObject')).toHaveLength(1);
  });

  it('names the statement that denies', () => {
    const deny = { Sid: 'NoDecrypt', Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
    const message = denied(
      'kms:Decrypt',
      `on resource: ${KEY} with an explicit deny in a resource-based policy`,
    );
    const { flow } = diagnose(refusedAtPart(message, { keyPolicy: read(json(ROOT, deny)) }));
    expect(flow?.stop?.policies).toEqual([
      { layer: 'key-policy', policy: 'default', statement: 'NoDecrypt' },
    ]);
  });

  it.each(['AccessDenied', 'ExpiredToken', 'KMS.DisabledException', 'SlowDown'])(
    'has as many marks as verdicts: %s at the first part',
    (code) => {
      const steps = [
        worked('PutObject'),
        worked('CreateMultipartUpload'),
        failed(
          'UploadPart',
          code === 'AccessDenied' ? BY_KEY_POLICY : 'no',
          code,
          code === 'SlowDown' ? 503 : 400,
        ),
      ];
      const { flow } = diagnose({ ...refusedAtPart(BY_KEY_POLICY), steps });
      if (code === 'SlowDown') expect(flow).toBeNull();
      else expect(flow?.calls[flow.stop?.call ?? -1]?.operation).toBe('UploadPart');
    },
  );
});

describe('the mechanism', () => {
  const ids = (observation: Observation): readonly MechanismId[] =>
    diagnose(observation).mechanism.map(({ id }) => id);
  const readAll = { identity: read(identity(EMMA, [])), grants: read([]) };

  it.each([
    [
      'the key policy is short',
      refusedAtPart(BY_KEY_POLICY, { ...readAll, keyPolicy: read(json(GENERATE_ONLY)) }),
      ['decrypt', 'not-allowed-key-policy'],
    ],
    [
      'a session policy is named',
      refusedAtPart(denied('kms:Decrypt', 'because no session policy allows the kms:Decrypt action')),
      ['decrypt', 'not-allowed-session-policy'],
    ],
    [
      'an SCP denies',
      refusedAtPart(denied('kms:Decrypt', 'with an explicit deny in a service control policy')),
      ['decrypt', 'denied-service-control-policy'],
    ],
    [
      'an endpoint denies',
      failing(failed('PutObject', denied('s3:PutObject', 'with an explicit deny in a VPC endpoint policy'))),
      ['s3-action', 'denied-vpc-endpoint-policy'],
    ],
    [
      'the key is disabled',
      failing(failed('PutObject', 'no', 'KMS.DisabledException', 400)),
      ['key-cannot-be-used'],
    ],
    [
      'the session expired before anything worked',
      failing(failed('PutObject', 'no', 'ExpiredToken', 400)),
      [],
    ],
    ['nothing is known', failing(failed('PutObject', 'Access Denied')), []],
  ] as const satisfies readonly (readonly [string, Observation, readonly MechanismId[]])[])(
    '%s',
    (_, observation, expected) => {
      expect(ids(observation)).toEqual(expected);
    },
  );

  it('tells a Bucket Key’s encryption context from the object’s', () => {
    const decrypt = {
      ...GENERATE_ONLY,
      Action: 'kms:Decrypt',
      Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::invoices/*' } },
    };
    const observation = refusedAtPart(BY_KEY_POLICY, {
      ...readAll,
      keyPolicy: read(json(GENERATE_ONLY, decrypt)),
      bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: true }),
    });
    expect(ids({ ...observation, target: { ...observation.target, bucketKey: true } })).toEqual([
      'decrypt',
      'context-of-bucket',
    ]);
  });

  it.each(LANGUAGES)('has every sentence, filled in: %s', (language) => {
    const i18n = createI18n(language);
    const values = { action: 'kms:Decrypt', key: 'aws:SourceIp', layers: ['key-policy', 'grant'] } as const;
    for (const id of ALL_MECHANISM_IDS) {
      const [text = ''] = mechanismTexts([{ id, values }], i18n);
      expect(text.length, id).toBeGreaterThan(20);
      expect(text, id).not.toMatch(/\{\{|mechanism\.|undefined/);
    }
  });
});
