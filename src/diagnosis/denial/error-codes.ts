/**
 * Answers that decide a verdict by their code alone, one row each. AccessDenied is one of them only as STS's answer to
 * an MFA code.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, the KMS API reference, and errors
 * recorded against S3 (a KMS error arrives through S3 with `KMS.` before its name).
 */
import type { CallError } from '../observation.ts';
import type { ReasonId } from '../reasons.ts';
import type { VerdictCode } from '../verdict.ts';

export interface CodeRow {
  readonly codes: readonly string[];
  /** narrows the row to some messages; null: it holds for every message */
  readonly message: RegExp | null;
  readonly verdict: VerdictCode;
  readonly reason: ReasonId;
  readonly nextSteps: readonly ReasonId[];
  /** the code itself leaves no other reading */
  readonly proves: boolean;
}

function row(
  verdict: VerdictCode,
  codes: readonly string[],
  reason: ReasonId,
  nextSteps: readonly ReasonId[],
  options: { readonly message?: RegExp; readonly proves?: boolean } = {},
): CodeRow {
  return {
    codes,
    message: options.message ?? null,
    verdict,
    reason,
    nextSteps,
    proves: options.proves ?? true,
  };
}

/** The first row that fits wins. Codes are compared without the `KMS.` prefix that S3 puts before KMS's own. */
const CODE_ROWS: readonly CodeRow[] = [
  row('key-disabled', ['DisabledException'], 'key-is-disabled', ['next-enable-key']),
  row(
    'key-pending-deletion',
    ['KMSInvalidStateException'],
    'key-is-pending-deletion',
    ['next-cancel-deletion'],
    {
      message: /pending (?:replica )?deletion/i,
    },
  ),
  row('key-disabled', ['KMSInvalidStateException'], 'key-is-disabled', ['next-enable-key'], {
    message: /is disabled/i,
  }),
  row('key-not-ready', ['KMSInvalidStateException', 'KeyUnavailableException'], 'key-is-not-ready', [
    'next-key-state',
  ]),
  row('key-in-other-region', ['NotFoundException'], 'key-is-in-other-region', ['next-key-of-bucket-region'], {
    message: /^Invalid arn [a-z]{2}(?:-[a-z]+)+-\d+$/i,
  }),
  row('key-not-found', ['NotFoundException'], 'key-does-not-exist', ['next-check-key-id']),
  row('key-not-symmetric', ['InvalidKeyUsageException'], 'key-is-not-symmetric', ['next-symmetric-key'], {
    proves: false,
  }),
  row('bucket-not-found', ['NoSuchBucket'], 'bucket-does-not-exist', ['next-check-bucket-name']),
  row('bucket-not-found', ['InvalidBucketName'], 'bucket-name-invalid', ['next-check-bucket-name']),
  row('bucket-in-other-region', ['PermanentRedirect', 'TemporaryRedirect', '301'], 'bucket-is-elsewhere', [
    'next-bucket-region',
  ]),
  row(
    'bucket-in-other-region',
    ['AuthorizationHeaderMalformed'],
    'bucket-is-elsewhere',
    ['next-bucket-region'],
    {
      message: /expecting '/,
    },
  ),
  row('bucket-in-other-region', ['IllegalLocationConstraintException'], 'bucket-is-elsewhere', [
    'next-bucket-region',
  ]),
  row(
    'credentials-expired',
    ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired'],
    'session-has-expired',
    ['next-renew-session'],
  ),
  row(
    'credentials-expired',
    ['CredentialsProviderError', 'TokenProviderError', 'SSOTokenProviderFailure'],
    'session-has-expired',
    ['next-renew-session'],
    { message: /\bexpired\b/i },
  ),
  row(
    'credentials-missing',
    [
      'CredentialsProviderError',
      'TokenProviderError',
      'SSOTokenProviderFailure',
      'MissingAuthenticationToken',
    ],
    'credentials-not-found',
    ['next-sign-in'],
  ),
  // Documented nowhere, recorded often: "... with invalid MFA one time pass code", "..., unable to validate MFA code".
  // https://github.com/aws/aws-cli/issues/2279, https://github.com/aws/aws-cli/issues/6325
  row('credentials-invalid', ['AccessDenied'], 'mfa-code-refused', ['next-mfa-code'], {
    message: /^MultiFactorAuthentication failed\b/,
  }),
  // What STS, KMS and IAM say where S3 says RequestTimeTooSkewed.
  row(
    'clock-skewed',
    ['SignatureDoesNotMatch', 'InvalidSignatureException'],
    'clock-is-off',
    ['next-set-clock'],
    { message: /^Signature (?:expired|not yet current)\b/i },
  ),
  row(
    'credentials-invalid',
    [
      'InvalidAccessKeyId',
      'SignatureDoesNotMatch',
      'InvalidToken',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'InvalidSignatureException',
      'IncompleteSignature',
      'AuthorizationHeaderMalformed',
      'InvalidSecurity',
      'NotSignedUp',
    ],
    'credentials-are-refused',
    ['next-check-credentials'],
  ),
  row('clock-skewed', ['RequestTimeTooSkewed', 'RequestInTheFuture'], 'clock-is-off', ['next-set-clock']),
  row(
    'throttled',
    [
      'SlowDown',
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'TooManyRequests',
      'TooManyRequestsException',
      'RequestLimitExceeded',
      'LimitExceededException',
      'BandwidthLimitExceeded',
      '429',
    ],
    'aws-throttled',
    ['next-retry-later'],
  ),
  // What clients other than this tool give up with before AWS has answered; src/diagnosis/pasted/client-words.ts.
  row(
    'credentials-expired',
    ['TokenRetrievalError', 'CredentialRetrievalError', 'SSOTokenLoadError'],
    'client-gave-up',
    ['next-renew-session'],
    { message: /\bexpired\b/i },
  ),
  row('credentials-expired', ['UnauthorizedSSOTokenError'], 'client-gave-up', ['next-renew-session']),
  row(
    'credentials-missing',
    [
      'NoCredentialsError',
      'PartialCredentialsError',
      'CredentialRetrievalError',
      'TokenRetrievalError',
      'SSOTokenLoadError',
      'NoAuthTokenError',
      'ProfileNotFound',
      'CredentialsError',
      'NoCredentialProviders',
      'MissingCredentialsError',
    ],
    'client-gave-up',
    ['next-sign-in'],
  ),
  row(
    'endpoint-unreachable',
    [
      'EndpointConnectionError',
      'ConnectTimeoutError',
      'ReadTimeoutError',
      'ConnectionClosedError',
      'ProxyConnectionError',
      'SSLError',
      'UnknownHostException',
      'SSLHandshakeException',
    ],
    'client-gave-up',
    ['next-check-network'],
  ),
  // What the tool or the SDK gave up on: nobody's words.
  row('credentials-expired', ['SsoLoginNeeded'], 'sso-login-needed', ['next-run-again']),
  row('credentials-missing', ['MfaCodeNeeded'], 'mfa-code-needed', ['next-mfa']),
  row('credentials-missing', ['CredentialsTimeout'], 'credentials-not-in-time', [
    'next-check-credential-source',
  ]),
  row('endpoint-unreachable', ['TimeoutError'], 'no-answer-in-time', ['next-check-network']),
  row('undetermined', ['UnreadableAnswer'], 'answer-not-readable', ['next-check-network']),
  row('undetermined', ['AnswerTooLarge'], 'answer-too-large', ['next-check-network']),
  row('undetermined', ['FileChanged'], 'file-changed', ['next-run-again']),
  row(
    'endpoint-unreachable',
    [
      'ENOTFOUND',
      'EAI_AGAIN',
      'ECONNREFUSED',
      'ECONNRESET',
      'ECONNABORTED',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'EHOSTDOWN',
      'ENETUNREACH',
      'ENETDOWN',
      'EPIPE',
      'EPROTO',
      'RequestTimeout',
      'NetworkingError',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ERR_INVALID_URL',
    ],
    'endpoint-did-not-answer',
    ['next-check-network'],
  ),
  row(
    'request-not-supported',
    [
      'NotImplemented',
      'MethodNotAllowed',
      'InvalidArgument',
      'InvalidRequest',
      'InvalidEncryptionAlgorithmError',
      'AccessControlListNotSupported',
      'EncryptionTypeMismatch',
      'EntityTooSmall',
      'EntityTooLarge',
      'InvalidStorageClass',
      'MissingContentLength',
      'UnsupportedOperation',
      'UnsupportedOperationException',
      'OperationNotSupportedException',
      'ValidationException',
      'XAmzContentSHA256Mismatch',
    ],
    'request-was-not-accepted',
    ['next-check-request'],
  ),
  row(
    'service-error',
    [
      'InternalError',
      'InternalFailure',
      'InternalServerError',
      'ServiceUnavailable',
      'KMSInternalException',
      'DependencyTimeoutException',
    ],
    'aws-failed',
    ['next-retry-later'],
  ),
];

const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AllAccessDisabled',
  'Forbidden',
  'UnauthorizedAccess',
  '403',
]);

/** An authorization failure, whichever service words it. A HEAD request has no body: then the status is all there is. */
export function isDenied(error: CallError): boolean {
  return (DENIED.has(withoutPrefix(error.code)) || error.httpStatus === 403) && rowFor(error) === null;
}

const NO_WORDS = new Set([
  'CredentialsTimeout',
  'SsoLoginNeeded',
  'MfaCodeNeeded',
  'TimeoutError',
  'UnreadableAnswer',
  'AnswerTooLarge',
  'FileChanged',
]);

/** Whether a word is a code that a row decides by, or a refusal's; a number is no word. */
export function isKnownCode(word: string): boolean {
  const code = withoutPrefix(word);
  if (NO_WORDS.has(code) || /^\d/.test(code)) return false;
  return DENIED.has(code) || CODE_ROWS.some(({ codes }) => codes.includes(code));
}

/** The tool's own code, and a message nobody but its makers needs: `reasons` have a sentence for each. */
export function isOwnError(error: CallError): boolean {
  return NO_WORDS.has(error.code);
}

/** Whether there is an answer at all that can be shown as AWS's. */
export function isAnswer(error: CallError): boolean {
  return error.httpStatus > 0 && !isOwnError(error);
}

/** The row that decides this answer, or null where its code says nothing that we know. */
export function rowFor(error: CallError): CodeRow | null {
  const code = withoutPrefix(error.code);
  const listed = CODE_ROWS.find(
    (row) => row.codes.includes(code) && (row.message === null || row.message.test(error.message)),
  );
  // Behind a proxy a server's failure rarely looks as AWS words it.
  if (code === 'UnreadableAnswer' && listed && error.httpStatus >= 500)
    return { ...listed, verdict: 'service-error' };
  if (listed) return listed;
  if (DENIED.has(code)) return null;
  if (error.httpStatus === 429) return CODE_ROWS.find((row) => row.verdict === 'throttled') ?? null;
  if (error.httpStatus >= 500) return CODE_ROWS.find((row) => row.verdict === 'service-error') ?? null;
  return null;
}

/** Verdicts that the same request may not get again a moment later, or that are about no answer of AWS. */
const PASSING: ReadonlySet<VerdictCode> = new Set([
  'throttled',
  'endpoint-unreachable',
  'service-error',
  'undetermined',
]);

/** An answer that will be the same next time, as against a lost connection, throttling or a server's failure. */
export function isDefinite(error: CallError): boolean {
  const found = rowFor(error);
  if (found !== null) return !PASSING.has(found.verdict);
  return error.httpStatus >= 400 && error.httpStatus < 500;
}

function withoutPrefix(code: string): string {
  return code.startsWith('KMS.') ? code.slice('KMS.'.length) : code;
}
