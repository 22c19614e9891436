/** What clients say that have had no answer, and what is left of an answer once somebody has shortened it. */
import { describe, expect, it } from 'vitest';
import { diagnose, type HandedOver, observationOf } from '../../../src/diagnosis/index.ts';

const NOTHING: HandedOver = {
  errorText: null,
  caller: null,
  kmsKeyId: null,
  bucket: null,
  objectKey: null,
  bucketKey: null,
  keyPolicy: null,
  bucketPolicy: null,
  identityPolicies: [],
  permissionsBoundary: null,
  sessionPolicies: [],
  serviceControl: [],
  resourceControl: [],
  vpcEndpointPolicy: null,
  grants: null,
};

function verdictOf(errorText: string) {
  const understood = observationOf({ ...NOTHING, errorText });
  return understood.ok ? diagnose(understood.observation).verdict : null;
}

describe('errors of a client', () => {
  it.each([
    // the AWS CLI and boto3
    [
      'credentials-missing',
      'Unable to locate credentials. You can configure credentials by running "aws login".',
    ],
    ['credentials-missing', 'upload failed: ./a to s3://b/a Unable to locate credentials'],
    [
      'credentials-missing',
      'botocore.exceptions.ProfileNotFound: The config profile (prod) could not be found',
    ],
    ['credentials-missing', 'The config profile (prod) could not be found'],
    ['credentials-missing', 'ProfileNotFound'],
    ['credentials-missing', 'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY'],
    ['credentials-missing', 'Error loading SSO Token: Token for work does not exist'],
    ['credentials-missing', 'Error when retrieving credentials from custom-process: no such file'],
    ['credentials-expired', 'Error when retrieving token from sso: Token has expired and refresh failed'],
    ['credentials-expired', 'Token has expired and refresh failed'],
    ['credentials-expired', 'The security token included in the request is expired'],
    [
      'credentials-expired',
      'The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.',
    ],
    ['credentials-invalid', 'fatal error: The security token included in the request is invalid'],
    [
      'endpoint-unreachable',
      'Could not connect to the endpoint URL: "https://b.s3.eu-west-9.amazonaws.com/a"',
    ],
    ['endpoint-unreachable', 'Connect timeout on endpoint URL: "https://b.s3.eu-west-1.amazonaws.com/a"'],
    ['endpoint-unreachable', 'Read timeout on endpoint URL: "https://b.s3.eu-west-1.amazonaws.com/a"'],
    [
      'endpoint-unreachable',
      'SSL validation failed for https://b.s3.eu-west-1.amazonaws.com/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate',
    ],
    // JavaScript
    ['endpoint-unreachable', 'Error: getaddrinfo ENOTFOUND b.s3.eu-west-1.amazonaws.com'],
    ['endpoint-unreachable', 'TimeoutError: Connection timed out after 1000 ms'],
    ['endpoint-unreachable', 'Error: connect ECONNREFUSED 127.0.0.1:443'],
    ['credentials-missing', 'CredentialsProviderError: Could not load credentials from any providers'],
    [
      'credentials-expired',
      'CredentialsProviderError: Token is expired. To refresh this SSO session run aws sso login with the corresponding profile.',
    ],
    // Go
    [
      'credentials-missing',
      'operation error S3: PutObject, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, request canceled, dial tcp 169.254.169.254:80: connect: no route to host',
    ],
    [
      'endpoint-unreachable',
      'operation error S3: UploadPart, https response error StatusCode: 0, RequestID: , HostID: , request send failed, Put "https://b.s3.amazonaws.com/a": dial tcp: lookup b.s3.amazonaws.com: no such host',
    ],
    ['endpoint-unreachable', 'x509: certificate signed by unknown authority'],
    // Java, curl
    [
      'credentials-missing',
      'software.amazon.awssdk.core.exception.SdkClientException: Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(…)',
    ],
    ['endpoint-unreachable', 'curl: (6) Could not resolve host: b.s3.amazonaws.com'],
    // codes alone, without the form of any client
    ['clock-skewed', 'RequestTimeTooSkewed'],
    ['throttled', 'SlowDown - please reduce your request rate'],
    ['throttled', 'HTTP/1.1 429 Too Many Requests'],
    ['throttled', 'Throttling: Rate exceeded'],
    ['service-error', 'upload of part 3 ended with InternalError, giving up'],
    ['service-error', 'HTTP 503'],
    ['service-error', '500 Internal Server Error'],
    ['credentials-expired', 'it says ExpiredToken'],
    ['bucket-not-found', 'NoSuchBucket'],
    ['key-disabled', 'KMS.DisabledException when I upload'],
  ])('%s: %s', (code, text) => {
    const verdict = verdictOf(text);
    expect(verdict?.code).toBe(code);
    expect(verdict?.confidence).not.toBeNull();
    // A log has more around it.
    expect(verdictOf(`$ ./upload.sh\nstarting\n${text}\n`)?.code).toBe(code);
  });
});

describe('a failure that nothing decides', () => {
  it.each([
    'Access Denied',
    'fatal: access denied',
    '403 Forbidden',
    'HTTP 403',
    'Forbidden',
    'AccessDenied',
    'AccessDenied: something new',
    'Accès refusé',
    '액세스 거부',
    'upload failed: ./big.bin to s3://invoices/big.bin',
    'Throttling uploads to 5 MB/s. upload failed',
    'SomethingNewException: no idea',
    'HTTP/1.1 418 x, the request was rejected',
    'You must specify a region.',
  ])('is undetermined, and what would decide is said: %s', (text) => {
    const verdict = verdictOf(text);
    expect(verdict).toMatchObject({ code: 'undetermined', confidence: null });
    expect(verdict?.nextSteps.length).toBeGreaterThan(0);
    expect(verdict?.reasons.length).toBeGreaterThan(0);
  });

  it.each([
    'retrying: connection reset by peer\nAccessDenied for part 2',
    'socket hang up, later: Access Denied (UploadPart)',
    'InvalidToken is mended since last week, but large uploads still say Access Denied',
    'the proxy said HTTP 503 at first, since then it is access denied',
    'ExpiredToken, renewed it. Now: AccessDenied',
  ])('so is a refusal with another failure beside it: %s', (text) => {
    expect(verdictOf(text)).toMatchObject({ code: 'undetermined', confidence: null });
  });

  it('but "Forbidden" is only what the status is called', () => {
    expect(verdictOf('RequestTimeTooSkewed (403 Forbidden)')?.code).toBe('clock-skewed');
  });
});

it.each([
  'it does not work',
  'all is well',
  'upload: ./small.bin to s3://invoices/small.bin',
  JSON.stringify({ Statement: [{ Sid: 'AccessDenied', Effect: 'Deny', Action: '*', Resource: '*' }] }),
])('a text that tells of no failure holds no error: %s', (text) => {
  expect(verdictOf(text)).toBeNull();
});
