import { ARN_PARTS, type PolicyText } from './match.ts';
import type { Tri } from './tri.ts';

/**
 * Whether a resource's ARN fits an entry of Resource. Wildcards stand for what is in one segment of the ARN, and AWS
 * says that a star at the end of one "can expand to match beyond the colon boundaries": at the end of the entry, as in
 * `arn:aws:s3:::*` and `arn:aws:kms:*`, it surely does. An entry that fits only if a wildcard elsewhere reaches over a
 * colon (`arn:aws:kms:*:key/*`, one segment short) is `unknown`.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
export function matchesResource(entry: PolicyText, arn: string): Tri {
  if (entry.isWild && entry.written === '*') return 'yes';
  if (!entry.fits(arn)) return 'no';
  return fitsBySegment(entry, arn) ? 'yes' : 'unknown';
}

function fitsBySegment({ parts: segments }: PolicyText, arn: string): boolean {
  const last = segments.length - 1;
  const parts = arn.split(':');
  const isShort = segments.length < ARN_PARTS;
  if (parts.length < segments.length || (isShort && !endsWithStar(segments[last]))) return false;
  return segments.every((segment, index) => {
    // where the entry ends early, its last star has begun in this segment and takes the rest
    const part = index === last && !isShort ? parts.slice(last).join(':') : (parts[index] ?? '');
    return segment.fits(part);
  });
}

function endsWithStar(segment: PolicyText | undefined): boolean {
  const written = segment?.stretches.filter(({ text }) => text !== '').at(-1);
  return written?.kind === 'wild' && written.text.endsWith('*');
}
