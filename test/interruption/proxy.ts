/**
 * Stands between the tool and a practice account, knows every request by name, and does one thing to one of them at one
 * moment. What has reached it whole goes on to the account even when the tool has gone: so it is with a real network.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isForm, nameOf } from './request-name.ts';

/** `before`: the account has heard nothing; `body`: half of it is here; `outstanding`: carried out, not answered. */
export const MOMENTS = ['before', 'body', 'outstanding', 'after'] as const;
export type Moment = (typeof MOMENTS)[number];

/** What happens to the request itself. `late`: it reaches the account when the tool has given it up, `last`: when it looks no more. */
export const FATES = ['pass', 'late', 'last', 'reset', '403', '500', '500-always', 'gone'] as const;
export type Fate = (typeof FATES)[number];

export interface Plan {
  /** `UploadPart large/2#1`: the first attempt of that operation on that part of that key */
  readonly label: string;
  readonly moment: Moment;
  readonly fate: Fate;
  /** called once, at the moment; the request goes on when it is done */
  readonly act: () => void | Promise<void>;
}

export interface RequestProxy {
  readonly url: string;
  /** the requests since `arm`, in the order of their arrival */
  readonly labels: readonly string[];
  /** those that had a body */
  readonly withBody: ReadonlySet<string>;
  /** begins anew. @param plan null: nothing is done to any request */
  arm(plan: Plan | null): void;
  /** whether the plan's moment has come */
  reached(): boolean;
  /** all that was sent on has been answered by the account */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** How long the tool is given to hear of what was done, in milliseconds. */
const HOLD_MS = 25;
/** How long after the tool has given up such a request lands, in milliseconds. */
const LATE_MS = { late: 700, last: 2500 };
/** A tool that does not give up at all is not waited for longer than this, in milliseconds. */
const PATIENCE_MS = 3000;

export async function startProxy(target: string): Promise<RequestProxy> {
  const { hostname, port } = new URL(target);
  let plan: Plan | null = null;
  let reached = false;
  let gone = false;
  let labels: string[] = [];
  let withBody = new Set<string>();
  const counts = new Map<string, number>();
  const forwards = new Set<Promise<void>>();

  const server = createServer((request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    const forward = exchange(request, response).catch(() => {
      response.destroy();
    });
    forwards.add(forward);
    void forward.finally(() => forwards.delete(forward));
  });
  // Whether the body is wanted the account says: what it refuses by the headers alone never gets one.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });

  const reach = (): void | Promise<void> => {
    if (reached || plan === null) return;
    reached = true;
    return plan.act();
  };

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (gone) return void request.socket.destroy();
    const form = isForm(request) ? await readAll(request) : null;
    const name = nameOf(request, form);
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const label = `${name}#${nth}`;
    labels.push(label);
    const length = Number(request.headers['content-length'] ?? 0);
    const { expect, ...headers } = request.headers;
    const mine = plan !== null && plan.label === label ? plan : null;
    if (plan?.fate === '500-always' && reached && plan.label.startsWith(`${name}#`))
      return refuse(response, 500, 'InternalError');

    const at = (moment: Moment) => mine !== null && mine.moment === moment && !reached;
    if (at('before') && mine !== null) {
      await reach();
      if (await doomed(mine, request, response)) return;
      await delay(HOLD_MS);
    }
    let whole = form;
    if (mine?.fate === 'late' || mine?.fate === 'last') {
      if (expect !== undefined) response.writeContinue();
      whole = await readAll(request);
      await reach();
      await Promise.race([closed(request), delay(PATIENCE_MS, null, { ref: false })]);
      await delay(LATE_MS[mine.fate]);
    }
    const answer = await new Promise<IncomingMessage | null>((resolve) => {
      const { method, url } = request;
      const asks = expect !== undefined && whole === null && length > 0;
      const onward = send(
        { hostname, port, method, path: url, headers: asks ? { ...headers, expect } : headers },
        (answer) => {
          // Refused without its body: neither connection is of use any more.
          if (asks && !wanted) {
            response.shouldKeepAlive = false;
            answer.once('end', () => onward.destroy());
          }
          resolve(answer);
        },
      );
      let wanted = false;
      onward.on('error', () => resolve(null));
      if (whole !== null || length === 0) return void onward.end(whole ?? undefined);
      // Given up before its body had left: nothing of it comes any more.
      if (request.destroyed && !request.complete) return void onward.destroy();
      let seen = 0;
      const onData = (chunk: Buffer) => {
        withBody.add(label);
        seen += chunk.byteLength;
        if (!at('body') || seen < length / 2 || mine === null) return;
        void reach();
        if (mine.fate === 'gone') gone = true;
        if (mine.fate !== 'pass') {
          onward.destroy();
          request.socket.destroy();
        }
      };
      const relay = () => {
        wanted = true;
        request.on('data', onData);
        request.pipe(onward);
      };
      request.on('error', () => onward.destroy());
      if (!asks) return void relay();
      onward.once('continue', () => {
        response.writeContinue();
        relay();
      });
      onward.flushHeaders();
    });
    if (answer === null) return void response.destroy();
    if (at('outstanding') && mine !== null) {
      await reach();
      if (await doomed(mine, request, response)) return void answer.resume();
      await delay(HOLD_MS);
    }
    const body = await readAll(answer);
    if (response.destroyed) return;
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    await new Promise<void>((resolve) => {
      response.on('close', resolve);
      response.end(body, () => resolve());
    });
    if (at('after')) {
      await reach();
      if (mine?.fate === 'gone') gone = true;
    }
  }

  /** Whether the request's fate is settled by this. */
  async function doomed(mine: Plan, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    switch (mine.fate) {
      case 'pass':
      case 'late':
      case 'last':
        return false;
      case 'gone':
        gone = true;
        request.socket.destroy();
        return true;
      case 'reset':
        request.socket.destroy();
        return true;
      case '403':
        await refuse(response, 403, 'AccessDenied');
        return true;
      case '500':
      case '500-always':
        await refuse(response, 500, 'InternalError');
        return true;
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get labels() {
      return labels;
    },
    get withBody() {
      return withBody;
    },
    arm(next) {
      plan = next;
      reached = false;
      gone = false;
      labels = [];
      withBody = new Set();
      counts.clear();
    },
    reached: () => reached,
    async idle() {
      while (forwards.size > 0) await Promise.all(forwards);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function refuse(response: ServerResponse, status: number, code: string): Promise<void> {
  // A refusal that names nothing: the words are AWS's own bare ones.
  const words = status === 403 ? 'Access Denied' : 'We encountered an internal error. Please try again.';
  response.writeHead(status, {
    'content-type': 'application/xml',
    'x-amz-request-id': 'PROXY',
    connection: 'close',
  });
  response.end(`<Error><Code>${code}</Code><Message>${words}</Message><RequestId>PROXY</RequestId></Error>`);
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function closed(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    if (request.socket.destroyed) resolve();
    else request.socket.once('close', () => resolve());
  });
}
