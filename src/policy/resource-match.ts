import { compilePattern, matchesPattern, type Stretch } from './match.ts';
import type { Tri } from './tri.ts';

/** `arn:partition:service:region:account:resource`; the resource may hold further colons. */
const SEGMENTS = 6;

/**
 * Whether a resource's ARN fits an entry of Resource. Wildcards stand for what is in one segment of the ARN, and AWS
 * says that a star at the end of one "can expand to match beyond the colon boundaries": at the end of the entry, as in
 * `arn:aws:s3:::*` and `arn:aws:kms:*`, it surely does. An entry that fits only if a wildcard elsewhere reaches over a
 * colon (`arn:aws:kms:*:key/*`, one segment short) is `unknown`.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
export function matchesResource(entry: readonly Stretch[], arn: string): Tri {
  if (!matchesPattern(compilePattern(entry), arn)) return 'no';
  return fitsBySegment(entry, arn) ? 'yes' : 'unknown';
}

function fitsBySegment(entry: readonly Stretch[], arn: string): boolean {
  const segments = segmentsOf(entry);
  const last = segments.length - 1;
  const parts = arn.split(':');
  const isShort = segments.length < SEGMENTS;
  if (parts.length < segments.length || (isShort && !endsWithStar(segments[last] ?? []))) return false;
  return segments.every((segment, index) => {
    // where the entry ends early, its last star has begun in this segment and takes the rest
    const part = index === last && !isShort ? parts.slice(last).join(':') : (parts[index] ?? '');
    return matchesPattern(compilePattern(segment), part);
  });
}

function endsWithStar(segment: readonly Stretch[]): boolean {
  const written = segment.filter(({ text }) => text !== '').at(-1);
  return written?.kind === 'wild' && written.text.endsWith('*');
}

const cut = new WeakMap<readonly Stretch[], readonly (readonly Stretch[])[]>();

function segmentsOf(entry: readonly Stretch[]): readonly (readonly Stretch[])[] {
  const known = cut.get(entry) ?? cutAtColons(entry, SEGMENTS);
  cut.set(entry, known);
  return known;
}

/** At most so many pieces: the last keeps its colons. */
export function cutAtColons(stretches: readonly Stretch[], most: number): Stretch[][] {
  const result: Stretch[][] = [[]];
  for (const { kind, text } of stretches) {
    let from = 0;
    while (result.length < most) {
      const colon = text.indexOf(':', from);
      if (colon < 0) break;
      result.at(-1)?.push({ kind, text: text.slice(from, colon) });
      result.push([]);
      from = colon + 1;
    }
    result.at(-1)?.push({ kind, text: text.slice(from) });
  }
  return result;
}
