import { factsOf } from './facts.ts';
import type { Fix } from './fix.ts';
import type { Observation } from './observation.ts';
import type { Rulings } from './rulings.ts';
import { decideVerdict } from './verdict/decide.ts';
import type { Verdict } from './verdict.ts';

export interface Diagnosis {
  readonly verdict: Verdict;
  /** the set to apply together, in order */
  readonly fixes: readonly Fix[];
}

/**
 * Why the uploads of this observation worked or failed, and what to change. A function of the observation alone, so
 * that a saved report gives the same diagnosis anywhere.
 */
export function diagnose(observation: Observation): Diagnosis {
  const facts = factsOf(observation);
  const rulings: Rulings = { of: () => null };
  return { verdict: decideVerdict(facts, rulings), fixes: [] };
}
