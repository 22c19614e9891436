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

/** Finds out whose each reader is, once and only when one is needed. One that cannot say so is not used. */
export function createReaders(clients: readonly Clients[]): Readers {
  let known: Promise<readonly Reader[]> | null = null;
  const all = (signal: AbortSignal) => {
    known ??= Promise.all(clients.map((each) => identify(each, signal))).then((found) => found.flat());
    return known;
  };
  return {
    all,
    of: async (account, signal) =>
      account === null ? null : ((await all(signal)).find((reader) => reader.account === account) ?? null),
  };
}

async function identify(clients: Clients, signal: AbortSignal): Promise<readonly Reader[]> {
  const resolved = await clients.resolveCredentials(signal);
  if (!resolved.ok) return [];
  const identity = await callerIdentity(clients.sts, signal);
  return identity.ok && 'account' in identity.value ? [{ account: identity.value.account, clients }] : [];
}

/** AWS answered, and would not say: somebody else may be told. */
export function isRefusal(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.error.httpStatus >= 400 && answer.error.httpStatus < 500;
}
