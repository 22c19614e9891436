/**
 * PutBucketVersioning, PutBucketEncryption and DeleteBucketEncryption.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
 */
import { AwsError } from '../../http/error.ts';
import { childrenOf, parseXml, textOf, type XmlElement } from '../../http/xml.ts';
import { authorize } from '../authorize.ts';
import { readText } from '../body.ts';
import { invalidArgument, malformedXml } from '../errors.ts';
import type { BucketRequest, S3Context, S3Response } from '../types.ts';

const MAX_BODY_BYTES = 64 * 1024;

export async function putBucketVersioning(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:PutBucketVersioning', null);
  const root = await readRoot(request, 'VersioningConfiguration');
  const status = textOf(root, 'Status');
  if (status === null) {
    throw new AwsError(
      400,
      'IllegalVersioningConfigurationException',
      'The Versioning element must be specified',
    );
  }
  if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
  request.bucket.versioning = status;
  return { status: 200, headers: {}, body: null };
}

/** The key is not looked for: one that does not exist shows at the next upload. */
export async function putBucketEncryption(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:PutEncryptionConfiguration', null);
  const root = await readRoot(request, 'ServerSideEncryptionConfiguration');
  const [rule, ...others] = childrenOf(root, 'Rule');
  if (rule === undefined || others.length > 0) throw malformedXml();
  const [byDefault] = childrenOf(rule, 'ApplyServerSideEncryptionByDefault');
  const algorithm = byDefault === undefined ? null : textOf(byDefault, 'SSEAlgorithm');
  if (algorithm !== 'AES256' && algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') throw malformedXml();
  const kmsKeyId = byDefault === undefined ? null : textOf(byDefault, 'KMSMasterKeyID') || null;
  if (algorithm === 'AES256' && kmsKeyId !== null) {
    throw invalidArgument(
      'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      'ApplyServerSideEncryptionByDefault',
    );
  }
  const bucketKeyEnabled = textOf(rule, 'BucketKeyEnabled') === 'true';
  request.bucket.encryption = { algorithm, kmsKeyId, bucketKeyEnabled };
  return { status: 200, headers: {}, body: null };
}

/** No bucket is without encryption: it goes back to S3's own keys. */
export async function deleteBucketEncryption(
  context: S3Context,
  request: BucketRequest,
): Promise<S3Response> {
  authorize(context, request, 's3:PutEncryptionConfiguration', null);
  request.bucket.encryption = { algorithm: 'AES256', kmsKeyId: null, bucketKeyEnabled: false };
  return { status: 204, headers: {}, body: null };
}

async function readRoot(request: BucketRequest, name: string): Promise<XmlElement> {
  const document = parseXml(await readText(request, MAX_BODY_BYTES));
  if (document === null || !(name in document)) throw malformedXml();
  // An element with nothing in it is a document too.
  return childrenOf(document, name)[0] ?? {};
}
