/** What holds of every verdict, whatever was observed. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  diagnose,
  type Evidence,
  type Observation,
  pastedErrors,
  type Step,
} from '../../../src/diagnosis/index.ts';
import { ADMIN, DECRYPT, GENERATE, NAMES_EMMA, OBJECTS, onKey } from '../cases.ts';
import {
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
  refused,
  THREE_WAYS,
  target,
  worked,
} from '../observations.ts';

const TAILS = [
  'because no identity-based policy allows the X action',
  'because no resource-based policy allows the X action',
  'because no session policy allows the X action',
  'because no service control policy allows the X action',
  'with an explicit deny in a service control policy',
  'with an explicit deny in a resource-based policy',
  'with an explicit deny in a VPC endpoint policy',
  'with an explicit deny',
  'because the moon is full',
  THREE_WAYS,
  '',
];
const message = fc.oneof(
  fc.constantFrom('Access Denied', 'Forbidden', '', 'Zugriff verweigert'),
  fc
    .tuple(
      fc.constantFrom(DECRYPT, GENERATE, 's3:PutObject', 'sts:AssumeRole'),
      fc.constantFrom(...TAILS),
      fc.constantFrom(KEY, FOREIGN_KEY),
    )
    .map(([action, tail, arn]) => denied(action, `on resource: ${arn} ${tail.replace('X', action)}`)),
);
const answer = fc.oneof(
  message.map((text) => ({ code: 'AccessDenied', httpStatus: 403, text })),
  fc.constantFrom(
    { code: 'ExpiredToken', httpStatus: 400, text: 'The provided token has expired.' },
    { code: 'SlowDown', httpStatus: 503, text: 'slow down' },
    { code: 'InvalidArgument', httpStatus: 400, text: 'what?' },
    { code: 'ECONNRESET', httpStatus: 0, text: 'reset' },
  ),
);
const ORDER = ['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'] as const;
const operation = fc.constantFrom(...ORDER);

/** Everything before the refused call worked. */
const uploads = fc
  .tuple(operation, answer, fc.constantFrom(KEY, FOREIGN_KEY))
  .map(([refusedAt, { code, httpStatus, text }, large]): Step[] => {
    const before = ORDER.slice(0, ORDER.indexOf(refusedAt));
    return [
      ...before.map((one) => worked(one, one === 'PutObject' ? KEY : large)),
      failed(refusedAt, text, code, httpStatus),
    ];
  });

const control = (id: string, of: 'PutObject' | 'CreateMultipartUpload' | 'UploadPart') =>
  fc.constantFrom<readonly Step[]>(
    [],
    [{ ...worked(of, null), id }],
    [{ ...failed(of, 'Access Denied'), id }],
    [{ id, operation: of, outcome: 'skipped', because: 'bucket-demands-kms' }],
  );
const controls = fc
  .tuple(
    control('control-same-bytes-put-object', 'PutObject'),
    control('control-aes256-create-multipart-upload', 'CreateMultipartUpload'),
    control('control-aes256-upload-part-1', 'UploadPart'),
  )
  .map((steps) => steps.flat());

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.constantFrom('*', 'kms:*', DECRYPT, GENERATE, 's3:*', 's3:PutObject'),
  Resource: fc.constant('*'),
});
const policies = fc
  .array(fc.array(statement, { maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((found) =>
    read(
      found.map((statements, index) => ({ name: `${index}.json`, arn: null, document: json(...statements) })),
    ),
  );
const unread = fc.constant<Evidence['serviceControl']>({ status: 'not-asked', because: 'not-needed' });

const pieces: fc.Arbitrary<Partial<Evidence>> = fc.record({
  key: fc.constantFrom<Evidence['key']>(
    read(key(KEY)),
    read(key(FOREIGN_KEY)),
    refused(),
    read(key(KEY, { state: 'Disabled' })),
  ),
  keyPolicy: fc.constantFrom<Evidence['keyPolicy']>(
    refused(),
    read(json(ROOT)),
    read(json(ADMIN, NAMES_EMMA)),
    read('no policy'),
  ),
  identity: fc
    .array(statement, { maxLength: 3 })
    .map((statements): Evidence['identity'] => read(identity(EMMA, [OBJECTS, { name: 'more', statements }]))),
  serviceControl: fc.oneof(unread, policies),
  resourceControl: fc.oneof(unread, policies),
  sessionPolicies: fc.oneof(unread, policies),
});

const observation = fc
  .tuple(uploads, pieces)
  .map(([steps, changes]): Observation => ({ target: target(), steps, evidence: evidence(changes) }));

it('keeps the rules of the document', () => {
  fc.assert(
    fc.property(observation, controls, (seen, more) => {
      const { verdict, fixes } = diagnose({ ...seen, steps: [...seen.steps, ...more] });
      expect(verdict.confidence === null).toBe(verdict.code === 'undetermined');
      if (verdict.code === 'undetermined') expect(verdict).toMatchObject({ denial: null, layers: [] });
      if (verdict.denial === 'unknown') {
        expect(verdict.confidence).toBe('likely');
        if (verdict.layers.length === 0)
          expect(fixes.filter(({ prediction }) => prediction === 'allowed')).toEqual([]);
      }
      if (verdict.code.endsWith('-denied')) expect(verdict.denial).toBe('explicit');
      expect(new Set(verdict.layers).size).toBe(verdict.layers.length);
      expect(verdict.reasons.length).toBeGreaterThan(0);
      expect(fixes.length + verdict.nextSteps.length).toBeGreaterThan(0);
    }),
    { numRuns: 100 },
  );
});

it('controls change nothing where AWS has said what it refuses, and never make a verdict proved', () => {
  fc.assert(
    fc.property(observation, controls, (seen, more) => {
      const { verdict: without } = diagnose(seen);
      const { verdict } = diagnose({ ...seen, steps: [...seen.steps, ...more] });
      const failure = seen.steps.at(-1);
      const bare =
        failure?.outcome === 'failed' && ['Access Denied', 'Forbidden'].includes(failure.error.message);
      if (bare) {
        if (verdict.confidence === 'proved') expect(without.confidence).toBe('proved');
        return;
      }
      const { reasons, ...rest } = verdict;
      const { reasons: before, ...was } = without;
      expect(rest).toEqual(was);
      expect(reasons.filter(({ id }) => !id.startsWith('control')).length).toBe(before.length);
    }),
    { numRuns: 100 },
  );
});

it('a DryRun only adds a reason', () => {
  const no = { outcome: 'refused', error: refused().error } as const;
  const yes = { outcome: 'would-succeed' } as const;
  const dry = fc.tuple(fc.constantFrom(no, yes), fc.constantFrom(no, yes));
  fc.assert(
    fc.property(observation, dry, (seen, [generateDataKey, decrypt]) => {
      const dryRun = read({ encryptionContext: null, generateDataKey, decrypt });
      const { reasons: _, ...verdict } = diagnose({
        ...seen,
        evidence: { ...seen.evidence, dryRun },
      }).verdict;
      const { reasons: __, ...without } = diagnose(seen).verdict;
      expect(verdict).toEqual(without);
    }),
    { numRuns: 60 },
  );
});

it('a Deny that is handed over is never read as an Allow: no verdict turns healthier by it', () => {
  fc.assert(
    fc.property(observation, (seen) => {
      const file = {
        name: 'deny.json',
        arn: null,
        document: json({ Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }),
      };
      const { verdict } = diagnose({ ...seen, evidence: { ...seen.evidence, serviceControl: read([file]) } });
      expect(verdict.code).not.toBe('no-problem-found');
    }),
    { numRuns: 40 },
  );
});

it('any text can be pasted, in any wrapping', () => {
  const wrap = fc.constantFrom(
    (text: string) => text,
    (text: string) => `An error occurred (AccessDenied) when calling the UploadPart operation: ${text}`,
    (text: string) => `<Error><Code>AccessDenied</Code><Message>${text}</Message>`,
    (text: string) => JSON.stringify({ errorCode: 'AccessDenied', errorMessage: text }),
    (text: string) => `S3Exception: ${text} (Service: S3, Status Code: 403, Request ID: X)`,
    (text: string) => `> ${text.replaceAll(' ', '\n> ')}`,
  );
  fc.assert(
    fc.property(fc.oneof(message, fc.string({ unit: 'binary', maxLength: 200 })), wrap, (text, wrapped) => {
      for (const { error, denial } of pastedErrors(wrapped(text))) {
        expect(error.message.length).toBeLessThan(5_000);
        if (text.includes('the moon is full') && denial !== null) expect(denial.wording).toBe('unknown');
      }
    }),
    { numRuns: 1_000 },
  );
});

it('a known message is read alike in every wrapping', () => {
  const known = onKey('resource-based');
  for (const text of [
    known,
    `ERROR: S3 error: 403 (AccessDenied): ${known}`,
    JSON.stringify({ __type: 'AccessDeniedException', message: known }),
  ])
    expect(pastedErrors(text)[0]?.denial).toMatchObject({
      action: DECRYPT,
      layer: 'key-policy',
      denial: 'implicit',
    });
});
