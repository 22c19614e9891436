import type { Reason } from '../reasons.ts';
import type { Draft } from './draft.ts';

/** What is done about a denial. */
export interface Answer {
  readonly drafts: readonly Draft[];
  /** why something that would be needed is not drafted */
  readonly nextSteps: readonly Reason[];
}
