/**
 * What each service calls it when a signature is not accepted: the same fault has another code, status and
 * sentence in S3, in KMS and in the Query services.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
import type { ServiceName } from './detect.ts';
import { AwsError } from './error.ts';
import { allowedSkew, type SignatureFault } from './signature-fault.ts';
import { formatTimestamp } from './timestamp.ts';

/** The error a service answers a fault with. */
export function signatureError(service: ServiceName, fault: SignatureFault): AwsError {
  switch (service) {
    case 's3':
      return s3Error(fault);
    case 'kms':
      return otherError(fault, allowedSkew(service), KMS);
    case 'sts':
    case 'iam':
      return otherError(fault, allowedSkew(service), QUERY);
  }
}

function s3Error(fault: SignatureFault): AwsError {
  switch (fault.fault) {
    case 'anonymous':
      return new AwsError(403, 'AccessDenied', 'Access Denied');
    case 'signature-version-2':
      return new AwsError(
        400,
        'InvalidRequest',
        'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      );
    case 'malformed':
      return fault.presigned
        ? new AwsError(400, 'AuthorizationQueryParametersError', fault.part)
        : malformedHeader(fault.part);
    case 'no-date':
      return new AwsError(
        403,
        'AccessDenied',
        'AWS authentication requires a valid Date or x-amz-date header',
      );
    case 'no-content-hash':
      return new AwsError(
        400,
        'InvalidRequest',
        'Missing required header for this request: x-amz-content-sha256',
      );
    case 'unknown-access-key':
      return new AwsError(
        403,
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        { AWSAccessKeyId: fault.accessKeyId },
      );
    case 'wrong-token':
      return new AwsError(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
    case 'expired-token':
      return new AwsError(400, 'ExpiredToken', 'The provided token has expired.');
    case 'skewed':
      return new AwsError(
        403,
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
        {
          RequestTime: fault.timestamp,
          ServerTime: isoSeconds(fault.now),
          MaxAllowedSkewMilliseconds: String(allowedSkew('s3')),
        },
      );
    case 'presigned-expired':
      return new AwsError(403, 'AccessDenied', 'Request has expired', {
        'X-Amz-Expires': String(fault.expires),
        Expires: isoSeconds(fault.expiresAt),
        ServerTime: isoSeconds(fault.now),
      });
    case 'presigned-not-yet-valid':
      return new AwsError(403, 'AccessDenied', 'Request is not valid yet');
    case 'wrong-region': {
      const part = `the region '${fault.region}' is wrong; expecting '${fault.expected}'`;
      return fault.presigned
        ? new AwsError(
            400,
            'AuthorizationQueryParametersError',
            `Error parsing the X-Amz-Credential parameter; ${part}`,
            {
              Region: fault.expected,
            },
          )
        : malformedHeader(part, { Region: fault.expected });
    }
    case 'wrong-service': {
      // What clients sign for a directory bucket (a name that ends with --x-s3): the credentials are not at fault.
      if (fault.service === 's3express')
        return new AwsError(501, 'NotImplemented', 'This practice account has no directory buckets.');
      const part = `incorrect service "${fault.service}". This endpoint belongs to "${fault.expected}".`;
      return fault.presigned
        ? new AwsError(
            400,
            'AuthorizationQueryParametersError',
            `Error parsing the X-Amz-Credential parameter; ${part}`,
          )
        : malformedHeader(part);
    }
    case 'unsigned-headers':
      return new AwsError(
        403,
        'AccessDenied',
        'There were headers present in the request which were not signed',
        {
          HeadersNotSigned: fault.names.join(', '),
        },
      );
    case 'mismatch':
      return new AwsError(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
        {
          AWSAccessKeyId: fault.accessKeyId,
          StringToSign: fault.stringToSign,
          SignatureProvided: fault.signature,
          CanonicalRequest: fault.canonicalRequest,
        },
      );
  }
}

function malformedHeader(part: string, details: Readonly<Record<string, string>> = {}): AwsError {
  const message = `The authorization header is malformed; ${part}`;
  return new AwsError(400, 'AuthorizationHeaderMalformed', message, details);
}

/** Codes and statuses of the services that are not S3; their sentences are the same. */
interface Vocabulary {
  readonly missing: readonly [status: number, code: string, message: string];
  readonly incomplete: readonly [status: number, code: string];
  readonly unknown: readonly [status: number, code: string];
  readonly expired: readonly [status: number, code: string];
  readonly mismatch: readonly [status: number, code: string];
}

const KMS: Vocabulary = {
  missing: [400, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  incomplete: [400, 'IncompleteSignatureException'],
  unknown: [400, 'UnrecognizedClientException'],
  expired: [400, 'ExpiredTokenException'],
  mismatch: [400, 'InvalidSignatureException'],
};

const QUERY: Vocabulary = {
  missing: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
  incomplete: [403, 'IncompleteSignature'],
  unknown: [403, 'InvalidClientTokenId'],
  expired: [403, 'ExpiredToken'],
  mismatch: [403, 'SignatureDoesNotMatch'],
};

function otherError(fault: SignatureFault, skew: number, words: Vocabulary): AwsError {
  const mismatch = (message: string): AwsError => new AwsError(...words.mismatch, message);
  switch (fault.fault) {
    case 'anonymous':
      return new AwsError(...words.missing);
    case 'signature-version-2':
      return new AwsError(...words.incomplete, 'Unsupported AWS authorization algorithm');
    case 'malformed':
      return new AwsError(...words.incomplete, fault.part);
    case 'no-content-hash':
      return new AwsError(...words.incomplete, 'The request does not say what is signed of its body.');
    case 'no-date':
      return new AwsError(
        ...words.incomplete,
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
      );
    case 'unknown-access-key':
    case 'wrong-token':
      return new AwsError(...words.unknown, 'The security token included in the request is invalid.');
    case 'expired-token':
      return new AwsError(...words.expired, 'The security token included in the request is expired');
    case 'skewed': {
      const server = formatTimestamp(fault.now);
      const minutes = skew / 60_000;
      return fault.requestTime < fault.now
        ? mismatch(
            `Signature expired: ${fault.timestamp} is now earlier than ${formatTimestamp(fault.now - skew)} (${server} - ${minutes} min.)`,
          )
        : mismatch(
            `Signature not yet current: ${fault.timestamp} is still later than ${formatTimestamp(fault.now + skew)} (${server} + ${minutes} min.)`,
          );
    }
    case 'presigned-expired':
      return mismatch(
        `Signature expired: ${formatTimestamp(fault.expiresAt)} is now earlier than ${formatTimestamp(fault.now)}`,
      );
    case 'presigned-not-yet-valid':
      return mismatch('Signature not yet current');
    case 'wrong-region':
      return mismatch('Credential should be scoped to a valid region. ');
    case 'wrong-service':
      return mismatch(`Credential should be scoped to correct service: '${fault.expected}'. `);
    case 'unsigned-headers':
      return mismatch(`'${fault.names[0] ?? 'Host'}' must be a 'SignedHeader' in the AWS Authorization.`);
    case 'mismatch':
      return mismatch(
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
  }
}

function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
