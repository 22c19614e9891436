/**
 * Servers that lie, stall, trickle and inject: the run ends in time, in bounded memory, without a cause that is none,
 * and nothing it prints or writes would do anything on a terminal. `HOSTILE=full` lies to every operation by turns.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start } from '../practice-account.ts';
import { LIES } from './lies.ts';
import type { Lie } from './proxy.ts';
import { activeIn, type Lied, runLie, TIMEOUT_MS } from './run-lie.ts';

const FULL = process.env['HOSTILE'] === 'full';
/** A machine under load lets timers wait. */
const SLACK_MS = 3000;
/** Of the whole process, with the servers and the practice account in it. Without bounds each lie brings a gigabyte. */
const MOST_BYTES = 700 * 1024 ** 2;

const OPERATIONS = FULL
  ? [
      'GetCallerIdentity',
      'HeadBucket',
      'Get versioning',
      'Get policy',
      'GetUser',
      'ListUserPolicies',
      'DescribeKey',
      'GetKeyPolicy',
      'ListGrants',
      'PutObject',
      'CreateMultipartUpload',
      'UploadPart',
      'AbortMultipartUpload',
      'ListMultipartUploads',
      'DeleteObject',
      'ListObjectVersions',
    ]
  : [];

/** A refusal in AWS's own form is believed: what nobody can tell from the truth is no lie. */
const BELIEVED: Readonly<Record<string, readonly string[]>> = {
  'moved to itself': ['bucket-in-other-region'],
  'moved elsewhere': ['bucket-in-other-region'],
};
const NO_CAUSE = /^(?:undetermined|service-error|throttled|endpoint-unreachable)$/;

function holds(name: string, { result, elapsedMs, texts }: Lied, isTrue: boolean): void {
  const { code } = result.verdict;
  if (!isTrue && !BELIEVED[name]?.includes(code)) expect(code).toMatch(NO_CAUSE);
  expect(activeIn(texts)).toEqual([]);
  expect(elapsedMs).toBeLessThan(TIMEOUT_MS + SLACK_MS);
  expect(process.memoryUsage().rss).toBeLessThan(MOST_BYTES);
}

describe('a server that answers everything with', () => {
  it.each(Object.entries(LIES))('%s', async (name, lie) => {
    const account = await start('same-account-key-policy');
    const lied = await runLie(account, () => true, lie);
    expect(lied.lies).toBeGreaterThan(0);
    holds(name, lied, false);
  });
});

describe.each(OPERATIONS)('%s alone answered with', (operation) => {
  it.each(Object.entries(LIES))('%s', async (name, lie) => {
    const account = await start('same-account-key-policy');
    const lied = await runLie(account, (each) => each === operation, lie);
    const { code, layers } = lied.result.verdict;
    holds(name, lied, code === 'decrypt-not-allowed' && layers.every((layer) => layer === 'key-policy'));
  });
});

it('credentials never follow to another host', async () => {
  const visits: string[] = [];
  const foreign = createServer((request, response) => {
    visits.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.end();
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void foreign.close());
  const { port } = foreign.address() as AddressInfo;
  for (const [status, code] of [
    [301, 'PermanentRedirect'],
    [302, 'Found'],
    [307, 'TemporaryRedirect'],
    [308, 'PermanentRedirect'],
    [400, 'AuthorizationHeaderMalformed'],
  ] as const) {
    const host = `127.0.0.1:${port}`;
    const words =
      `<Error><Code>${code}</Code><Message>the region 'x' is wrong; expecting '${host}/'</Message>` +
      `<Region>@${host}/</Region><Endpoint>${host}</Endpoint><Bucket>${host}</Bucket></Error>`;
    const lie: Lie = (socket) => {
      socket.end(
        `HTTP/1.1 ${status} Moved\r\nlocation: http://${host}/x\r\nx-amz-bucket-region: @${host}/\r\n` +
          `content-type: application/xml\r\ncontent-length: ${words.length}\r\nconnection: close\r\n\r\n${words}`,
      );
    };
    const account = await start('same-account-key-policy');
    holds('moved elsewhere', await runLie(account, () => true, lie), false);
  }
  expect(visits).toEqual([]);
});
