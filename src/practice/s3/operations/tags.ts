/**
 * Object tags: read from a header or a document, and the three operations on them.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
import { AwsError } from '../../http/error.ts';
import { childrenOf, element, group, parseXml, textOf } from '../../http/xml.ts';
import type { ObjectVersion, Tag } from '../../storage/objects.ts';
import { authorize, type ConditionKeys } from '../authorize.ts';
import { readText } from '../body.ts';
import { invalidArgument, malformedXml, methodNotAllowed } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import type { ObjectRequest, S3Context, S3Request, S3Response } from '../types.ts';
import { requestedVersion, versionHeader, versionToRead } from '../versions.ts';

const MAX_TAGS = 10;
const MAX_KEY = 128;
const MAX_VALUE = 256;
/** Ten tags of the greatest length, escaped, with room. */
const MAX_BODY_BYTES = 64 * 1024;
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags of `x-amz-tagging`; none where it was not sent. @throws AwsError `InvalidArgument`, `InvalidTag` … */
export function tagsOfHeader(request: S3Request): readonly Tag[] {
  const text = request.http.headers.get('x-amz-tagging');
  if (text === undefined || text === '') return [];
  const tags = [...new URLSearchParams(text)].map(([key, value]) => ({ key, value }));
  if (
    new Set(tags.map(({ key }) => key)).size !== tags.length ||
    tags.some(({ key, value }) => !ALLOWED.test(key) || !ALLOWED.test(value))
  ) {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      'x-amz-tagging',
      text,
    );
  }
  return checked(tags);
}

/** s3:PutObject; with tags s3:PutObjectTagging too. @throws AwsError 403 */
export function authorizeWrite(context: S3Context, request: ObjectRequest, tags: readonly Tag[]): void {
  const keys = tagConditionKeys(tags);
  authorize(context, request, 's3:PutObject', request.key, keys);
  if (tags.length > 0) authorize(context, request, 's3:PutObjectTagging', request.key, keys);
}

/** What policies can ask of the tags a request brings. */
function tagConditionKeys(tags: readonly Tag[]): ConditionKeys {
  if (tags.length === 0) return {};
  const pairs = tags.map(({ key, value }) => [`s3:RequestObjectTag/${key}`, [value]] as const);
  return { 's3:RequestObjectTagKeys': tags.map(({ key }) => key), ...Object.fromEntries(pairs) };
}

export async function getObjectTagging(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const version = forTagging(context, request, 'Get');
  const tags = version.tags.map(({ key, value }) =>
    group('Tag', [element('Key', key), element('Value', value)]),
  );
  return {
    status: 200,
    headers: versionHeader(request.bucket, version.versionId),
    body: group('Tagging', [group('TagSet', tags)], S3_NAMESPACE),
  };
}

export async function putObjectTagging(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const version = forTagging(context, request, 'Put');
  const document = parseXml(await readText(request, MAX_BODY_BYTES));
  const [root] = document === null ? [] : childrenOf(document, 'Tagging');
  const [set] = root === undefined ? [] : childrenOf(root, 'TagSet');
  if (root === undefined || !('TagSet' in root)) throw malformedXml();
  const tags = (set === undefined ? [] : childrenOf(set, 'Tag')).map((tag) => {
    const [key, value] = [textOf(tag, 'Key'), textOf(tag, 'Value')];
    if (key === null || value === null) throw malformedXml();
    return { key, value };
  });
  version.tags = checked(tags);
  return { status: 200, headers: versionHeader(request.bucket, version.versionId), body: null };
}

export async function deleteObjectTagging(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const version = forTagging(context, request, 'Delete');
  version.tags = [];
  return { status: 204, headers: versionHeader(request.bucket, version.versionId), body: null };
}

function forTagging(
  context: S3Context,
  request: ObjectRequest,
  verb: 'Get' | 'Put' | 'Delete',
): ObjectVersion {
  const { key, http } = request;
  const versionId = requestedVersion(request);
  authorize(context, request, `s3:${verb}${versionId === null ? 'Object' : 'ObjectVersion'}Tagging`, key);
  const contents = context.contents(request.bucket);
  const version = versionId === null ? contents.latest(key) : contents.find(key, versionId);
  // Unlike a read, which takes a delete marker that is the latest for no object at all.
  if (version?.kind === 'delete-marker') throw methodNotAllowed(http.method, 'DeleteMarker');
  return versionToRead(context, request);
}

function checked(tags: readonly Tag[]): readonly Tag[] {
  if (tags.length > MAX_TAGS) {
    throw new AwsError(400, 'BadRequest', 'Object tags cannot be greater than 10');
  }
  for (const { key, value } of tags) {
    if (key === '' || key.length > MAX_KEY || !ALLOWED.test(key)) {
      throw invalidTag('The TagKey you have provided is invalid', { TagKey: key });
    }
    if (value.length > MAX_VALUE || !ALLOWED.test(value)) {
      throw invalidTag('The TagValue you have provided is invalid', { TagKey: key, TagValue: value });
    }
    if (key.startsWith('aws:')) {
      throw invalidTag('Your TagKey cannot be prefixed with aws:', { TagKey: key });
    }
    if (tags.filter((tag) => tag.key === key).length > 1) {
      throw invalidTag('Cannot provide multiple Tags with the same key', { TagKey: key });
    }
  }
  return [...tags].sort((one, other) => (one.key < other.key ? -1 : 1));
}

function invalidTag(message: string, details: Readonly<Record<string, string>>): AwsError {
  return new AwsError(400, 'InvalidTag', message, details);
}
