/** A local endpoint that answers each operation as a test says, to real SDK clients over real HTTP. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach } from 'vitest';
import { type Clients, limitsFor, openClients } from '../../src/probe/index.ts';

export interface Call {
  /** IAM and STS: the Action; KMS: the target's operation; S3: method and URL */
  readonly operation: string;
  /** the form's fields, or the JSON body's */
  readonly input: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
}

export type Reply = {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
};

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
});

/** Starts it and makes clients for it; both end with the test. */
export async function serve(answer: (call: Call) => Reply): Promise<{ clients: Clients; calls: Call[] }> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const target = request.headers['x-amz-target'];
    const form = new URLSearchParams(text);
    const call: Call =
      typeof target === 'string'
        ? { operation: target.split('.')[1] ?? '', input: JSON.parse(text), headers: request.headers }
        : {
            operation: form.get('Action') ?? `${request.method} ${request.url}`,
            input: Object.fromEntries(form),
            headers: request.headers,
          };
    calls.push(call);
    const { status = 200, headers = {}, body } = answer(call);
    response.writeHead(status, { 'x-amzn-requestid': 'REQ', ...headers }).end(body);
  });
  return { clients: await clientsOf(server), calls };
}

/** Has it listen, and makes clients that speak to nobody else; all end with the test. */
export async function clientsOf(server: Server, timeoutMs = 5000): Promise<Clients> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const clients = openClients({
    source: { kind: 'static', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: null },
    region: 'eu-west-1',
    homeRegion: () => 'eu-west-1',
    endpoint: { url: `http://127.0.0.1:${port}`, apart: {} },
    limits: limitsFor(timeoutMs),
    touch: () => {},
  });
  opened.push(async () => {
    clients.destroy();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return clients;
}

/** An IAM answer. */
export function iamReply(operation: string, result: string): Reply {
  return {
    body: `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${operation}Result>${result}</${operation}Result></${operation}Response>`,
  };
}

export function iamRefusal(operation: string): Reply {
  return {
    status: 403,
    body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not allowed: iam:${operation}</Message></Error><RequestId>R</RequestId></ErrorResponse>`,
  };
}

export const never = new AbortController().signal;
