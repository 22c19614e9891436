import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A server that hands on what it is asked, and ends with the test; it asks for bodies itself, so that `100 Continue` is
 * none of `forward`'s matters.
 * @returns its URL
 */
export async function proxyOf(
  forward: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(forward);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    response.writeContinue();
    delete request.headers.expect;
    forward(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
