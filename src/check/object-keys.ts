import { randomBytes } from 'node:crypto';
import type { Control } from '../diagnosis/index.ts';

/** The keys of one run. The form alone proves that an object or an open upload is ours. */
export interface ObjectKeys {
  readonly small: string;
  readonly large: string;
  readonly controls: Readonly<Record<Control, string>>;
}

/** 128 bits, in hexadecimal. */
export function newRunId(): string {
  return randomBytes(16).toString('hex');
}

/** `<prefix>s3-kms-wizard/<UTC timestamp>-<run id>/{small,large,control-…}`, the timestamp as `20261122T001500Z`. */
export function objectKeys(prefix: string, startedAt: Date, runId: string): ObjectKeys {
  const timestamp = startedAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
  const folder = `${prefix}s3-kms-wizard/${timestamp}-${runId}`;
  return {
    small: `${folder}/small`,
    large: `${folder}/large`,
    controls: {
      'control-same-bytes': `${folder}/control-same-bytes`,
      'control-aes256': `${folder}/control-aes256`,
    },
  };
}

/** Every key that may hold an object when all goes well: what is never completed leaves none. */
export function keysOfObjects({ small, large, controls }: ObjectKeys): readonly string[] {
  return [small, large, controls['control-same-bytes']];
}
