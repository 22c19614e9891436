import {
  type Access,
  type CheckEvent,
  type CheckResult,
  type CredentialSource,
  check,
  type Target,
} from '../../src/check/index.ts';

export const MIB = 1024 * 1024;

export const CALLER: CredentialSource = {
  kind: 'static',
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: null,
};

export function targetAt(endpointUrl: string, changes: Partial<Target> = {}): Target {
  return {
    bucket: 'bucket',
    kmsKeyId: null,
    sse: 'aws:kms',
    bucketKey: null,
    prefix: '',
    region: 'eu-west-1',
    endpointUrl,
    largeBytes: 6 * MIB,
    partBytes: 5 * MIB,
    concurrency: 4,
    file: null,
    evidence: 'always',
    timeoutMs: 10_000,
    allowRetained: false,
    ...changes,
  };
}

export interface Recorded {
  readonly events: readonly CheckEvent[];
  readonly result: CheckResult;
}

/** Runs a check to its end and keeps every event. `on` sees each event as it comes, and may abort. */
export async function runCheck(
  target: Target,
  options: {
    readonly access?: Access;
    readonly confirm?: (() => Promise<boolean>) | null;
    readonly on?: (event: CheckEvent, stop: AbortController) => void;
  } = {},
): Promise<Recorded> {
  const stop = new AbortController();
  const events: CheckEvent[] = [];
  const access = options.access ?? { caller: CALLER, readers: [] };
  const confirm = options.confirm === undefined ? async () => true : options.confirm;
  for await (const event of check(target, access, { signal: stop.signal, confirm })) {
    events.push(event);
    options.on?.(event, stop);
  }
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error(`the last event was ${last?.type}`);
  return { events, result: last.result };
}

/** `id: outcome` (with the error code, or the reason for skipping) of every step. */
export function outline(result: CheckResult): string[] {
  return result.steps.map((step) => {
    if (step.outcome === 'failed') return `${step.id}: failed ${step.error.code}`;
    return step.outcome === 'skipped' ? `${step.id}: skipped ${step.because}` : `${step.id}: succeeded`;
  });
}
