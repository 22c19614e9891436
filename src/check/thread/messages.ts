import type { LookupAddress, LookupOptions } from 'node:dns';
import type { CheckEvent } from '../events.ts';
import type { PickItem, PickRequest } from '../picks.ts';
import type { CheckRequest } from '../request.ts';
import type { SentError } from './sent-error.ts';

/** What the thread is started with. */
export interface ThreadStart {
  /** the folder in which Node.js keeps compiled code, or null where it keeps none */
  readonly compileCache: string | null;
}

/** What the thread is asked to do: that of a request which can be sent. `number` tells one from the other. */
export type Job =
  | ({ readonly type: 'check'; readonly number: number } & Pick<CheckRequest, 'target' | 'access'>)
  | { readonly type: 'picks'; readonly number: number; readonly request: Omit<PickRequest, 'signal'> };

export type ToThread =
  | Job
  /** whoever has seen the look wants the uploads */
  | { readonly type: 'consent'; readonly number: number }
  /** Ctrl-C, or a reader who has gone: clean up. Without consent by then there is none. */
  | { readonly type: 'stop'; readonly number: number }
  | { readonly type: 'mfa-code'; readonly question: number; readonly code: Sent<string> }
  | {
      readonly type: 'addresses';
      readonly question: number;
      readonly addresses: Sent<readonly LookupAddress[]>;
    };

export type FromThread =
  /** it has loaded all it needs */
  | { readonly type: 'ready' }
  | { readonly type: 'events'; readonly number: number; readonly events: readonly CheckEvent[] }
  | { readonly type: 'page'; readonly number: number; readonly page: readonly PickItem[] }
  /** the last of a job */
  | { readonly type: 'ended'; readonly number: number; readonly error: SentError | null }
  /** asks as the check does; answered under the same number */
  | {
      readonly type: 'mfa-code-wanted';
      readonly question: number;
      readonly number: number;
      readonly serial: string;
    }
  /** what a host's name stands for (lookup.ts) */
  | {
      readonly type: 'addresses-wanted';
      readonly question: number;
      readonly hostname: string;
      readonly options: LookupOptions;
    }
  /** an exception or rejection that nothing in the thread has caught; the thread goes on, to clean up */
  | { readonly type: 'fault'; readonly error: SentError };

export type Sent<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: SentError };
