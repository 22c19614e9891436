import type { CheckEvent } from './events.ts';
import type { Access, Target } from './target.ts';

/** One check, as a view that asks questions has it run. */
export interface CheckRequest {
  readonly target: Target;
  readonly access: Access;
  /** asks whoever sits there for the code of an MFA device; rejects when the run is left */
  readonly mfaCode: (serial: string) => Promise<string>;
  /** aborted: the check cleans up, says so in events, and still ends with `finished` */
  readonly signal: AbortSignal;
}

/**
 * Runs one check. The events are pulled: after `look-finished` the next event is asked for only when consent has been
 * given, so nothing may be written before that pull. Leaving there (`return()`) ends the check with nothing written.
 */
export type Check = (request: CheckRequest) => AsyncIterable<CheckEvent>;
