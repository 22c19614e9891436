/** ListObjectsV2, ListObjects, ListObjectVersions. */
import { queryParameter } from '../../http/request.ts';
import { element, group } from '../../http/xml.ts';
import type { BucketContents, ObjectVersion, Version } from '../../storage/objects.ts';
import { authorize } from '../authorize.ts';
import { invalidArgument } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import { ownerElement } from '../owner.ts';
import { compareKeys, type Page, paginate, prefixElements, readListParameters } from '../page.ts';
import type { BucketRequest, S3Context, S3Response } from '../types.ts';

interface Listed {
  readonly key: string;
  readonly version: ObjectVersion;
}

export async function listObjectsV2(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:ListBucket', null);
  const type = queryParameter(request.http, 'list-type');
  if (type !== '2') throw invalidArgument('Invalid List Type specified in Request', 'list-type', type);
  const parameters = readListParameters(request, 'max-keys');
  const { prefix, delimiter, limit, encode, encodingType } = parameters;
  const token = queryParameter(request.http, 'continuation-token');
  const startAfter = queryParameter(request.http, 'start-after');
  const marker = token === null ? (startAfter ?? '') : readToken(token);
  const page = pageOfObjects(context.contents(request.bucket), parameters, marker);
  const showOwner = queryParameter(request.http, 'fetch-owner') === 'true';
  return xml(
    group(
      'ListBucketResult',
      [
        element('Name', request.bucket.name),
        element('Prefix', encode(prefix)),
        element('ContinuationToken', token),
        element('NextContinuationToken', page.last === null ? null : writeToken(page.last.name)),
        element('StartAfter', startAfter === null || token !== null ? null : encode(startAfter)),
        element('KeyCount', page.entries.length + page.prefixes.length),
        element('MaxKeys', limit),
        element('Delimiter', delimiter === '' ? null : encode(delimiter)),
        element('EncodingType', encodingType),
        element('IsTruncated', page.last !== null),
        ...page.entries.map((listed) => contents(listed, encode, showOwner)),
        ...prefixElements(page.prefixes, encode),
      ],
      S3_NAMESPACE,
    ),
  );
}

export async function listObjects(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:ListBucket', null);
  const parameters = readListParameters(request, 'max-keys');
  const { prefix, delimiter, limit, encode, encodingType } = parameters;
  const marker = queryParameter(request.http, 'marker') ?? '';
  const page = pageOfObjects(context.contents(request.bucket), parameters, marker);
  return xml(
    group(
      'ListBucketResult',
      [
        element('Name', request.bucket.name),
        element('Prefix', encode(prefix)),
        element('Marker', encode(marker)),
        // Without a delimiter the last key is the marker, and S3 leaves this out.
        element('NextMarker', page.last === null || delimiter === '' ? null : encode(page.last.name)),
        element('MaxKeys', limit),
        element('Delimiter', delimiter === '' ? null : encode(delimiter)),
        element('EncodingType', encodingType),
        element('IsTruncated', page.last !== null),
        ...page.entries.map((listed) => contents(listed, encode, true)),
        ...prefixElements(page.prefixes, encode),
      ],
      S3_NAMESPACE,
    ),
  );
}

interface ListedVersion {
  readonly key: string;
  readonly version: Version;
  readonly latest: boolean;
}

export async function listObjectVersions(context: S3Context, request: BucketRequest): Promise<S3Response> {
  authorize(context, request, 's3:ListBucketVersions', null);
  const parameters = readListParameters(request, 'max-keys');
  const { prefix, delimiter, limit, encode, encodingType } = parameters;
  const keyMarker = queryParameter(request.http, 'key-marker') ?? '';
  const versionMarker = queryParameter(request.http, 'version-id-marker') ?? '';
  if (versionMarker !== '' && keyMarker === '') {
    throw invalidArgument(
      'A version-id marker cannot be specified without a key marker.',
      'version-id-marker',
      versionMarker,
    );
  }
  const stored = context.contents(request.bucket).versions;
  const before = stored.get(keyMarker) ?? [];
  const markerIndex = before.findIndex(({ versionId }) => versionId === versionMarker);
  // A version may have been deleted since its page was listed: then none of the key's others is left out.
  const isAfter = (name: string, { version }: ListedVersion): boolean =>
    name === keyMarker
      ? versionMarker !== '' && before.indexOf(version) > markerIndex
      : compareKeys(name, keyMarker) > 0;
  const page = paginate(versionsOf(stored), parameters, isAfter, keyMarker);
  const { last } = page;
  return xml(
    group(
      'ListVersionsResult',
      [
        element('Name', request.bucket.name),
        element('Prefix', encode(prefix)),
        element('KeyMarker', encode(keyMarker)),
        element('VersionIdMarker', versionMarker),
        element('NextKeyMarker', last === null ? null : encode(last.name)),
        element('NextVersionIdMarker', last?.kind === 'entry' ? last.entry.version.versionId : null),
        element('MaxKeys', limit),
        element('Delimiter', delimiter === '' ? null : encode(delimiter)),
        element('EncodingType', encodingType),
        element('IsTruncated', last !== null),
        ...page.entries.map((listed) => versionElement(listed, encode, request.bucket.account)),
        ...prefixElements(page.prefixes, encode),
      ],
      S3_NAMESPACE,
    ),
  );
}

function* versionsOf(
  stored: ReadonlyMap<string, readonly Version[]>,
): Generator<{ readonly name: string; readonly entry: ListedVersion }> {
  for (const key of [...stored.keys()].sort(compareKeys)) {
    for (const [index, version] of (stored.get(key) ?? []).entries()) {
      yield { name: key, entry: { key, version, latest: index === 0 } };
    }
  }
}

function versionElement(
  { key, version, latest }: ListedVersion,
  encode: (name: string) => string,
  account: string,
): string {
  const common = [
    element('Key', encode(key)),
    element('VersionId', version.versionId),
    element('IsLatest', latest),
    element('LastModified', new Date(version.lastModified).toISOString()),
  ];
  return version.kind === 'delete-marker'
    ? group('DeleteMarker', [...common, ownerElement(account)])
    : group('Version', [...common, ...described(version), ownerElement(account)]);
}

function pageOfObjects(
  contents: BucketContents,
  parameters: Parameters<typeof paginate>[1],
  marker: string,
): Page<Listed> {
  const entries = [...contents.versions]
    .flatMap(([key, [latest]]) =>
      latest?.kind === 'object' ? [{ name: key, entry: { key, version: latest } }] : [],
    )
    .sort((one, other) => compareKeys(one.name, other.name));
  return paginate(entries, parameters, (name) => marker === '' || compareKeys(name, marker) > 0, marker);
}

function contents({ key, version }: Listed, encode: (name: string) => string, showOwner: boolean): string {
  return group('Contents', [
    element('Key', encode(key)),
    element('LastModified', new Date(version.lastModified).toISOString()),
    ...described(version),
    showOwner ? ownerElement(version.ownerAccount) : '',
  ]);
}

function described(version: ObjectVersion): string[] {
  return [
    element('ETag', `"${version.etag}"`),
    element('ChecksumAlgorithm', version.checksum.algorithm),
    element('ChecksumType', version.checksum.type),
    element('Size', version.size),
    element('StorageClass', version.headers['x-amz-storage-class'] ?? 'STANDARD'),
  ];
}

function writeToken(name: string): string {
  return Buffer.from(`1/${name}`).toString('base64');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (!text.startsWith('1/')) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token');
  }
  return text.slice(2);
}

function xml(body: string): S3Response {
  return { status: 200, headers: {}, body };
}
