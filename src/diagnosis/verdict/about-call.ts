import type { Failure } from '../facts.ts';
import { type Reason, type ReasonId, reason } from '../reasons.ts';

/** Sentences about the refused call; `-unnamed` says the same where a reported error does not name the call. */
type AboutCall = Extract<
  ReasonId,
  'call-refused' | 'denied-bare' | 'denied-in-unknown-words' | 'other-error'
>;

/** The sentence about the refused call, or the one without its name where the report gives none. */
export function aboutCall(id: AboutCall, { operation }: Failure, values: Reason['values'] = {}): Reason {
  return operation === null ? reason(`${id}-unnamed`, values) : reason(id, { operation, ...values });
}
