/** A check's target and credentials out of the parsed command line. */
import { accessSync, constants, statSync } from 'node:fs';
import { concurrencyFor, MAX_PART_BYTES, MAX_PARTS, partBytesFor } from '../../check/part-layout.ts';
import { type Access, type CredentialSource, DEFAULT_TARGET, type Target } from '../../check/target.ts';
import {
  type Checked,
  checkBucket,
  checkConcurrency,
  checkDuration,
  checkEndpointUrl,
  checkKmsKeyId,
  checkPartSize,
  checkPrefix,
  checkRegion,
  checkRoleArn,
  checkSize,
} from '../../check/target-values.ts';
import type { OptionName } from './definitions.ts';
import type { ParsedArguments, UsageProblem } from './parse.ts';

export type TargetFromArguments =
  | { readonly ok: true; readonly target: Target; readonly access: Access }
  | { readonly ok: false; readonly problem: UsageProblem };

/** Thrown and caught in this file only: the first bad option ends the reading. */
class Refused extends Error {
  readonly problem: UsageProblem;
  constructor(problem: UsageProblem) {
    super(problem.id);
    this.problem = problem;
  }
}

/** @param asks whether what is not given is asked for: then no bucket need be named */
export function targetFromArguments(args: ParsedArguments, asks = false): TargetFromArguments {
  try {
    return { ok: true, target: readTarget(args, asks), access: readAccess(args) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}

function readTarget(args: ParsedArguments, asks: boolean): Target {
  const bucket = read(args, 'bucket', checkBucket) ?? (asks ? '' : null);
  if (bucket === null) throw new Refused({ id: 'missing-option', option: '--bucket', command: args.command });
  const file = text(args, 'file');
  const largeBytes =
    file === null ? (read(args, 'size', checkSize) ?? DEFAULT_TARGET.largeBytes) : fileBytes(file);
  const adapted = file === null ? DEFAULT_TARGET : adaptedTo(largeBytes);
  const partBytes = read(args, 'part-size', checkPartSize) ?? adapted.partBytes;
  if (partBytes > MAX_PART_BYTES || Math.ceil(largeBytes / partBytes) > MAX_PARTS) {
    const option = file === null ? 'size' : 'file';
    throw new Refused({
      id: 'bad-value',
      option: `--${option}`,
      text: text(args, option) ?? '',
      problem: 'too-many-parts',
    });
  }
  const bucketKey = choice(args, 'bucket-key', ['on', 'off'] as const);
  return {
    bucket,
    kmsKeyId: read(args, 'kms-key-id', checkKmsKeyId),
    sse: choice(args, 'sse', ['aws:kms', 'aws:kms:dsse'] as const) ?? 'aws:kms',
    bucketKey: bucketKey === null ? null : bucketKey === 'on',
    prefix: read(args, 'prefix', checkPrefix) ?? '',
    region: read(args, 'region', checkRegion),
    endpointUrl: read(args, 'endpoint-url', checkEndpointUrl),
    largeBytes,
    partBytes,
    concurrency: read(args, 'concurrency', checkConcurrency) ?? adapted.concurrency,
    file,
    evidence: choice(args, 'evidence', ['always', 'on-failure'] as const) ?? 'always',
    timeoutMs: read(args, 'timeout', checkDuration) ?? DEFAULT_TARGET.timeoutMs,
    allowRetained: args.flags.has('allow-retained'),
  };
}

function adaptedTo(fileBytes: number): Pick<Target, 'partBytes' | 'concurrency'> {
  return { partBytes: partBytesFor(fileBytes), concurrency: concurrencyFor(fileBytes) };
}

function readAccess(args: ParsedArguments): Access {
  const caller: CredentialSource = {
    kind: 'chain',
    profile: text(args, 'profile'),
    roleArn: read(args, 'role-arn', checkRoleArn),
  };
  const readers = (args.values.get('reader-profile') ?? []).map(
    (profile): CredentialSource => ({ kind: 'chain', profile, roleArn: null }),
  );
  return { caller, readers };
}

function text(args: ParsedArguments, name: OptionName): string | null {
  return args.values.get(name)?.[0] ?? null;
}

function read<T>(args: ParsedArguments, name: OptionName, check: (value: string) => Checked<T>): T | null {
  const given = text(args, name);
  if (given === null) return null;
  const checked = check(given);
  if (checked.ok) return checked.value;
  throw new Refused({ id: 'bad-value', option: `--${name}`, text: given, problem: checked.problem });
}

function choice<T extends string>(args: ParsedArguments, name: OptionName, choices: readonly T[]): T | null {
  const given = text(args, name);
  if (given === null) return null;
  const found = choices.find((one) => one === given);
  if (found !== undefined) return found;
  throw new Refused({ id: 'bad-choice', option: `--${name}`, text: given, choices });
}

function fileBytes(path: string): number {
  try {
    accessSync(path, constants.R_OK);
    const stats = statSync(path);
    if (stats.isFile() && stats.size > 0) return stats.size;
  } catch {
    // said below: whatever the reason, the file cannot be uploaded
  }
  throw new Refused({ id: 'unreadable-file', text: path });
}
