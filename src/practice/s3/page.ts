/** What S3's listings share: sorted names, prefix and delimiter, pages, and URL-encoded answers. */
import { queryParameter } from '../http/request.ts';
import { element, group } from '../http/xml.ts';
import { invalidArgument } from './errors.ts';
import type { BucketRequest, S3Request } from './types.ts';

const MAX_KEYS = 1000;

export interface ListParameters {
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  /** how names are written in the answer */
  readonly encode: (name: string) => string;
  readonly encodingType: 'url' | null;
}

/**
 * @param limitName `max-keys`, `max-uploads`
 * @throws AwsError `InvalidArgument`
 */
export function readListParameters(request: BucketRequest, limitName: string): ListParameters {
  const encodingType = queryParameter(request.http, 'encoding-type');
  if (encodingType !== null && encodingType !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
  }
  return {
    prefix: queryParameter(request.http, 'prefix') ?? '',
    delimiter: queryParameter(request.http, 'delimiter') ?? '',
    limit: readLimit(request, limitName),
    encode: encodingType === null ? (name) => name : urlEncode,
    encodingType,
  };
}

/** At most 1000, also where more is asked for. @throws AwsError `InvalidArgument` */
export function readLimit(request: S3Request, name: string): number {
  const text = queryParameter(request.http, name);
  if (text === null || text === '') return MAX_KEYS;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1) {
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
  }
  return Math.min(Number(text), MAX_KEYS);
}

/** One line of a listing: an entry, or the prefix that stands for all that begin with it. */
export type Line<T> =
  | { readonly kind: 'entry'; readonly name: string; readonly entry: T }
  | { readonly kind: 'prefix'; readonly name: string };

export interface Page<T> {
  readonly entries: readonly T[];
  readonly prefixes: readonly string[];
  /** the line to go on after; null at the end */
  readonly last: Line<T> | null;
}

/**
 * @param entries in the order of the listing, by name; a name may come more than once
 * @param isAfter whether an entry comes after the marker the client gave
 * @param marker a common prefix that it begins with was listed before, with all that is below it
 */
export function paginate<T>(
  entries: Iterable<{ readonly name: string; readonly entry: T }>,
  { prefix, delimiter, limit }: ListParameters,
  isAfter: (name: string, entry: T) => boolean,
  marker: string,
): Page<T> {
  const lines: Line<T>[] = [];
  const prefixes = new Set<string>();
  for (const { name, entry } of entries) {
    if (!name.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    const common = end === -1 ? null : name.slice(0, end + delimiter.length);
    if (common === null ? !isAfter(name, entry) : marker.startsWith(common) || !isAfter(name, entry))
      continue;
    if (common !== null && prefixes.has(common)) continue;
    if (lines.length === limit) return pageOf(lines, lines.at(-1) ?? null);
    if (common === null) lines.push({ kind: 'entry', name, entry });
    else {
      prefixes.add(common);
      lines.push({ kind: 'prefix', name: common });
    }
  }
  return pageOf(lines, null);
}

function pageOf<T>(lines: readonly Line<T>[], last: Line<T> | null): Page<T> {
  return {
    entries: lines.flatMap((line) => (line.kind === 'entry' ? [line.entry] : [])),
    prefixes: lines.flatMap((line) => (line.kind === 'prefix' ? [line.name] : [])),
    last,
  };
}

export function prefixElements(prefixes: readonly string[], encode: (name: string) => string): string[] {
  return prefixes.map((prefix) => group('CommonPrefixes', [element('Prefix', encode(prefix))]));
}

/** By UTF-8 bytes, as S3 sorts; JavaScript's own order differs beyond the Basic Multilingual Plane. */
export function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** As Java's URLEncoder has it, slashes kept: space is `+`. */
function urlEncode(name: string): string {
  return encodeURIComponent(name)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
