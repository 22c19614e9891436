/** Checks in a thread of their own: the same as without one, for whoever asks and whatever becomes of them. */
import { spawn } from 'node:child_process';
import type { LookupAddress } from 'node:dns';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CheckEvent, CheckResult } from '../../../src/check/events.ts';
import { check } from '../../../src/check/index.ts';
import type { PickItem } from '../../../src/check/picks.ts';
import type { CheckRequest } from '../../../src/check/request.ts';
import { CheckThread } from '../../../src/check/thread/threaded.ts';
import { MIB, runCheck } from '../helpers.ts';
import { accessTo, callerOf, leftIn, start, targetIn } from '../practice-account.ts';
import { endpoint } from '../scripted-endpoint.ts';

/** What this thread is told that a name stands for; null: the system is asked. */
let addressesOf: ((hostname: string) => Promise<LookupAddress[]>) | null = null;
vi.mock('node:dns/promises', async (original) => {
  const real = await original<typeof import('node:dns/promises')>();
  const lookup = (hostname: string, options: object) =>
    addressesOf === null ? real.lookup(hostname, options) : addressesOf(hostname);
  return { ...real, default: { ...real, lookup }, lookup };
});

const thread = new CheckThread();
afterEach(() => {
  addressesOf = null;
  vi.unstubAllEnvs();
});

function requestOf(
  given: Pick<CheckRequest, 'target' | 'access'>,
  changes: Partial<CheckRequest> = {},
): CheckRequest {
  const mfaCode = () => Promise.reject(new Error('nobody is there'));
  return { ...given, signal: new AbortController().signal, mfaCode, ...changes };
}

async function eventsOf(request: CheckRequest, by: CheckThread = thread): Promise<CheckEvent[]> {
  const events: CheckEvent[] = [];
  for await (const event of by.check(request)) events.push(event);
  return events;
}

function resultIn(events: readonly CheckEvent[]): CheckResult {
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error(`the last event was ${last?.type}`);
  return last.result;
}

/** All but what differs from run to run of the same thing. */
function timeless(value: unknown): unknown {
  const text = JSON.stringify(value, (name, inside: unknown) =>
    /^(?:startedAt|finishedAt|startedAfterMs|durationMs|requestId|hostId|versionId|uploadId)$/.test(name) &&
    inside !== null
      ? name
      : inside,
  );
  return JSON.parse(
    text
      .replace(/\d{8}T\d{6}Z-[0-9a-f]{32}/g, 'RUN')
      .replace(/--(version|upload)-id \S+/g, '--$1-id ID')
      .replace(/127\.0\.0\.1:\d+/g, 'ENDPOINT'),
  );
}

/** What is told besides the progress of parts, which come in no fixed order. */
function told(events: readonly CheckEvent[]): string[] {
  return events
    .filter(({ type }) => type !== 'step-progress' && type !== 'at-risk')
    .map((event) => JSON.stringify(timeless(event)))
    .sort();
}

describe('a check in a thread', () => {
  it.each(['same-account-key-policy', 'cross-account-both', 'bare-message', 'no-delete-object', 'healthy'])(
    'tells in %s what it tells without',
    async (scenario) => {
      const account = await start(scenario);
      const given = { target: targetIn(account), access: accessTo(account) };
      const without = await runCheck(given.target, { access: given.access });
      // Nothing in it is lost on the way to another thread.
      expect(structuredClone(without.events)).toStrictEqual(without.events);
      const events = await eventsOf(requestOf(given));
      const result = resultIn(events);
      expect(timeless(result.verdict)).toEqual(timeless(without.result.verdict));
      expect(timeless(result.fixes)).toEqual(timeless(without.result.fixes));
      expect(timeless(result.evidence)).toEqual(timeless(without.result.evidence));
      expect(told(events).filter((event) => !event.includes('"finished"'))).toEqual(
        told(without.events).filter((event) => !event.includes('"finished"')),
      );
      expect(result.cleanup.complete).toBe(without.result.cleanup.complete);
    },
    30_000,
  );

  it('tells of each part how much was sent in the end, and not each piece', async () => {
    const account = await start('healthy');
    const target = targetIn(account, { largeBytes: 64 * MIB, partBytes: 16 * MIB });
    const events = await eventsOf(requestOf({ target, access: accessTo(account) }));
    const progress = events.filter((event) => event.type === 'step-progress');
    const sent = new Map(progress.map(({ id, sentBytes }) => [id, sentBytes]));
    const parts = resultIn(events).steps.flatMap((step) =>
      step.operation === 'UploadPart' && step.outcome === 'succeeded' ? [step] : [],
    );
    expect(parts).toHaveLength(4);
    for (const { id, bytes } of parts) expect(sent.get(id)).toBe(bytes);
    // 64 KiB a piece would be a thousand.
    expect(progress.length).toBeLessThan(300);
  });

  it('writes nothing before the pull after the look, and nothing at all without it', async () => {
    const account = await start('healthy');
    const seen: string[] = [];
    for await (const event of thread.check(
      requestOf({ target: targetIn(account), access: accessTo(account) }),
    )) {
      seen.push(event.type);
      if (event.type !== 'look-finished') continue;
      await new Promise((done) => setTimeout(done, 200));
      expect(await leftIn(account)).toEqual([]);
      break;
    }
    expect(seen).not.toContain('probe-started');
    expect(await leftIn(account)).toEqual([]);
  });

  it('cleans up when it is stopped, and still ends with its result', async () => {
    const account = await start('healthy');
    const target = targetIn(account, { largeBytes: 200 * MIB, concurrency: 2 });
    const stop = new AbortController();
    const events: CheckEvent[] = [];
    for await (const event of thread.check(
      requestOf({ target, access: accessTo(account) }, { signal: stop.signal }),
    )) {
      events.push(event);
      if (event.type === 'step-finished' && event.step.operation === 'UploadPart') stop.abort();
    }
    expect(resultIn(events)).toMatchObject({
      interrupted: true,
      cleanup: { complete: true, verified: true },
    });
    expect(await leftIn(account)).toEqual([]);
  });

  it('cleans up when whoever reads it goes, who gets control back when that is done', async () => {
    const account = await start('healthy');
    const target = targetIn(account, { largeBytes: 200 * MIB, concurrency: 2 });
    for await (const event of thread.check(requestOf({ target, access: accessTo(account) })))
      if (event.type === 'step-finished' && event.step.operation === 'UploadPart') break;
    expect(await leftIn(account)).toEqual([]);
  });

  it('runs beside another one', async () => {
    const [one, other] = await Promise.all([start('healthy'), start('same-account-key-policy')]);
    const results = await Promise.all(
      [one, other].map((account) =>
        eventsOf(requestOf({ target: targetIn(account), access: accessTo(account) })),
      ),
    );
    expect(results.map((events) => resultIn(events).verdict.code)).toEqual([
      'no-problem-found',
      'decrypt-not-allowed',
    ]);
  });

  it('throws Node’s own error for a file that is not there', async () => {
    const account = await start('healthy');
    const target = targetIn(account, { file: '/nonexistent/file' });
    const running = eventsOf(requestOf({ target, access: accessTo(account) }));
    await expect(running).rejects.toMatchObject({
      code: 'ENOENT',
      path: '/nonexistent/file',
      message: expect.stringContaining('no such file'),
    });
  });

  it('asks for the code of an MFA device where it was started from', async () => {
    const server = await endpoint();
    const folder = await mkdtemp(join(tmpdir(), 'check-thread-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, '.aws'));
    const serial = 'arn:aws:iam::111122223333:mfa/emma';
    await writeFile(
      join(folder, '.aws', 'config'),
      `[profile base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/upload\nsource_profile = base\nmfa_serial = ${serial}\nregion = eu-west-3\n`,
    );
    vi.stubEnv('HOME', folder);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_ENDPOINT_URL', server.url);
    for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
      vi.stubEnv(name, undefined);
    // The environment is that of the moment in which a thread begins.
    const own = new CheckThread();
    const asked: string[] = [];
    const given = {
      target: targetIn(await start('healthy'), { endpointUrl: server.url }),
      access: { caller: { kind: 'chain', profile: 'mfa', roleArn: null }, readers: [] },
    } as const;
    const answer = async (device: string) => {
      asked.push(device);
      return '123456';
    };
    await eventsOf(requestOf(given, { mfaCode: answer }), own);
    expect(asked).toEqual([serial]);
    expect(server.requests.length).toBeGreaterThan(0);
    // A question that is left without an answer ends the same as without a thread.
    const { verdict } = resultIn(await eventsOf(requestOf(given), own));
    const { signal, mfaCode } = requestOf(given);
    let without: CheckResult | null = null;
    for await (const event of check(given.target, given.access, { signal, confirm: null, mfaCode }))
      if (event.type === 'finished') without = event.result;
    expect(verdict).toEqual(without?.verdict);
    expect(JSON.stringify(verdict)).toContain('nobody is there');
  });
});

describe('a list in a thread', () => {
  async function listed(changes: Partial<Parameters<CheckThread['picks']>[0]> = {}): Promise<PickItem[]> {
    const account = await start('same-account-key-policy');
    const pages = thread.picks({
      field: 'bucket',
      source: callerOf(account),
      region: account.region,
      endpointUrl: account.endpoint,
      signal: new AbortController().signal,
      ...changes,
    });
    const items: PickItem[] = [];
    for await (const page of pages) items.push(...page);
    return items;
  }

  it('is the one without a thread', async () => {
    expect(await listed()).toEqual([
      { value: expect.stringContaining('-'), hint: expect.stringMatching(/^[a-z]{2}-[a-z]+-\d$/) },
    ]);
  });

  it('tells AWS’s and Node’s codes where it does not come', async () => {
    await expect(listed({ endpointUrl: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    const source = {
      kind: 'static',
      accessKeyId: 'AKIAEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: null,
    } as const;
    await expect(listed({ source })).rejects.toMatchObject({ code: 'InvalidAccessKeyId' });
  });
});

describe('the name of a host', () => {
  it('is looked up by the thread that started it: an answer that does not come holds up no end', async () => {
    const account = await start('healthy');
    const { port } = new URL(account.endpoint);
    const names: string[] = [];
    addressesOf = async (hostname) => {
      names.push(hostname);
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const target = targetIn(account, { endpointUrl: `http://uploads.example.test:${port}` });
    const { verdict } = resultIn(await eventsOf(requestOf({ target, access: accessTo(account) })));
    expect(verdict.code).toBe('no-problem-found');
    expect(new Set(names)).toEqual(new Set(['uploads.example.test']));
  });

  it('that nobody knows is said by Node’s code', async () => {
    addressesOf = () =>
      Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND nowhere'), { code: 'ENOTFOUND' }));
    const account = await start('healthy');
    const target = targetIn(account, { endpointUrl: 'http://nowhere.example.test:9' });
    const { verdict } = resultIn(await eventsOf(requestOf({ target, access: accessTo(account) })));
    expect(verdict.code).toBe('endpoint-unreachable');
    expect(JSON.stringify(verdict)).toContain('ENOTFOUND');
  });
});

describe('a process with such a thread', { timeout: 60_000 }, () => {
  const MODULE = resolve(import.meta.dirname, '../../../src/check/thread/threaded.ts');

  async function run(program: string): Promise<{ readonly code: number | null; readonly stdout: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'check-thread-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'program.mjs');
    await writeFile(file, `import { CheckThread } from ${JSON.stringify(MODULE)};\n${program}`);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return { code, stdout };
  }

  it('ends when it has nothing else to do', async () => {
    expect(await run('new CheckThread();')).toEqual({ code: 0, stdout: '' });
  });

  it('stays until what it was asked for is there', async () => {
    const pages = `const source = { kind: 'chain', profile: null, roleArn: null };
      const signal = new AbortController().signal;
      const request = { field: 'profile', source, region: null, endpointUrl: null, signal };
      new CheckThread().picks(request).next().then(({ value }) => console.log(Array.isArray(value)));`;
    expect(await run(pages)).toEqual({ code: 0, stdout: 'true\n' });
  });
});
