import type { ReaderFound } from '../diagnosis/index.ts';
import { type Answer, type Clients, callerIdentity } from '../probe/index.ts';

/** Credentials that may only be used for reading evidence in their own account. */
export interface Reader {
  readonly account: string;
  readonly clients: Clients;
}

export interface Readers {
  /** the reader of this account, or null */
  of(account: string | null, signal: AbortSignal): Promise<Reader | null>;
  all(signal: AbortSignal): Promise<readonly Reader[]>;
}

/**
 * Finds out whose each reader is, once and only when one is needed. One that cannot say so is not used.
 * @param found called once with what became of each, in their order
 */
export function createReaders(
  clients: readonly Clients[],
  found: (outcomes: readonly ReaderFound[]) => void,
): Readers {
  let finding: Promise<readonly Reader[] | null> | null = null;
  /** @returns null: it was called off before all had said */
  const find = async (signal: AbortSignal) => {
    const identified = await Promise.all(clients.map((each) => identify(each, signal)));
    if (signal.aborted) return null;
    if (clients.length > 0) found(identified.map(({ outcome }) => outcome));
    return identified.flatMap(({ reader }) => reader ?? []);
  };
  const all = async (signal: AbortSignal): Promise<readonly Reader[]> => {
    while (!signal.aborted) {
      finding ??= find(signal);
      const current = finding;
      const readers = await current;
      if (readers !== null) return readers;
      // Whoever asked first has given up; that says nothing of the readers to whoever has not.
      if (finding === current) finding = null;
    }
    return [];
  };
  return {
    all,
    of: async (account, signal) =>
      account === null ? null : ((await all(signal)).find((reader) => reader.account === account) ?? null),
  };
}

/** STS names somebody who has an account; anything else is no answer of its kind. */
const NOBODY: ReaderFound = {
  account: null,
  error: { code: 'UnknownCaller', httpStatus: 200, message: 'UnknownCaller', requestId: null },
};

interface Identified {
  readonly outcome: ReaderFound;
  readonly reader: Reader | null;
}

async function identify(clients: Clients, signal: AbortSignal): Promise<Identified> {
  const resolved = await clients.resolveCredentials(signal);
  const identity = resolved.ok ? await callerIdentity(clients.sts, signal) : resolved;
  if (!identity.ok) return { outcome: { account: null, error: identity.error }, reader: null };
  const account = 'account' in identity.value ? identity.value.account : null;
  if (account === null) return { outcome: NOBODY, reader: null };
  return { outcome: { account, error: null }, reader: { account, clients } };
}

/** AWS answered, and would not say: somebody else may be told. */
export function isRefusal(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.error.httpStatus >= 400 && answer.error.httpStatus < 500;
}
