import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence, type Observation, type Verdict } from '../../src/diagnosis/index.ts';
import { REASONS_AT_ONCE } from '../../src/diagnosis/verdict/reasons-of.ts';
import {
  ACCOUNT,
  BUCKET,
  denied,
  EMMA,
  emma,
  evidence,
  FOREIGN_KEY,
  failed,
  failing,
  identity,
  json,
  KEY,
  key,
  NIGHTLY,
  nightly,
  ROLE,
  ROOT,
  read,
  refused,
  refusedAtPart,
  SESSION,
  THREE_WAYS,
  target,
  USE_OBJECTS,
  USER,
  worked,
} from './observations.ts';

function verdictOf(observation: Observation): Verdict {
  return diagnose(observation).verdict;
}

function ids(reasons: Verdict['reasons']): string[] {
  return reasons.map(({ id }) => id);
}

const IMPLICIT_KEY = denied(
  'kms:Decrypt',
  `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
);
const GENERATE_ONLY = {
  Sid: 'Use',
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: 'kms:GenerateDataKey',
  Resource: '*',
};
const ADMIN = { ...ROOT, Action: ['kms:Put*', 'kms:Get*'] };
const NAMES_EMMA: Partial<Evidence> = {
  key: read(key(KEY)),
  keyPolicy: read(json(ADMIN, GENERATE_ONLY)),
  identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }])),
};

describe('without a denial', () => {
  it('is healthy only when the multipart upload was carried to its end', () => {
    const steps = [worked('PutObject'), worked('CreateMultipartUpload'), worked('UploadPart')];
    const healthy = {
      target: target(),
      evidence: evidence(),
      steps: [...steps, worked('CompleteMultipartUpload')],
    };
    expect(verdictOf(healthy)).toMatchObject({ code: 'no-problem-found', confidence: 'proved' });
    expect(verdictOf({ ...healthy, steps })).toMatchObject({ code: 'undetermined', confidence: null });
  });

  it('is undetermined when it was interrupted', () => {
    const verdict = verdictOf({
      target: target(),
      evidence: evidence(),
      steps: [
        worked('PutObject'),
        { id: 'upload-part-1', operation: 'UploadPart', outcome: 'skipped', because: 'interrupted' },
      ],
    });
    expect(verdict).toMatchObject({ code: 'undetermined', confidence: null });
    expect(ids(verdict.reasons)).toContain('interrupted');
  });

  it('does not take a call that was given up for an answer', () => {
    const verdict = verdictOf(failing(failed('PutObject', 'Request aborted', 'AbortError', 0)));
    expect(ids(verdict.reasons)).toEqual(['interrupted']);
  });

  it('knows default retention where nothing could be written', () => {
    const verdict = verdictOf({
      target: target(),
      steps: [],
      evidence: evidence({ defaultRetention: read({ mode: 'GOVERNANCE', days: 1, years: null }) }),
    });
    expect(verdict.code).toBe('request-not-supported');
    expect(ids(verdict.nextSteps)).toEqual(['next-allow-retained']);
  });

  it.each([
    [
      { caller: refused('CredentialsProviderError', 'Could not load credentials from any providers', 0) },
      'credentials-missing',
    ],
    [{ bucketRegion: refused('NotFound', '', 404) }, 'bucket-not-found'],
    [{ bucketRegion: refused('ENOTFOUND', 'getaddrinfo ENOTFOUND', 0) }, 'endpoint-unreachable'],
  ] as const)('reads the look-ups when no step was made: %o', (changes, code) => {
    expect(verdictOf({ target: target(), steps: [], evidence: evidence(changes) }).code).toBe(code);
  });
});

it('passes on why nobody knows the caller: a role that may not be assumed', () => {
  const message = denied('sts:AssumeRole', 'on resource: arn:aws:iam::444455556666:role/upload');
  const verdict = verdictOf({
    target: target(),
    steps: [],
    evidence: evidence({ caller: refused('AccessDenied', message) }),
  });
  expect(verdict).toMatchObject({ code: 'undetermined', confidence: null, action: null });
  expect(verdict.reasons).toEqual([{ id: 'caller-not-known', values: { code: 'AccessDenied', message } }]);
  expect(ids(verdict.nextSteps)).toEqual(['next-check-role']);
});

describe('answers that decide by their code', () => {
  const rows: readonly [code: string, httpStatus: number, message: string, verdict: string][] = [
    ['KMS.DisabledException', 400, `${KEY} is disabled.`, 'key-disabled'],
    ['KMS.KMSInvalidStateException', 400, `${KEY} is pending deletion.`, 'key-pending-deletion'],
    ['KMS.KMSInvalidStateException', 400, `${KEY} is pending import.`, 'key-not-ready'],
    ['KMS.NotFoundException', 400, "Invalid keyId 'fake-key-id'", 'key-not-found'],
    ['KMS.NotFoundException', 400, `Key '${KEY}' does not exist`, 'key-not-found'],
    ['KMS.NotFoundException', 400, 'Invalid arn us-east-2', 'key-in-other-region'],
    ['KMS.NotFoundException', 400, 'Invalid arn us-gov-west-1', 'key-in-other-region'],
    ['KMS.InvalidKeyUsageException', 400, 'wrong usage', 'key-not-symmetric'],
    ['NoSuchBucket', 404, 'The specified bucket does not exist', 'bucket-not-found'],
    ['PermanentRedirect', 301, 'must be addressed using the specified endpoint', 'bucket-in-other-region'],
    [
      'AuthorizationHeaderMalformed',
      400,
      "The authorization header is malformed; the region 'a' is wrong; expecting 'b'",
      'bucket-in-other-region',
    ],
    ['ExpiredToken', 400, 'The provided token has expired.', 'credentials-expired'],
    ['InvalidAccessKeyId', 403, 'does not exist in our records', 'credentials-invalid'],
    ['SignatureDoesNotMatch', 403, 'does not match', 'credentials-invalid'],
    ['CredentialsProviderError', 0, 'Could not load credentials from any providers', 'credentials-missing'],
    [
      'CredentialsProviderError',
      0,
      'The SSO session associated with this profile has expired',
      'credentials-expired',
    ],
    ['RequestTimeTooSkewed', 403, 'too large', 'clock-skewed'],
    [
      'SignatureDoesNotMatch',
      403,
      'Signature expired: 20261122T010000Z is now earlier than 20261122T014500Z (20261122T020000Z - 15 min.)',
      'clock-skewed',
    ],
    [
      'InvalidSignatureException',
      400,
      'Signature not yet current: 20261122T040000Z is still later than 20261122T021500Z',
      'clock-skewed',
    ],
    [
      'InvalidSignatureException',
      400,
      'The request signature we calculated does not match',
      'credentials-invalid',
    ],
    ['ENOTFOUND', 0, 'getaddrinfo ENOTFOUND', 'endpoint-unreachable'],
    ['SlowDown', 503, 'Please reduce your request rate.', 'throttled'],
    ['KMS.ThrottlingException', 400, 'Rate exceeded', 'throttled'],
    ['InternalError', 500, 'We encountered an internal error.', 'service-error'],
    ['Mystery', 502, 'Bad gateway', 'service-error'],
    ['NotImplemented', 501, 'A header you provided implies functionality', 'request-not-supported'],
    ['Mystery', 400, 'what?', 'undetermined'],
  ];

  it.each(rows)('%s (%i) %s', (code, httpStatus, message, expected) => {
    const verdict = verdictOf(failing(failed('PutObject', message, code, httpStatus)));
    expect(verdict.code).toBe(expected);
    expect(verdict.confidence === null).toBe(expected === 'undetermined');
    expect(verdict.failedOperation).toBe('PutObject');
    expect(verdict.nextSteps.length).toBeGreaterThan(0);
  });

  it('tells a bare id that lives in another Region by what DescribeKey showed', () => {
    const elsewhere = { key: read(key(KEY, { region: 'us-east-1' })) };
    const step = failed('PutObject', `Key '${KEY}' does not exist`, 'KMS.NotFoundException', 400);
    expect(verdictOf(failing(step, elsewhere)).code).toBe('key-in-other-region');
  });

  it('is sure of a wrong kind of key only when DescribeKey shows it', () => {
    const step = failed('PutObject', 'wrong usage', 'KMS.InvalidKeyUsageException', 400);
    expect(verdictOf(failing(step)).confidence).toBe('likely');
    expect(verdictOf(failing(step, { key: read(key(KEY, { spec: 'RSA_4096' })) })).confidence).toBe('proved');
  });

  it('says when the session expired in mid-upload', () => {
    const verdict = verdictOf({
      target: target(),
      evidence: evidence(),
      steps: [
        worked('PutObject'),
        failed('UploadPart', 'The provided token has expired.', 'ExpiredToken', 400),
      ],
    });
    expect(verdict.code).toBe('credentials-expired');
    expect(ids(verdict.reasons)).toContain('session-expired-midway');
  });

  it('prefers an answer to a passing disturbance', () => {
    const verdict = verdictOf({
      target: target(),
      evidence: evidence(),
      steps: [failed('PutObject', 'slow down', 'SlowDown', 503), failed('UploadPart', IMPLICIT_KEY)],
    });
    expect(verdict.code).toBe('decrypt-not-allowed');
  });
});

it.each([
  ['a connection S3 gave up waiting for', failed('UploadPart', 'not read from', 'RequestTimeout', 400)],
  ['throttling by KMS', failed('UploadPart', 'Rate exceeded', 'KMS.ThrottlingException', 400)],
])('%s does not go before what failed earlier, whatever its HTTP status', (_, later) => {
  const verdict = verdictOf({
    target: target(),
    evidence: evidence(),
    steps: [failed('PutObject', 'slow down', 'SlowDown', 503), later],
  });
  expect(verdict).toMatchObject({ code: 'throttled', failedOperation: 'PutObject' });
});

describe('the phase that failed is the one that was seen', () => {
  it.each([
    ['PutObject', 'kms:GenerateDataKey', 'generate-data-key-not-allowed'],
    ['CreateMultipartUpload', 'kms:GenerateDataKey', 'generate-data-key-not-allowed'],
    ['UploadPart', 'kms:Decrypt', 'decrypt-not-allowed'],
    ['UploadPart', 's3:PutObject', 's3-action-not-allowed'],
    ['CompleteMultipartUpload', 'kms:Decrypt', 'decrypt-not-allowed'],
  ] as const)('%s with %s', (operation, action, code) => {
    const message = denied(action, `because no identity-based policy allows the ${action} action`);
    expect(verdictOf(failing(failed(operation, message)))).toMatchObject({
      code,
      action,
      failedOperation: operation,
      layers: ['identity-policy'],
      denial: 'implicit',
      confidence: 'proved',
    });
  });
});

describe('what the message says', () => {
  it.each([
    ['with an explicit deny in a service control policy', 'service-control-policy'],
    ['with an explicit deny in a resource-based policy', 'key-policy'],
    ['with an explicit deny in a session policy', 'session-policy'],
  ])('explicit: %s', (tail, layer) => {
    const { verdict, fixes } = diagnose(refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY} ${tail}`)));
    expect(verdict).toMatchObject({
      code: 'decrypt-denied',
      denial: 'explicit',
      layers: [layer],
      confidence: 'proved',
    });
    expect(fixes).toMatchObject([{ target: layer, change: 'narrow-deny', document: null, commands: [] }]);
    expect(verdict.nextSteps.length).toBeGreaterThan(0);
  });

  it('hands on the ARN of the policy with the Deny', () => {
    const arn = 'arn:aws:organizations::999999999999:policy/o-x/service_control_policy/p-y';
    const tail = `with an explicit deny in a service control policy: ${arn}`;
    const { nextSteps } = verdictOf(refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY} ${tail}`)));
    expect(nextSteps).toContainEqual({
      id: 'next-owner-of-deny',
      values: { layer: 'service-control-policy', policy: arn },
    });
  });

  it('claims no layer where none is named', () => {
    expect(verdictOf(refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY}`)))).toMatchObject({
      code: 'decrypt-not-allowed',
      denial: 'unknown',
      layers: [],
      confidence: 'likely',
    });
  });

  it('leaves unknown words undetermined, whatever the documents suggest', () => {
    const verdict = verdictOf(refusedAtPart(denied('kms:Decrypt', 'because the moon is full'), NAMES_EMMA));
    expect(verdict).toMatchObject({
      code: 'undetermined',
      action: 'kms:Decrypt',
      confidence: null,
      layers: [],
    });
    expect(ids(verdict.reasons)).toContain('documents-suggest');
  });

  describe('KMS leaves three things open', () => {
    const message = denied(
      'kms:Decrypt',
      `on the resource associated with this ciphertext ${THREE_WAYS}`,
      SESSION,
    );
    const cross: Partial<Evidence> = {
      caller: read(nightly),
      keyPolicy: { status: 'not-asked', because: 'other-account' },
    };

    it('the small upload rules two of them out', () => {
      const verdict = verdictOf(refusedAtPart(message, cross, FOREIGN_KEY));
      expect(verdict).toMatchObject({
        code: 'decrypt-not-allowed',
        denial: 'implicit',
        layers: ['key-policy'],
        confidence: 'likely',
      });
      expect(ids(verdict.reasons)).toContain('small-upload-rules-out');
    });

    it("the caller's own documents show the other side", () => {
      const own = read(
        identity(NIGHTLY, [
          {
            name: 'key',
            statements: [{ Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: FOREIGN_KEY }],
          },
        ]),
      );
      const verdict = verdictOf(refusedAtPart(message, { ...cross, identity: own }, FOREIGN_KEY));
      expect(verdict).toMatchObject({
        layers: ['key-policy', 'identity-policy'],
        denial: 'implicit',
        confidence: 'likely',
      });
      expect(ids(verdict.reasons)).toContain('identity-side-short-too');
    });

    it('a key policy that was read proves it', () => {
      const policy = json({
        Effect: 'Allow',
        Principal: { AWS: ROLE },
        Action: 'kms:GenerateDataKey',
        Resource: '*',
      });
      const own = read(
        identity(NIGHTLY, [
          { name: 'key', statements: [{ Effect: 'Allow', Action: 'kms:*', Resource: FOREIGN_KEY }] },
        ]),
      );
      const verdict = verdictOf(
        refusedAtPart(message, { ...cross, keyPolicy: read(policy, 'reader'), identity: own }, FOREIGN_KEY),
      );
      expect(verdict).toMatchObject({ layers: ['key-policy'], denial: 'implicit', confidence: 'proved' });
    });

    it('nothing is ruled out for the first call', () => {
      const first = denied('kms:GenerateDataKey', `on this resource ${THREE_WAYS}`);
      expect(verdictOf(failing(failed('PutObject', first)))).toMatchObject({
        code: 'generate-data-key-not-allowed',
        denial: 'unknown',
        layers: ['key-policy'],
        confidence: 'likely',
      });
    });
  });
});

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

describe('what bounds a verdict is among the sentences a view shows', () => {
  const foreign = { caller: read(nightly), keyPolicy: refused(), grants: refused() };
  const own = read(identity(NIGHTLY, [{ name: 'objects', statements: [USE_OBJECTS] }]));
  const grant = {
    grantId: 'g-1',
    name: null,
    keyArn: KEY,
    granteePrincipal: USER,
    retiringPrincipal: null,
    operations: ['GenerateDataKey'],
    constraints: null,
  };

  it.each([
    ['the articles’ case', refusedAtPart(IMPLICIT_KEY, NAMES_EMMA), 'ceilings-not-read'],
    [
      'nothing read but the IAM policies',
      refusedAtPart(IMPLICIT_KEY, { ...NAMES_EMMA, keyPolicy: refused() }),
      'layers-not-read',
    ],
    [
      'both sides, the key side unread',
      refusedAtPart(
        denied('kms:Decrypt', `on this resource ${THREE_WAYS}`, SESSION),
        { ...foreign, identity: own },
        FOREIGN_KEY,
      ),
      'layers-and-ceilings-not-read',
    ],
    [
      'a grant',
      refusedAtPart(IMPLICIT_KEY, { ...NAMES_EMMA, keyPolicy: read(json(ADMIN)), grants: read([grant]) }),
      'ceilings-not-read',
    ],
  ] as const)('%s: no more than six sentences', (_, observation, caveat) => {
    const { code, reasons } = verdictOf(observation);
    expect(code).toBe('decrypt-not-allowed');
    expect(reasons.length).toBeLessThanOrEqual(REASONS_AT_ONCE);
    expect(ids(reasons)).toContain(caveat);
  });

  it('and where there are more, the caveat is not the one that is cut', () => {
    // The key's side, the IAM policies and the boundary are all short.
    const boundary = { arn: `arn:aws:iam::${ACCOUNT}:policy/limit`, document: json(USE_OBJECTS) };
    const own = { ...identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }]), boundary };
    const message = denied('kms:Decrypt', 'because no resource-based policy allows the kms:Decrypt action');
    const { reasons } = verdictOf(
      refusedAtPart(message, { keyPolicy: read(json(ADMIN), 'reader'), identity: read(own) }, FOREIGN_KEY),
    );
    expect(reasons.length).toBeGreaterThan(REASONS_AT_ONCE);
    expect(ids(reasons.slice(0, REASONS_AT_ONCE))).toContain('ceilings-not-read');
  });
});

it('is the same for the same observation', () => {
  const observation = refusedAtPart(IMPLICIT_KEY, NAMES_EMMA);
  expect(diagnose(structuredClone(observation))).toEqual(diagnose(observation));
  expect(observation.evidence.caller).toEqual(read(emma));
});
