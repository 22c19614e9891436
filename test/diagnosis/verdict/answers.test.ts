import { describe, expect, it } from 'vitest';
import { denied, evidence, failed, failing, KEY, key, read, target, worked } from '../observations.ts';
import { IMPLICIT_KEY, ids, verdictOf } from './articles-case.ts';

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
