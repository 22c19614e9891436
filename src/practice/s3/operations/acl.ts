/**
 * ACLs of buckets that have them disabled, as every new bucket does: to be read, the owner's full control; to be
 * written, not at all.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
import { element, group } from '../../http/xml.ts';
import type { Bucket } from '../../world/model.ts';
import { authorize } from '../authorize.ts';
import { accessControlListNotSupported } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import { canonicalId, ownerElement } from '../owner.ts';
import type { BucketRequest, ObjectRequest, S3Context, S3Response } from '../types.ts';
import { requestedVersion, versionHeader, versionToRead } from '../versions.ts';

export async function getBucketAcl(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:GetBucketAcl', null);
  return { status: 200, headers: {}, body: ownersAcl(request.bucket) };
}

export async function putBucketAcl(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:PutBucketAcl', null);
  throw accessControlListNotSupported();
}

export async function getObjectAcl(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  authorize(context, request, `s3:GetObject${versionInfix(request)}Acl`, request.key);
  const { versionId } = versionToRead(context, request);
  return { status: 200, headers: versionHeader(request.bucket, versionId), body: ownersAcl(request.bucket) };
}

export async function putObjectAcl(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  authorize(context, request, `s3:PutObject${versionInfix(request)}Acl`, request.key);
  throw accessControlListNotSupported();
}

function versionInfix(request: ObjectRequest): 'Version' | '' {
  return requestedVersion(request) === null ? '' : 'Version';
}

function ownersAcl({ account }: Bucket): string {
  const grantee =
    '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">' +
    `${element('ID', canonicalId(account))}</Grantee>`;
  const grant = group('Grant', [grantee, element('Permission', 'FULL_CONTROL')]);
  return group(
    'AccessControlPolicy',
    [ownerElement(account), group('AccessControlList', [grant])],
    S3_NAMESPACE,
  );
}
