/** A check that is interrupted, or fails, at each of its requests, in the middle of this process. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckResult, check, type Target } from '../../src/check/index.ts';
import { MIB } from '../check/helpers.ts';
import { accessTo, targetIn } from '../check/practice-account.ts';
import { type Bucket, openBucket } from './bucket.ts';
import { figures, judge, newTally } from './outcome.ts';
import { type Fate, type Moment, type Plan, type RequestProxy, startProxy } from './proxy.ts';
import { ALL, sampled } from './sample.ts';

/** Of a run in which nothing moves any more; a small part of it is the grace that writes in flight are given. */
const TIMEOUT_MS = 20_000;

interface Case {
  readonly label: string;
  readonly moment: Moment;
  readonly fate: Fate;
  readonly abort: boolean;
}

const WRITES =
  /^(?:PutObject|CreateMultipartUpload|UploadPart|CompleteMultipartUpload|AbortMulti|DeleteObject)/;

/** What may still be made when the run is over. */
const MAKES = /^(?:PutObject|CreateMultipartUpload|CompleteMultipartUpload)/;

/** Everything that may happen to one request. */
function casesOf(label: string, hasBody: boolean): Case[] {
  const moments: readonly Moment[] = hasBody
    ? ['before', 'body', 'outstanding', 'after']
    : ['before', 'outstanding', 'after'];
  const some = (abort: boolean, fate: Fate, at: readonly Moment[]) =>
    at.map((moment): Case => ({ label, moment, fate, abort }));
  return [
    ...some(true, 'pass', moments),
    ...(WRITES.test(label) ? some(true, 'late', ['before']) : []),
    ...(MAKES.test(label) ? some(true, 'last', ['before']) : []),
    ...some(true, 'reset', ['outstanding']),
    ...some(
      false,
      'reset',
      moments.filter((moment) => moment !== 'after'),
    ),
    ...some(false, '403', ['before']),
    ...some(false, '500', ['before', 'outstanding']),
    ...some(false, '500-always', ['before']),
    ...some(false, 'gone', moments),
  ];
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interrupted-file-'));
  await writeFile(join(folder, 'file'), Buffer.alloc(11 * MIB, 'bytes of a file'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const variants: readonly [string, string, () => Partial<Target>][] = [
  ['the usual denial', 'same-account-key-policy', () => ({})],
  ['a bare denial, with controls', 'bare-message', () => ({})],
  ['no denial, a versioned bucket', 'healthy', () => ({})],
  ['a file', 'healthy', () => ({ file: join(folder, 'file'), concurrency: 2 })],
];

describe.each(variants)('%s', (title, scenario, changes) => {
  let bucket: Bucket;
  let proxy: RequestProxy;
  beforeAll(async () => {
    bucket = await openBucket(scenario);
    proxy = await startProxy(bucket.account.endpoint);
  });
  afterAll(async () => {
    await proxy.close();
    await bucket.close();
  });

  async function run(stop: AbortController, plan: Plan | null): Promise<CheckResult> {
    proxy.arm(plan);
    const target = targetIn(bucket.account, {
      endpointUrl: proxy.url,
      timeoutMs: TIMEOUT_MS,
      ...changes(),
    });
    const events = check(target, accessTo(bucket.account), { signal: stop.signal, confirm: null });
    let result: CheckResult | null = null;
    for await (const event of events) if (event.type === 'finished') result = event.result;
    if (result === null) throw new Error('no result');
    await proxy.idle();
    return result;
  }

  it('leaves nothing unnamed, whatever happens to any request', {
    timeout: ALL ? 3_600_000 : 120_000,
  }, async () => {
    const startedAt = performance.now();
    const tally = newTally();
    await run(new AbortController(), null);
    const labels = [...proxy.labels];
    const withBody = new Set(proxy.withBody);
    expect(await bucket.there()).toEqual([]);
    expect(labels.length).toBeGreaterThan(15);

    const cases = labels.flatMap((label) => casesOf(label, withBody.has(label)));
    // What lands when the tool has given it up is what is missed most easily: in one bucket it is in every sample.
    const late = cases.filter(
      ({ label, fate }) =>
        (fate === 'late' || fate === 'last') &&
        /^(?:PutObject small|CreateMultipartUpload large)/.test(label),
    );
    const chosen = new Set([...sampled(cases, 89), ...(scenario === 'same-account-key-policy' ? late : [])]);
    for (const each of chosen) {
      const { label, moment, fate, abort } = each;
      const name = `${label} ${abort ? 'aborted' : 'not aborted'} ${moment} ${fate}`;
      const stop = new AbortController();
      const act = () => {
        if (abort) stop.abort();
      };
      const result = await run(stop, { label, moment, fate, act });
      const reached = proxy.reached();
      // What is printed is run against a network that is there again.
      proxy.arm(null);
      if (!reached) tally.unreached.push(name);
      else if (abort && !result.interrupted) tally.problem(`${name}: is not told as interrupted`);
      await judge(bucket, result.cleanup, name, tally);
    }

    // Before it is sent: at the moment the n-th request comes into being, when not a byte of it has left.
    for (const nth of sampled(
      labels.map((_, index) => index + 1),
      13,
    )) {
      const stop = new AbortController();
      let created = 0;
      const onCreated = (message: unknown) => {
        const { request } = message as { readonly request: ClientRequest };
        if (!proxy.url.endsWith(String(request.getHeader('host')))) return;
        created += 1;
        if (created === nth) stop.abort();
      };
      subscribe('http.client.request.created', onCreated);
      const result = await run(stop, null);
      unsubscribe('http.client.request.created', onCreated);
      if (!stop.signal.aborted) tally.unreached.push(`request ${nth}`);
      await judge(bucket, result.cleanup, `request ${nth} unsent`, tally);
    }
    process.stderr.write(figures(`${title} (${labels.length} requests)`, tally, startedAt));
    expect(tally.problems).toEqual([]);
    expect(tally.unreached.length).toBeLessThanOrEqual(tally.runs / 50);
  });
});
