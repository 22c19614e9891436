/**
 * Server-side encryption: what a request asks for, what the bucket's default makes of it, and S3's calls to KMS as
 * the caller.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
import { randomBytes } from 'node:crypto';
import { AwsError } from '../http/error.ts';
import type { Caller, KmsResult } from '../services.ts';
import type { Encryption } from '../storage/objects.ts';
import type { Bucket } from '../world/model.ts';
import { accessDenied, invalidArgument, invalidRequest } from './errors.ts';
import type { ObjectRequest, S3Context, S3Request } from './types.ts';

const ALGORITHM = 'x-amz-server-side-encryption';
const KEY_ID = 'x-amz-server-side-encryption-aws-kms-key-id';
const CONTEXT = 'x-amz-server-side-encryption-context';
const BUCKET_KEY = 'x-amz-server-side-encryption-bucket-key-enabled';
const SSE_C = 'x-amz-server-side-encryption-customer-algorithm';

/** How one new object is to be encrypted, before KMS was asked. */
export type EncryptionPlan =
  | { readonly algorithm: 'AES256' }
  | {
      readonly algorithm: 'aws:kms' | 'aws:kms:dsse';
      /** as the caller or the bucket names it */
      readonly keyId: string;
      readonly bucketKeyEnabled: boolean;
      readonly context: Readonly<Record<string, string>>;
      /** whether the request sent one: only then it is echoed */
      readonly contextSent: boolean;
    };

/**
 * Reads the encryption headers of PutObject and CreateMultipartUpload and fills in the bucket's default.
 * `aws:kms` without a key id is the AWS managed key of the bucket's account, not the bucket's default key.
 * @throws AwsError `InvalidArgument`; 403 `AccessDenied` for SSE-C, which buckets block by default
 */
export function planEncryption(context: S3Context, request: ObjectRequest): EncryptionPlan {
  const { http, bucket } = request;
  refuseCustomerKeys(context, request);
  const algorithm = http.headers.get(ALGORITHM) ?? null;
  const keyId = http.headers.get(KEY_ID) ?? null;
  const contextHeader = http.headers.get(CONTEXT) ?? null;
  const bucketKey = readBucketKey(http.headers.get(BUCKET_KEY) ?? null);
  if (
    algorithm !== null &&
    algorithm !== 'AES256' &&
    algorithm !== 'aws:kms' &&
    algorithm !== 'aws:kms:dsse'
  ) {
    throw invalidArgument('The encryption method specified is not supported', ALGORITHM, algorithm);
  }
  if ((keyId !== null || contextHeader !== null) && (algorithm === null || algorithm === 'AES256')) {
    throw invalidArgument(
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
      ALGORITHM,
      algorithm,
    );
  }
  const effective = algorithm ?? bucket.encryption.algorithm;
  if (effective === 'AES256') return { algorithm: effective };
  const named = algorithm === null ? bucket.encryption.kmsKeyId : keyId;
  return {
    algorithm: effective,
    keyId: named ?? `arn:aws:kms:${bucket.region}:${bucket.account}:alias/aws/s3`,
    // Dual-layer encryption has no bucket keys.
    bucketKeyEnabled: effective === 'aws:kms' && (bucketKey ?? bucket.encryption.bucketKeyEnabled),
    context: contextHeader === null ? {} : readContext(contextHeader),
    contextSent: contextHeader !== null,
  };
}

/** @throws AwsError `InvalidArgument`: parts are encrypted as their upload was created */
export function refuseEncryptionHeaders(context: S3Context, request: ObjectRequest): void {
  refuseCustomerKeys(context, request);
  refuseHeaders(request);
}

/**
 * @throws AwsError `InvalidArgument`, `InvalidRequest`: what is read is encrypted as it was written, and nothing here
 * was written with a customer's key
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
 */
export function refuseEncryptionOfRead(request: S3Request): void {
  refuseHeaders(request);
  if (!request.http.headers.has(SSE_C)) return;
  throw invalidRequest('The encryption parameters are not applicable to this object.');
}

function refuseHeaders(request: S3Request): void {
  for (const name of [ALGORITHM, KEY_ID, CONTEXT, BUCKET_KEY]) {
    const value = request.http.headers.get(name);
    if (value !== undefined) {
      throw invalidArgument(`${name} header is not supported for this operation.`, name, value);
    }
  }
}

export interface NewDataKey {
  readonly encryption: Encryption;
  /** to be wiped after use; with KMS it is kept nowhere */
  readonly dataKey: Buffer;
}

/**
 * A data key for a new object or upload: from KMS, asked as the caller, or S3's own.
 * @throws AwsError what became of KMS's refusal
 */
export function newDataKey(context: S3Context, request: ObjectRequest, plan: EncryptionPlan): NewDataKey {
  if (plan.algorithm === 'AES256') {
    const dataKey = randomBytes(32);
    return { encryption: { algorithm: 'AES256', dataKey: Buffer.from(dataKey) }, dataKey };
  }
  const { bucket, key, caller } = request;
  const bucketArn = `arn:aws:s3:::${bucket.name}`;
  const encryptionContext = {
    'aws:s3:arn': plan.bucketKeyEnabled ? bucketArn : `${bucketArn}/${key}`,
    // S3 leaves that pair as it is where the request has one:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
    ...plan.context,
  };
  const generated = relayKmsError(
    context,
    caller,
    bucket,
    context.kms.generateDataKey(caller, {
      keyId: plan.keyId,
      encryptionContext,
      viaService: viaService(bucket),
    }),
  );
  return {
    encryption: {
      algorithm: plan.algorithm,
      keyArn: generated.keyArn,
      wrappedKey: generated.ciphertextBlob,
      context: encryptionContext,
      bucketKeyEnabled: plan.bucketKeyEnabled,
    },
    dataKey: generated.plaintext,
  };
}

/**
 * The data key of an object or upload that exists. S3 hands KMS the ciphertext alone, without a key id.
 * @throws AwsError what became of KMS's refusal
 */
export function unwrapDataKey(context: S3Context, request: ObjectRequest, encryption: Encryption): Buffer {
  if (encryption.algorithm === 'AES256') return Buffer.from(encryption.dataKey);
  const { bucket, caller } = request;
  return relayKmsError(
    context,
    caller,
    bucket,
    context.kms.decrypt(caller, {
      keyId: null,
      ciphertextBlob: encryption.wrappedKey,
      encryptionContext: encryption.context,
      viaService: viaService(bucket),
    }),
  ).plaintext;
}

/** Whether the request itself says how to encrypt. */
export function namesEncryption({ http }: S3Request): boolean {
  return [ALGORITHM, KEY_ID, CONTEXT, BUCKET_KEY].some((name) => http.headers.has(name));
}

/** The headers every answer about the object carries. The key is always named by its full ARN. */
export function encryptionHeaders(encryption: Encryption): Record<string, string> {
  if (encryption.algorithm === 'AES256') return { [ALGORITHM]: 'AES256' };
  return {
    [ALGORITHM]: encryption.algorithm,
    [KEY_ID]: encryption.keyArn,
    ...(encryption.bucketKeyEnabled ? { [BUCKET_KEY]: 'true' } : {}),
  };
}

/** The context, as the creating request alone echoes it: with S3's own pair. */
export function contextHeader(plan: EncryptionPlan, encryption: Encryption): Record<string, string> {
  if (plan.algorithm === 'AES256' || !plan.contextSent || encryption.algorithm === 'AES256') return {};
  return { [CONTEXT]: Buffer.from(JSON.stringify(encryption.context)).toString('base64') };
}

/**
 * KMS's refusals reach S3's caller as 403 AccessDenied, its other errors as 400 with `KMS.` before their name.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
function relayKmsError<T>(context: S3Context, caller: Caller, bucket: Bucket, result: KmsResult<T>): T {
  if (result.ok) return result.value;
  if (result.name === 'AccessDeniedException') {
    throw accessDenied(context.relayKmsDenial(context.world, caller, bucket, result.message));
  }
  throw new AwsError(400, `KMS.${result.name}`, result.message);
}

function viaService(bucket: Bucket): string {
  return `s3.${bucket.region}.amazonaws.com`;
}

function refuseCustomerKeys({ world, customerKeysBlocked }: S3Context, request: ObjectRequest): void {
  if (!request.http.headers.has(SSE_C)) return;
  const { caller, bucket, key } = request;
  throw accessDenied(customerKeysBlocked(world, caller, bucket, key));
}

function readBucketKey(header: string | null): boolean | null {
  if (header === null) return null;
  if (/^(?:true|false)$/i.test(header)) return header.toLowerCase() === 'true';
  throw invalidArgument(`${BUCKET_KEY} must be true or false`, BUCKET_KEY, header);
}

function readContext(header: string): Record<string, string> {
  const failure = invalidArgument(
    'The header x-amz-server-side-encryption-context shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map',
    CONTEXT,
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    throw failure;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw failure;
  const context: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value !== 'string') throw failure;
    context[name] = value;
  }
  return context;
}
