/** One answer of the practice account, changed somewhere: what a broken proxy, a faulty store or a bad line would make of it. */
import type { IncomingHttpHeaders } from 'node:http';

export interface Spoilt {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** how many bytes of the body are sent before the connection ends; all of them where it ends as announced */
  readonly sent: number;
}

/** Whole numbers below `limit`, the same ones for the same seed (mulberry32). */
export function numbersFrom(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, limit);
  };
}

type Mutation = (answer: Spoilt, below: (limit: number) => number) => Spoilt;

const STATUSES = [200, 202, 204, 206, 304, 307, 400, 409, 410, 412, 416, 418, 429, 500, 501, 503, 504];

const withBody = (answer: Spoilt, body: Buffer): Spoilt => ({ ...answer, body, sent: body.length });

/** An element or member with what is in it; nothing where the body has none. */
function piece({ body }: Spoilt, below: (limit: number) => number): readonly [number, number] | null {
  const text = body.toString('latin1');
  const all = [...text.matchAll(/<(\w+)(?:\s[^>]*)?>[^<]*<\/\1>|"\w+":(?:"(?:[^"\\]|\\.)*"|[\w.-]+),?/g)];
  const found = all[below(all.length)];
  return found === undefined ? null : [found.index, found.index + found[0].length];
}

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bytes changed': (answer, below) => {
    const body = Buffer.from(answer.body);
    for (let left = 1 + below(3); left > 0 && body.length > 0; left -= 1)
      body[below(body.length)] = below(256);
    return withBody(answer, body);
  },
  'a bit changed': (answer, below) => {
    const body = Buffer.from(answer.body);
    const at = below(body.length);
    if (body.length > 0) body[at] = (body[at] ?? 0) ^ (1 << below(8));
    return withBody(answer, body);
  },
  shortened: (answer, below) => withBody(answer, answer.body.subarray(0, below(answer.body.length))),
  'cut off': (answer, below) => ({ ...answer, sent: below(answer.body.length) }),
  'a piece twice': (answer, below) => {
    const [from, to] = piece(answer, below) ?? [0, answer.body.length];
    const twice = [answer.body.subarray(0, to), answer.body.subarray(from)];
    return withBody(answer, Buffer.concat(twice));
  },
  'a piece missing': (answer, below) => {
    const [from, to] = piece(answer, below) ?? [0, answer.body.length];
    return withBody(answer, Buffer.concat([answer.body.subarray(0, from), answer.body.subarray(to)]));
  },
  'a header missing': (answer, below) => {
    const names = Object.keys(answer.headers);
    const gone = names[below(names.length)];
    return {
      ...answer,
      headers: Object.fromEntries(Object.entries(answer.headers).filter(([n]) => n !== gone)),
    };
  },
  'another status': (answer, below) => ({ ...answer, status: STATUSES[below(STATUSES.length)] ?? 500 }),
};
