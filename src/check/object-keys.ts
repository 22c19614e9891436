import { randomBytes } from 'node:crypto';

/** The keys of one run. The form alone proves that an object or an open upload is ours. */
export interface ObjectKeys {
  readonly small: string;
  readonly large: string;
}

/** 128 bits, in hexadecimal. */
export function newRunId(): string {
  return randomBytes(16).toString('hex');
}

/** `<prefix>s3-kms-wizard/<UTC timestamp>-<run id>/{small,large}`, the timestamp as `20261122T001500Z`. */
export function objectKeys(prefix: string, startedAt: Date, runId: string): ObjectKeys {
  const timestamp = startedAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
  const folder = `${prefix}s3-kms-wizard/${timestamp}-${runId}`;
  return { small: `${folder}/small`, large: `${folder}/large` };
}
