import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { warmUp } from '../../../src/check/thread/warm-up.ts';
import { bucketRegion, limitsFor, openClients } from '../../../src/probe/index.ts';

async function countingServer(): Promise<{ readonly url: string; connections(): number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, connections: () => connections };
}

describe('making a look ready', () => {
  it('comes as far as the wire, and connects to nobody', async () => {
    const { url, connections } = await countingServer();
    const sent = vi.spyOn((await import('@smithy/node-http-handler')).NodeHttpHandler.prototype, 'handle');
    onTestFinished(() => sent.mockRestore());
    await warmUp(url);
    const calledOff = sent.mock.calls.map(([, options]) =>
      Reflect.get(options?.abortSignal ?? {}, 'aborted'),
    );
    expect(calledOff.length).toBeGreaterThanOrEqual(9);
    expect(new Set(calledOff)).toEqual(new Set([true]));
    expect(connections()).toBe(0);
  });

  it('would be seen by that server, were its calls not called off', async () => {
    const { url, connections } = await countingServer();
    const clients = openClients({
      source: { kind: 'static', accessKeyId: 'nobody', secretAccessKey: 'nobody', sessionToken: null },
      region: 'us-east-1',
      homeRegion: () => 'us-east-1',
      endpoint: { url, apart: {} },
      limits: limitsFor(1000),
      touch: () => {},
    });
    onTestFinished(() => clients.destroy());
    const answer = await bucketRegion(clients.s3, 'nobody', new AbortController().signal);
    expect(answer.ok).toBe(false);
    expect(connections()).toBeGreaterThan(0);
  });
});
