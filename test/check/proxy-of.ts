import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A server that hands on what it is asked, and ends with the test.
 * @param bodies `at-once`: it asks for them itself, and `100 Continue` is none of `forward`'s matters; `on-demand`: the
 *   request comes with its `Expect`, and its body when `forward` asks for it
 * @returns its URL
 */
export async function proxyOf(
  forward: (request: IncomingMessage, response: ServerResponse) => void,
  bodies: 'at-once' | 'on-demand' = 'at-once',
): Promise<string> {
  const server = createServer(forward);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (bodies === 'at-once') {
      response.writeContinue();
      delete request.headers.expect;
    }
    forward(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
