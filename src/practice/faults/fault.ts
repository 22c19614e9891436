/**
 * What can be made to go wrong in a practice account, as data. `--fault` reads these from text (parse.ts); tests hand
 * them to `startPracticeAccount` as they are.
 */
import type { ServiceName } from '../http/detect.ts';

/** Done to a request on its way, without the account's policies having a say. */
export const REQUEST_FAULTS = [
  /** the service's own words for "too many requests" */
  'slow-down',
  /** 500, as the service words it */
  '500',
  /** 503, as the service words it */
  '503',
  /** the connection is reset as soon as the request has arrived */
  'reset',
  /** the connection is reset in the middle of the request's body or, where it has none, of the answer's */
  'reset-mid-body',
  /** carried out, but the answer never comes */
  'stall',
  /** carried out, but the answer stops half-way and the connection stays open */
  'stall-mid-answer',
  /** carried out, but the answer ends half-way */
  'truncated',
  /** 200 with a page of HTML, as from the log-in page of a network: never reaches the service */
  'html',
  /** 502 with a page of HTML, as from a proxy: never reaches the service */
  'html-502',
] as const;

export type RequestFaultName = (typeof REQUEST_FAULTS)[number];

/** Which requests: an operation's, or all of one service's or of all four, and which of them in order of arrival. */
export interface FaultTarget {
  /** null: of any service */
  readonly service: ServiceName | null;
  /** null: every operation */
  readonly operation: string | null;
  /** from 1 */
  readonly first: number;
  /** `Infinity`: all that come after `first` */
  readonly last: number;
}

/** One request of an operation: after it has been carried out, and before its answer leaves, something changes. */
export interface FaultMoment {
  readonly operation: string;
  /** from 1 */
  readonly occurrence: number;
}

export type Fault =
  | { readonly kind: 'request'; readonly name: RequestFaultName; readonly target: FaultTarget }
  | { readonly kind: 'latency'; readonly milliseconds: number; readonly target: FaultTarget }
  /** the caller's own policies deny what this operation needs */
  | { readonly kind: 'deny'; readonly service: ServiceName; readonly operation: string }
  /** the caller's own policies deny this action; `after` null: from the start */
  | { readonly kind: 'revoke'; readonly action: string; readonly after: FaultMoment | null }
  /** the credentials that request was signed with end */
  | { readonly kind: 'expire-token'; readonly after: FaultMoment }
  /** how far the account's clock is ahead of this computer's; negative: behind */
  | { readonly kind: 'clock-skew'; readonly milliseconds: number }
  /** how long authorization goes on with the policies as they were before a change */
  | { readonly kind: 'policy-delay'; readonly milliseconds: number };
