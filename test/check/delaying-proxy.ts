/** Stands between a client and the practice account, delays every answer, and remembers when what came and went. */
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { proxyOf } from './proxy-of.ts';

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
  return { url: await proxyOf(forward), exchanges };
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
