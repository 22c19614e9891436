/** Stands between a client and the practice account, delays every answer, and remembers when what came and went. */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export interface Exchange {
  readonly arrivedAt: number;
  readonly answeredAt: number;
}

export interface DelayingProxy {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
}

/** The signature covers the host, which is handed on as it came. */
export async function delayingProxy(target: string, delayMs: number): Promise<DelayingProxy> {
  const exchanges: Exchange[] = [];
  const { hostname, port } = new URL(target);
  const forward = (request: IncomingMessage, response: ServerResponse) => {
    const arrivedAt = performance.now();
    const { method, url, headers } = request;
    const onward = send({ hostname, port, method, path: url, headers }, (answer) => {
      void delay(delayMs).then(() => {
        exchanges.push({ arrivedAt, answeredAt: performance.now() });
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
    });
    request.on('error', () => onward.destroy());
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
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
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, exchanges };
}

/** The longest chain of exchanges of which each began when the one before was over. */
export function longestChain(exchanges: readonly Exchange[]): number {
  const depths = new Map<Exchange, number>();
  for (const exchange of [...exchanges].sort((a, b) => a.arrivedAt - b.arrivedAt)) {
    const before = [...depths].filter(([each]) => each.answeredAt <= exchange.arrivedAt);
    depths.set(exchange, 1 + Math.max(0, ...before.map(([, depth]) => depth)));
  }
  return Math.max(0, ...depths.values());
}
