/** Every code of the closed list is reached, keeps its rules, and leaves nobody without a next step. */
import { describe, expect, it } from 'vitest';
import { diagnose, type Observation, VERDICT_CODES, type VerdictCode } from '../../../src/diagnosis/index.ts';
import { BY_KEY_POLICY, GENERATE, onKey } from '../cases.ts';
import {
  denied,
  evidence,
  failed,
  failing,
  KEY,
  refused,
  refusedAtPart,
  target,
  worked,
} from '../observations.ts';

const explicit = (action: string) =>
  denied(action, `on resource: ${KEY} with an explicit deny in a service control policy`);
const atPut = (code: string, message: string, httpStatus = 400) =>
  failing(failed('PutObject', message, code, httpStatus));

const REACHED: Readonly<Record<VerdictCode, Observation>> = {
  'no-problem-found': {
    ...refusedAtPart(''),
    steps: [
      worked('PutObject'),
      worked('CreateMultipartUpload'),
      worked('UploadPart'),
      worked('CompleteMultipartUpload'),
    ],
  },
  'decrypt-not-allowed': refusedAtPart(BY_KEY_POLICY),
  'decrypt-denied': refusedAtPart(explicit('kms:Decrypt')),
  'generate-data-key-not-allowed': failing(failed('PutObject', onKey('resource-based', GENERATE))),
  'generate-data-key-denied': failing(failed('PutObject', explicit(GENERATE))),
  's3-action-not-allowed': failing(
    failed(
      'PutObject',
      denied('s3:PutObject', 'because no identity-based policy allows the s3:PutObject action'),
    ),
  ),
  's3-action-denied': refusedAtPart(explicit('s3:PutObject')),
  'key-disabled': atPut('KMS.DisabledException', `${KEY} is disabled.`),
  'key-pending-deletion': atPut('KMS.KMSInvalidStateException', `${KEY} is pending deletion.`),
  'key-not-ready': atPut('KMS.KMSInvalidStateException', `${KEY} is pending import.`),
  'key-not-found': atPut('KMS.NotFoundException', `Key '${KEY}' does not exist`),
  'key-in-other-region': atPut('KMS.NotFoundException', 'Invalid arn us-east-2'),
  'key-not-symmetric': atPut('KMS.InvalidKeyUsageException', 'wrong usage'),
  'bucket-not-found': atPut('NoSuchBucket', 'The specified bucket does not exist', 404),
  'bucket-in-other-region': atPut('PermanentRedirect', 'must be addressed using the specified endpoint', 301),
  'credentials-missing': {
    ...refusedAtPart(''),
    steps: [],
    evidence: evidence({ caller: refused('CredentialsProviderError', 'Could not load credentials', 0) }),
  },
  'credentials-expired': atPut('ExpiredToken', 'The provided token has expired.'),
  'credentials-invalid': atPut('InvalidAccessKeyId', 'does not exist in our records', 403),
  'clock-skewed': atPut('RequestTimeTooSkewed', 'too large', 403),
  'endpoint-unreachable': atPut('ENOTFOUND', 'getaddrinfo ENOTFOUND', 0),
  throttled: atPut('SlowDown', 'Please reduce your request rate.', 503),
  'service-error': atPut('InternalError', 'We encountered an internal error.', 500),
  'request-not-supported': atPut('NotImplemented', 'A header you provided implies functionality', 501),
  undetermined: refusedAtPart('Access Denied', { keyPolicy: refused() }),
};

describe.each(VERDICT_CODES)('%s', (code) => {
  const { verdict, fixes } = diagnose(REACHED[code]);

  it('is reached', () => {
    expect(verdict.code).toBe(code);
  });

  it('keeps the rules of the document', () => {
    expect(verdict.confidence === null).toBe(code === 'undetermined');
    if (verdict.denial === 'unknown') expect(verdict.confidence).toBe('likely');
    if (code.endsWith('-denied')) expect(verdict.denial).toBe('explicit');
    if (!/-(?:not-allowed|denied)$/.test(code))
      expect({ denial: verdict.denial, layers: verdict.layers }).toEqual({ denial: null, layers: [] });
    expect(verdict.reasons.length).toBeGreaterThan(0);
  });

  it('leaves a change or a next step, but where all is well', () => {
    expect(fixes.length + verdict.nextSteps.length > 0).toBe(code !== 'no-problem-found');
  });
});

it('no target is needed to name what somebody reports', () => {
  const observation = { ...REACHED['decrypt-not-allowed'], target: target({ region: null }) };
  expect(diagnose(observation).verdict.code).toBe('decrypt-not-allowed');
});
