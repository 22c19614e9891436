/** Which attempts of a call nobody has answered: what they ask for may have been done, and may yet be. */

/** How many attempts of one call the service may have had as a whole, and has not answered. */
export interface Unanswered {
  /** the connection ended, or somebody else answered: what the service made of it shows within moments */
  readonly broken: number;
  /** given up while an answer was still to come: it may be carried out at any time */
  readonly pending: number;
}

export const ANSWERED: Unanswered = { broken: 0, pending: 0 };
/** Of a write that is being sent. */
export const UNDER_WAY: Unanswered = { broken: 0, pending: 1 };

/** One attempt, as the request handler sees it. */
export interface Attempt {
  /** all of the body is on its way: a request that was cut off before that is carried out by nobody */
  whole: boolean;
  ended: keyof Unanswered | 'answered';
}

const attemptsOf = new WeakMap<object, Attempt[]>();

/** @param call the options that the SDK was given for the call: the same object for each of its attempts */
export function beginAttempt(call: object, whole: boolean): Attempt {
  const attempt: Attempt = { whole, ended: 'answered' };
  const known = attemptsOf.get(call);
  if (known === undefined) attemptsOf.set(call, [attempt]);
  else known.push(attempt);
  return attempt;
}

export function unansweredOf(call: object): Unanswered {
  const attempts = (attemptsOf.get(call) ?? []).filter(({ whole }) => whole);
  const count = (how: Attempt['ended']): number => attempts.filter(({ ended }) => ended === how).length;
  return { broken: count('broken'), pending: count('pending') };
}

/** How an attempt ended that came to this error: Node's own code names a connection that broke, all else is our patience. */
export function endedBy(error: unknown): keyof Unanswered {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && code !== 'ETIMEDOUT' ? 'broken' : 'pending';
}

/** Of an answer that is an error by its status: whether the service itself sent it, and not somebody on the way to it. */
export function isServices(status: number, headers: Readonly<Record<string, string>>): boolean {
  return status < 500 || 'x-amz-request-id' in headers || 'x-amzn-requestid' in headers;
}
