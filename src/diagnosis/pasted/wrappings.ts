/**
 * How clients write an error of AWS down. One row each; `anchor` is found first, so that no pattern is tried at every
 * character, and every pattern is bounded: a paste of any size takes time linear in it.
 */

/** What a wrapping gives; null: it does not name it. */
export interface Unwrapped {
  readonly operation: string | null;
  readonly code: string | null;
  readonly message: string;
  readonly httpStatus: number | null;
  readonly requestId: string | null;
}

export interface Wrapping {
  /** whose form it is */
  readonly of: string;
  /** in lower case */
  readonly anchor: string;
  /** characters before the anchor that belong to it */
  readonly before: number;
  /** matched at the anchor (at most `before` characters earlier); groups `operation`, `code`, `message`, `status`, `request` */
  readonly pattern: RegExp;
  /** where the message stands if no group holds it: behind the match, up to the error's end, or in front of it */
  readonly message: 'behind' | 'in-front' | 'in-group';
}

/** Codes that clients write as `code: message`. */
const CODES = [
  'AccessDenied',
  'AccessDeniedException',
  'DisabledException',
  'KMSInvalidStateException',
  'NotFoundException',
  'InvalidKeyUsageException',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'NoSuchBucket',
  'NoSuchUpload',
  'PermanentRedirect',
  'SlowDown',
  'ThrottlingException',
] as const;

/** Sources: what the clients print, run against the practice account; for those that were not run, the issue named. */
const ROWS: readonly Wrapping[] = [
  {
    // also boto3 and everything else on botocore
    of: 'AWS CLI',
    anchor: 'an error occurred (',
    before: 0,
    pattern:
      /^an error occurred \((?<code>[\w.]{1,80})\) when calling the (?<operation>\w{1,60}) operation(?: \([^)\n]{1,60}\))?:\s{0,4}/i,
    message: 'behind',
  },
  {
    // aws/aws-sdk-go-v2: smithy OperationError; also rclone from 1.68 on, Terraform, k8s controllers
    of: 'Go SDK v2',
    anchor: 'operation error ',
    before: 0,
    pattern:
      /^operation error (?:S3|KMS): (?<operation>\w{1,60}), (?:(?:exceeded maximum number of attempts, \d{1,3}|https response error StatusCode: (?<status>\d{3}), RequestID: (?<request>[^,\s]{0,80})(?:, HostID: [^,\s]{0,120})?), ){0,2}(?:api error )?(?<code>[A-Za-z][\w.]{1,80}): /i,
    message: 'behind',
  },
  {
    // aws/aws-sdk-java: AmazonServiceException.getMessage
    of: 'Java SDK v1',
    anchor: '(service: ',
    before: 0,
    pattern:
      /^\(service: [^;()]{1,60}; status code: (?<status>\d{3}); error code: (?<code>[\w.]{1,80})(?:; request id: (?<request>[^;)\s]{1,80}))?/i,
    message: 'in-front',
  },
  {
    // aws/aws-sdk-java-v2: AwsServiceException.getMessage, which does not name the code
    of: 'Java SDK v2',
    anchor: '(service: ',
    before: 0,
    pattern:
      /^\(service: [^,()]{1,60}, status code: (?<status>\d{3})(?:, request id: (?<request>[^,)\s]{1,80}))?/i,
    message: 'in-front',
  },
  {
    // s3tools/s3cmd
    of: 's3cmd',
    anchor: 's3 error: ',
    before: 0,
    pattern: /^s3 error: (?<status>\d{3}) \((?<code>[\w.]{1,80})\):?\s{0,4}/i,
    message: 'behind',
  },
  {
    // S3's own answer, as curl and many logs show it
    of: 'raw XML',
    anchor: '<code>',
    before: 0,
    pattern:
      /^<code>\s{0,80}(?<code>[\w.]{1,80})\s{0,80}<\/code>\s{0,80}<message>(?<message>[^<]{0,4000})(?:<\/message>(?:[^<]|<(?!\/?(?:requestid|error)>)){0,2000}(?:<requestid>(?<request>[^<]{1,80}))?)?/i,
    message: 'in-group',
  },
  {
    // aws/aws-sdk-php: AwsException
    of: 'PHP SDK',
    anchor: ' (client): ',
    before: 80,
    pattern: /(?<code>\b[A-Za-z][\w.]{1,78}) \(client\): /,
    message: 'behind',
  },
  {
    // aws/aws-sdk-ruby: Aws::S3::Errors::AccessDenied
    of: 'Ruby SDK',
    anchor: '::errors::',
    before: 0,
    pattern: /^::errors::(?<code>[A-Za-z]\w{1,80})(?::? \(?|\n)/i,
    message: 'behind',
  },
  ...CODES.map(
    (code): Wrapping => ({
      // aws/aws-sdk-go: awserr, also rclone up to 1.67; JavaScript's own `name: message`
      of: 'Go SDK v1, JavaScript SDK',
      anchor: `${code.toLowerCase()}: `,
      before: 4,
      pattern: new RegExp(`(?<![\\w.])(?<code>(?:KMS\\.)?${code}): `, 's'),
      message: 'behind',
    }),
  ),
];

/** A line may be broken wherever a client writes a space. */
export const WRAPPINGS: readonly Wrapping[] = ROWS.map((row) => ({
  ...row,
  pattern: new RegExp(row.pattern.source.replaceAll(' ', '\\s{1,4}'), row.pattern.flags),
}));

/** Words of clients that name no API operation, and which it is. Case does not matter. */
export const OPERATION_WORDS: readonly (readonly [words: RegExp, operation: string])[] = [
  [/multipart upload failed to initiali[sz]e/i, 'CreateMultipartUpload'],
  [/multipart upload failed to upload part|failed to upload chunk|upload part #\d/i, 'UploadPart'],
  [/multipart upload failed to finali[sz]e/i, 'CompleteMultipartUpload'],
  [/upload of '[^'\n]{1,400}' part \d{1,5} failed/i, 'UploadPart'],
  [
    /\b(?:doUploadPart|uploadPart|uploadPartAsync|upload_part|UploadPartCommand|UploadPartRequest)\b|"UploadPart"|\bUploadPart:/,
    'UploadPart',
  ],
  [
    /\b(?:initiateMultipartUpload|createMultipartUpload|create_multipart_upload|CreateMultipartUploadCommand)\b|"CreateMultipartUpload"/,
    'CreateMultipartUpload',
  ],
  [
    /\b(?:completeMultipartUpload|complete_multipart_upload|CompleteMultipartUploadCommand)\b|"CompleteMultipartUpload"/,
    'CompleteMultipartUpload',
  ],
  [/\b(?:putObject|put_object|PutObjectCommand)\b|"PutObject"/, 'PutObject'],
];

/**
 * Codes of answers whose client leaves the code out, by how AWS words them. Source: recorded answers of S3; its codes
 * are in https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const CODE_OF_MESSAGE: readonly (readonly [words: RegExp, code: string])[] = [
  [/^the provided token has expired/i, 'ExpiredToken'],
  [/^the aws access key id you provided does not exist/i, 'InvalidAccessKeyId'],
  [/^the request signature we calculated does not match/i, 'SignatureDoesNotMatch'],
  [/^the difference between the request time and the current time is too large/i, 'RequestTimeTooSkewed'],
  [/^the specified bucket does not exist/i, 'NoSuchBucket'],
  [/^the bucket you are attempting to access must be addressed using/i, 'PermanentRedirect'],
  [/:key\/\S{1,80} is disabled\.?$/i, 'KMS.DisabledException'],
  [/:key\/\S{1,80} is pending (?:replica )?deletion\.?$/i, 'KMS.KMSInvalidStateException'],
  [/^invalid arn [a-z]{2}-/i, 'KMS.NotFoundException'],
];
