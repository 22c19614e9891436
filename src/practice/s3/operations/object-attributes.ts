/**
 * GetObjectAttributes. Under KMS it takes kms:Decrypt, as GetObject does: the checksums lie encrypted too.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
 */
import { element, group } from '../../http/xml.ts';
import type { ObjectVersion } from '../../storage/objects.ts';
import { authorize } from '../authorize.ts';
import { checksumElement, checksumElements } from '../checksum-xml.ts';
import { unwrapDataKey } from '../encryption.ts';
import { invalidArgument } from '../errors.ts';
import { S3_NAMESPACE } from '../namespace.ts';
import type { ObjectRequest, S3Context, S3Response } from '../types.ts';
import { requestedVersion, versionHeader, versionToRead } from '../versions.ts';

const ATTRIBUTES = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'] as const;
type Attribute = (typeof ATTRIBUTES)[number];

const MAX_PARTS = 1000;

export async function getObjectAttributes(context: S3Context, request: ObjectRequest): Promise<S3Response> {
  const wanted = readWanted(request);
  const infix = requestedVersion(request) === null ? '' : 'Version';
  authorize(context, request, `s3:GetObject${infix}`, request.key);
  authorize(context, request, `s3:GetObject${infix}Attributes`, request.key);
  const version = versionToRead(context, request);
  unwrapDataKey(context, request, version.encryption).fill(0);
  const write: Readonly<Record<Attribute, () => string>> = {
    ETag: () => element('ETag', version.etag),
    Checksum: () => checksumGroup(version),
    ObjectParts: () => partsGroup(request, version),
    StorageClass: () => element('StorageClass', version.headers['x-amz-storage-class'] ?? 'STANDARD'),
    ObjectSize: () => element('ObjectSize', version.size),
  };
  return {
    status: 200,
    headers: {
      'last-modified': new Date(version.lastModified).toUTCString(),
      ...versionHeader(request.bucket, version.versionId),
    },
    body: group(
      'GetObjectAttributesResponse',
      ATTRIBUTES.filter((name) => wanted.includes(name)).map((name) => write[name]()),
      S3_NAMESPACE,
    ),
  };
}

/** Unlike in a header, a composite comes without the number of its parts. */
function checksumGroup({ checksum }: ObjectVersion): string {
  return group('Checksum', [
    element(checksumElement(checksum.algorithm), checksum.value.replace(/-\d+$/, '')),
    element('ChecksumType', checksum.type),
  ]);
}

/** The number of parts; the parts themselves where their checksums make up the object's. */
function partsGroup(request: ObjectRequest, { parts, checksum: whole }: ObjectVersion): string {
  if (parts === null) return '';
  const count = element('PartsCount', parts.length);
  if (whole.type !== 'COMPOSITE') return group('ObjectParts', [count]);
  const limit = readNumber(request, 'x-amz-max-parts') ?? MAX_PARTS;
  const marker = readNumber(request, 'x-amz-part-number-marker') ?? 0;
  const rest = parts.filter(({ partNumber }) => partNumber > marker);
  const shown = rest.slice(0, Math.min(limit, MAX_PARTS));
  return group('ObjectParts', [
    count,
    element('PartNumberMarker', marker),
    element('NextPartNumberMarker', shown.at(-1)?.partNumber ?? 0),
    element('MaxParts', Math.min(limit, MAX_PARTS)),
    element('IsTruncated', rest.length > shown.length),
    ...shown.map(({ partNumber, size, checksum }) =>
      group('Part', [
        element('PartNumber', partNumber),
        element('Size', size),
        ...checksumElements(checksum),
      ]),
    ),
  ]);
}

function readWanted({ http }: ObjectRequest): readonly Attribute[] {
  const name = 'x-amz-object-attributes';
  const text = http.headers.get(name) ?? '';
  const wanted = text.split(',').map((entry) => entry.trim());
  const known = ATTRIBUTES.filter((attribute) => wanted.includes(attribute));
  if (known.length === 0 || known.length !== new Set(wanted).size) {
    throw invalidArgument('Invalid attribute name specified.', name, text.slice(0, 256));
  }
  return known;
}

function readNumber({ http }: ObjectRequest, name: string): number | null {
  const text = http.headers.get(name);
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) {
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text.slice(0, 64));
  }
  return Number(text);
}
