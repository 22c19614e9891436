import type { MfaCode } from '../probe/index.ts';
import type { Look } from './events.ts';

export interface CheckOptions {
  /** Ctrl-C: what is under way is dropped, what was written is removed, and the result still comes */
  readonly signal: AbortSignal;
  /** a second Ctrl-C: the result comes at once and names what may be left; nothing that is under way is waited for */
  readonly leave?: AbortSignal;
  /** asked once, before the first write; without consent nothing is written. null: nobody is asked, it is given */
  readonly confirm: ((look: Look) => Promise<boolean>) | null;
  /** asks whoever watches for the code of an MFA device; time spent on it is no silence of the network */
  readonly mfaCode?: MfaCode;
  readonly now?: () => Date;
  /** 128 bits in hexadecimal; random when it is left out */
  readonly runId?: string;
}
