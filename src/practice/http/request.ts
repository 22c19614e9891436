/** One HTTP request, read as far as its headers. */
import type { IncomingMessage } from 'node:http';
import { parseTarget } from './uri.ts';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** names in lower case; repeated headers joined by a comma, as SigV4 signs them */
  readonly headers: ReadonlyMap<string, string>;
  readonly message: IncomingMessage;
}

/** @throws AwsError `InvalidURI` */
export function readRequest(message: IncomingMessage): HttpRequest {
  const { path, query } = parseTarget(message.url ?? '/');
  const headers = new Map<string, string>();
  const raw = message.rawHeaders;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    // Node hands header bytes over as Latin-1; clients send metadata as UTF-8.
    const value = Buffer.from(raw[index + 1] ?? '', 'latin1').toString('utf8');
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { method: message.method ?? 'GET', path, query, headers, message };
}

/** The first value of a query parameter; null where it was not sent. */
export function queryParameter(request: HttpRequest, name: string): string | null {
  return request.query.find(([parameter]) => parameter === name)?.[1] ?? null;
}
