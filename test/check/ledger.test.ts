import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { objectFate, uploadFate } from '../../src/check/ledger.ts';
import {
  ANSWERED,
  type Clients,
  createMultipartUpload,
  limitsFor,
  openClients,
  putObject,
} from '../../src/probe/index.ts';

const never = new AbortController().signal;
const input = { bucket: 'b', key: 'k', sse: null };

function clientsFor(endpointUrl: string): Clients {
  const clients = openClients({
    source: { kind: 'static', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: null },
    region: 'eu-west-1',
    homeRegion: () => 'eu-west-1',
    endpoint: { url: endpointUrl, apart: {} },
    limits: limitsFor(5000),
    touch: () => {},
  });
  onTestFinished(() => clients.destroy());
  return clients;
}

/** Deals with the first request as told, and is gone for good by the second. */
async function goneAfterOne(answer: 'reset' | 503): Promise<string> {
  const server = createServer((request, response) => {
    request.on('error', () => {});
    request.resume().on('end', () => {
      // Nobody listens any more once the client tries again.
      server.close();
      if (answer === 'reset') request.socket.destroy();
      else response.writeHead(answer, { connection: 'close' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('what became of a write', () => {
  it.each(['reset', 503] as const)(
    'is unknown when an attempt was sent (%s) and the last one was not',
    async (answer) => {
      const { s3 } = clientsFor(await goneAfterOne(answer));
      const put = await putObject(s3, { ...input, body: Buffer.from('x') }, never);
      expect(put).toMatchObject({ ok: false, attempts: 3, error: { code: 'ECONNREFUSED' } });
      expect(objectFate(put)).toEqual({ state: 'unknown', unanswered: { broken: 1, pending: 0 } });
    },
  );

  it('is unknown for an upload as well', async () => {
    const { s3 } = clientsFor(await goneAfterOne('reset'));
    const created = await createMultipartUpload(s3, input, never);
    expect(created).toMatchObject({ ok: false, error: { code: 'ECONNREFUSED' } });
    expect(uploadFate(created)).toEqual({ state: 'unknown', unanswered: { broken: 1, pending: 0 } });
  });

  it.each([
    ['nobody listens', 'http://127.0.0.1:9', 'ECONNREFUSED'],
    ['the name is of no host', 'http://no-such-host.invalid', /^(ENOTFOUND|EAI_AGAIN)$/],
  ])('is certain where %s: it was never sent', async (_name, url, code) => {
    const { s3 } = clientsFor(url);
    const put = await putObject(s3, { ...input, body: Buffer.from('x') }, never);
    expect(put).toMatchObject({ ok: false, attempts: 3, error: { code: expect.stringMatching(code) } });
    expect(objectFate(put)).toEqual({ state: 'absent' });
  });

  it('is certain without credentials', () => {
    const error = { code: 'CredentialsProviderError', httpStatus: 0, message: '', requestId: null };
    expect(objectFate({ ok: false, error, attempts: 1, unsent: true, unanswered: ANSWERED })).toEqual({
      state: 'absent',
    });
  });
});
