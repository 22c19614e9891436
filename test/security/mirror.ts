/** A server that refuses everything and repeats, in the error, all that it was sent: headers, URL and a body that is text. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export async function mirror(): Promise<string> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece.subarray(0, 4096)));
    request.on('end', () => {
      const body = Buffer.concat(pieces)
        .subarray(0, 16_384)
        .toString('latin1')
        .replace(/[^ -~]/g, '');
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}`);
      const said = `You sent ${request.url} ${headers.join(' ')} ${body}`.replace(/[<>&]/g, ' ');
      const json =
        request.headers['x-amz-target'] !== undefined || request.headers.authorization === undefined;
      response.statusCode = 403;
      const token = request.headers['x-amz-security-token'] ?? request.headers.authorization ?? '1';
      for (const name of ['x-amz-request-id', 'x-amzn-requestid', 'x-amz-id-2'])
        response.setHeader(name, String(token));
      if (json) {
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify({ __type: 'AccessDeniedException', message: said, Message: said }));
        return;
      }
      response.setHeader('content-type', 'application/xml');
      const error = `<Code>AccessDenied</Code><Message>${said}</Message><RequestId>${String(request.headers['x-amz-security-token'])}</RequestId>`;
      const query = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
      response.end(
        query ? `<ErrorResponse><Error>${error}</Error></ErrorResponse>` : `<Error>${error}</Error>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
