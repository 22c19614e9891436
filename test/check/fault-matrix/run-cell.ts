/** One check against a practice account in which something goes wrong, and what is there when it has ended. */
import { ListMultipartUploadsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import type { CheckResult } from '../../../src/check/index.ts';
import {
  type Fault,
  type ObservedRequest,
  type PracticeAccount,
  startPracticeAccount,
} from '../../../src/practice/index.ts';
import { runCheck } from '../helpers.ts';
import { accessTo, targetIn } from '../practice-account.ts';
import type { Cell, Step } from './cells.ts';

export interface Ran {
  readonly result: CheckResult;
  readonly elapsedMs: number;
  /** `kind key` of what the bucket's administrator sees afterwards */
  readonly there: readonly string[];
  readonly requests: readonly ObservedRequest[];
}

/** Without progress, in milliseconds: short where silence itself is the fault, else long enough for every retry. */
export function timeoutFor(fault: Cell['name']): number {
  return fault.startsWith('stall') ? 2500 : 10_000;
}

export async function runWith(
  scenario: string,
  faults: readonly Fault[],
  { seeing = false, timeoutMs = 10_000 } = {},
): Promise<Ran> {
  const requests: ObservedRequest[] = [];
  // Emptied when the check is over: faults meet whoever looks afterwards too.
  const going = [...faults];
  const account = await startPracticeAccount({
    scenario,
    port: 0,
    latencyMs: 0,
    faults: going,
    onRequest: seeing ? (request) => requests.push(request) : null,
  });
  try {
    const began = performance.now();
    const { result } = await runCheck(targetIn(account, { timeoutMs }), {
      access: accessTo(account),
      confirm: null,
    });
    const elapsedMs = performance.now() - began;
    going.length = 0;
    return { result, elapsedMs, there: await whatIsThere(account), requests };
  } finally {
    await account.close();
  }
}

/** Every operation that a check of this scenario sends, in order of its first request. */
export async function stepsOf(scenario: string): Promise<Step[]> {
  const { requests } = await runWith(scenario, [], { seeing: true });
  const steps = new Map<string, Step>();
  for (const { service, operation } of requests)
    if (operation !== null) steps.set(`${service}:${operation}`, { service, operation });
  return [...steps.values()];
}

/** What the tool says is left, in the same words. */
export function named(result: CheckResult): string[] {
  return result.cleanup.left.map(({ kind, key }) => `${kind} ${key}`);
}

export async function whatIsThere(account: PracticeAccount): Promise<string[]> {
  const [admin] = account.admins;
  if (admin === undefined) throw new Error('no administrator');
  const s3 = new S3Client({
    endpoint: account.endpoint,
    region: account.region,
    forcePathStyle: true,
    credentials: admin,
  });
  try {
    const input = { Bucket: account.bucket };
    const versions = await s3.send(new ListObjectVersionsCommand(input));
    const uploads = await s3.send(new ListMultipartUploadsCommand(input));
    return [
      ...(versions.Versions ?? []).map(({ Key }) => `version ${Key}`),
      ...(versions.DeleteMarkers ?? []).map(({ Key }) => `delete-marker ${Key}`),
      ...(uploads.Uploads ?? []).map(({ Key }) => `upload ${Key}`),
    ];
  } finally {
    s3.destroy();
  }
}
