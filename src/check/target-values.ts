/** Values of a target as people write them, checked the same way on the command line and in the wizard. */
import { MAX_PART_BYTES, MIN_PART_BYTES } from './part-layout.ts';

export type ValueProblem =
  | 'empty'
  | 'bucket-name'
  | 'kms-key-id'
  | 'role-arn'
  | 'region'
  | 'endpoint-url'
  | 'prefix'
  | 'size'
  | 'part-size'
  | 'too-many-parts'
  | 'duration'
  | 'duration-too-long'
  | 'age'
  | 'caller-arn'
  | 'concurrency';

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ValueProblem };

const ok = <T>(value: T): Checked<T> => ({ ok: true, value });
const bad = (problem: ValueProblem): Checked<never> => ({ ok: false, problem });

/**
 * A bucket name, an access point alias or an access point ARN; of an `s3://` address, as people paste it, the bucket.
 * Looser than S3's rules for new buckets: old names
 * with capitals or underscores still exist, and S3 itself has the last word.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function checkBucket(text: string): Checked<string> {
  const given = text.trim();
  const address = /^s3:\/\/(arn:[^/]*:accesspoint[/:][^/]*|[^/]*)/.exec(given)?.[1];
  const value = address ?? given.replace(/(?<!\/)\/+$/, '');
  if (value === '') return bad('empty');
  const isName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/.test(value);
  const isAccessPoint = /^arn:aws[a-z-]*:s3:[a-z0-9-]+:\d{12}:accesspoint[/:][a-z0-9-]{3,63}$/.test(value);
  return isName || isAccessPoint ? ok(value) : bad('bucket-name');
}

/** A key id, key ARN, alias (`alias/…`) or alias ARN; multi-Region ids (`mrk-…`) too. */
export function checkKmsKeyId(text: string): Checked<string> {
  const value = text.trim();
  if (value === '') return bad('empty');
  const id = '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|mrk-[0-9a-f]{32})';
  const alias = 'alias/[A-Za-z0-9/_-]{1,250}';
  const whole = new RegExp(
    `^(?:${id}|${alias}|arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:(?:key/${id}|${alias}))$`,
  );
  return whole.test(value) ? ok(value) : bad('kms-key-id');
}

/**
 * The ARN of a role that can be assumed, path included.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function checkRoleArn(text: string): Checked<string> {
  const value = text.trim();
  if (value === '') return bad('empty');
  const isRole = /^arn:aws[a-z-]*:iam::\d{12}:role\/(?:[\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,64}$/.test(value);
  return isRole ? ok(value) : bad('role-arn');
}

/** A Region's form; whether there is one of that name is for AWS to say. */
export function checkRegion(text: string): Checked<string> {
  const value = text.trim().toLowerCase();
  if (value === '') return bad('empty');
  return /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(value) ? ok(value) : bad('region');
}

/** http or https, without credentials, query or fragment; a slash at the end is taken off. */
export function checkEndpointUrl(text: string): Checked<string> {
  try {
    const url = new URL(text.trim());
    const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
    const http = url.protocol === 'http:' || url.protocol === 'https:';
    return http && plain ? ok(url.href.replace(/(?<!\/)\/+$/, '')) : bad('endpoint-url');
  } catch {
    return bad('endpoint-url');
  }
}

/** @returns the prefix with one `/` at its end, or an empty string; S3 keys hold at most 1,024 bytes */
export function checkPrefix(text: string): Checked<string> {
  const value = text.replace(/^\/+/, '');
  // Format characters too: they would be missing from a key that is printed, and from the command that removes it.
  if (Buffer.byteLength(value) > 900 || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value)) return bad('prefix');
  return ok(value === '' || value.endsWith('/') ? value : `${value}/`);
}

/**
 * A size as people write it: `6MiB`, `8MB`, `1g`, `5242880`.
 * MB is 1,024 × 1,024 bytes, as the AWS CLI reads it in its own configuration.
 * @returns bytes
 */
export function checkSize(text: string): Checked<number> {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)\s*(?:([kmgt])?i?b?)$/i.exec(text.trim());
  if (!match) return bad('size');
  const power = 'kmgt'.indexOf((match[2] ?? '').toLowerCase()) + 1;
  const bytes = Math.round(Number(match[1]) * 1024 ** (match[2] ? power : 0));
  return Number.isSafeInteger(bytes) && bytes > 0 ? ok(bytes) : bad('size');
}

/** 5 MiB to 5 GiB, in bytes. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export function checkPartSize(text: string): Checked<number> {
  const size = checkSize(text);
  if (!size.ok) return size;
  return size.value >= MIN_PART_BYTES && size.value <= MAX_PART_BYTES ? size : bad('part-size');
}

/** a day; timers of Node.js overflow after 24 of them */
const MAX_DURATION_MS = 24 * 3_600_000;

/** `45s`, `2m`, `1h`, `500ms`; a bare number is seconds. @returns milliseconds */
export function checkDuration(text: string): Checked<number> {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*(ms|s|m|min|h)?$/i.exec(text.trim());
  if (!match) return bad('duration');
  const unit =
    { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 }[(match[2] ?? 's').toLowerCase()] ?? 1000;
  const value = Math.round(Number(match[1]) * unit);
  if (value > MAX_DURATION_MS) return bad('duration-too-long');
  return value > 0 ? ok(value) : bad('duration');
}

export function checkConcurrency(text: string): Checked<number> {
  const value = Number(text.trim());
  return Number.isInteger(value) && value >= 1 && value <= 64 ? ok(value) : bad('concurrency');
}

/** A hundred years: nothing of ours is older. */
const MAX_AGE_MS = 100 * 365 * 24 * 3_600_000;

/** An age as people write it: `1h`, `30m`, `2d`, `0s`; a bare number is seconds. @returns milliseconds */
export function checkAge(text: string): Checked<number> {
  const match = /^(\d{1,9})\s*(s|m|min|h|d)?$/i.exec(text.trim());
  if (!match) return bad('age');
  const unit =
    { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }[(match[2] ?? 's').toLowerCase()] ?? 1000;
  const value = Number(match[1]) * unit;
  return value <= MAX_AGE_MS ? ok(value) : bad('age');
}
