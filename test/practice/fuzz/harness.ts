/**
 * A practice account that strangers talk to. A few inputs for each property in CI; many with
 * `PRACTICE_FUZZ=<inputs for each property>`, from another seed with `PRACTICE_FUZZ_SEED=<number>`.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { parseXml, textOf } from '../../../src/practice/http/xml.ts';
import {
  type ObservedRequest,
  type PracticeAccount,
  startPracticeAccount,
} from '../../../src/practice/index.ts';
import type { Credential } from '../../../src/practice/world/model.ts';
import { type RawRequest, signed } from '../http/raw.ts';

const RUNS = Number(process.env['PRACTICE_FUZZ'] ?? 60);

/** @param share of the usual number of inputs, for what takes longer */
export function fuzz(share = 1): {
  readonly seed: number;
  readonly numRuns: number;
  readonly endOnFailure: boolean;
} {
  return {
    seed: Number(process.env['PRACTICE_FUZZ_SEED'] ?? 20_261_122),
    numRuns: Math.ceil(RUNS * share),
    endOnFailure: RUNS > 1000,
  };
}

/** Long enough for every input on a busy computer: a hang is found by the limit on each request. */
export const PROPERTY_TIMEOUT = Math.max(60_000, RUNS * 500);
const ANSWER_TIMEOUT = 15_000;

export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Target {
  readonly account: PracticeAccount;
  readonly credential: Credential;
  /** of an administrator: gets past authorization */
  readonly admin: Credential;
  readonly agent: Agent;
  /** what the account said of each request */
  readonly observed: ObservedRequest[];
  /** how often each answer was given to each operation */
  readonly outcomes: Map<string, number>;
  /** every file it has, relative to the temporary folder */
  files(): Promise<string[]>;
  close(): Promise<void>;
}

export async function startTarget(): Promise<Target> {
  const temp = await mkdtemp(join(tmpdir(), 'fuzz-'));
  vi.stubEnv('TMPDIR', temp);
  const observed: ObservedRequest[] = [];
  const account = await startPracticeAccount({
    scenario: 'healthy',
    port: 0,
    latencyMs: 0,
    onRequest: (seen) => observed.push(seen),
  });
  const credentialOf = (keys: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  }): Credential => ({
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    sessionToken: null,
    expiresAt: null,
    identity: { kind: 'user', account: account.bucketAccount, userName: 'fuzz' },
  });
  const [admin] = account.admins;
  if (admin === undefined) throw new Error('a scenario has an administrator');
  const agent = new Agent({ keepAlive: true });
  const outcomes = new Map<string, number>();
  return {
    account,
    credential: credentialOf(account.caller),
    admin: credentialOf(admin),
    agent,
    observed,
    outcomes,
    async files() {
      const entries = await readdir(temp, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(temp.length + 1));
    },
    async close() {
      agent.destroy();
      await account.close();
      if (process.env['PRACTICE_FUZZ'] !== undefined) process.stderr.write(summary(outcomes));
      expect(await readdir(temp)).toEqual([]);
      vi.unstubAllEnvs();
      await rm(temp, { recursive: true });
    },
  };
}

/** Signs and sends. @throws Error where no answer comes in time */
export function ask(
  { account, admin, agent }: Target,
  raw: RawRequest,
  options: {
    readonly service?: string;
    readonly credential?: Credential;
    readonly payloadHash?: string;
  } = {},
): Promise<Response> {
  const { credential = admin, service = 's3', payloadHash } = options;
  const region = service === 'iam' ? 'us-east-1' : account.region;
  const hash = payloadHash === undefined ? {} : { payloadHash };
  return deliver(account, agent, signed(account.endpoint, raw, { credential, service, region, ...hash }));
}

export function deliver(account: PracticeAccount, agent: Agent, raw: RawRequest): Promise<Response> {
  const { hostname, port } = new URL(account.endpoint);
  const { method, path, headers = {}, body = '' } = raw;
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request(
      {
        agent,
        hostname,
        port,
        method,
        path,
        headers: { ...length, ...latin1(headers) },
        timeout: ANSWER_TIMEOUT,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer to ${method} ${path.slice(0, 200)}`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Node.js takes one character for each byte; headers are UTF-8. */
function latin1(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]),
  );
}

/** What HTTP lets into a header's value, as SigV4 signs it. */
export function headerValue(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim();
}

function summary(outcomes: ReadonlyMap<string, number>): string {
  const rows = [...outcomes].sort(([, one], [, other]) => other - one);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  return `${total} requests\n${rows.map(([outcome, count]) => `${String(count).padStart(7)}  ${outcome}\n`).join('')}`;
}

/** AWS's own errors, with a code and a message in the service's own form; never one of ours. */
export function expectAws(target: Target, response: Response, method: string): void {
  const { status, headers, body } = response;
  const observed = target.observed.splice(0);
  for (const { operation, status: answered, error } of observed) {
    const outcome = `${answered} ${error?.code ?? 'ok'} ${operation}`;
    target.outcomes.set(outcome, (target.outcomes.get(outcome) ?? 0) + 1);
  }
  const defects = observed.flatMap(({ defect }) => (defect === null ? [] : [defect]));
  expect(defects).toEqual([]);
  expect(status < 500 || status === 501, `status ${status}`).toBe(true);
  expect(headers['x-amz-request-id'] ?? headers['x-amzn-requestid']).toBeDefined();
  if (status < 400 || method === 'HEAD') return;
  const text = body.toString('utf8');
  if (headers['content-type'] === 'application/x-amz-json-1.1') {
    expect(JSON.parse(text)).toMatchObject({ __type: expect.stringMatching(/^\w+$/) });
    return;
  }
  const document = parseXml(text);
  const root = document?.['ErrorResponse'] ?? document;
  const error = typeof root === 'object' && root !== null && 'Error' in root ? root['Error'] : undefined;
  expect(error, text.slice(0, 500)).toBeTypeOf('object');
  if (typeof error === 'object' && !Array.isArray(error)) {
    expect(textOf(error as never, 'Code')).toMatch(/^[A-Za-z0-9.]+$/);
  }
}
