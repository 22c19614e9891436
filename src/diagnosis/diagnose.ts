import { withDistinctNames } from './distinct-names.ts';
import { documentsOf } from './documents.ts';
import { factsOf } from './facts.ts';
import type { Fix } from './fix.ts';
import { prescribe } from './fixes/index.ts';
import { inTheirWords } from './handed-over-words.ts';
import { type MechanismSentence, mechanismOf } from './mechanism.ts';
import type { Observation } from './observation.ts';
import type { Reason } from './reasons.ts';
import { type RequestFlow, requestFlowOf } from './request-flow.ts';
import { rulingsOf } from './rulings.ts';
import { decideVerdict } from './verdict/decide.ts';
import { elsewhereSteps } from './verdict/elsewhere.ts';
import { dryRunHints } from './verdict/hints.ts';
import { caveatsInSight, unusableReaders, whatWouldDecide } from './verdict/reasons-of.ts';
import type { Verdict } from './verdict.ts';

export interface Diagnosis {
  readonly verdict: Verdict;
  /** the set to apply together, in order */
  readonly fixes: readonly Fix[];
  /** the way of the requests, to be drawn; null: there is none to show */
  readonly flow: RequestFlow | null;
  /** how it comes about; empty where the verdict's own sentence says all */
  readonly mechanism: readonly MechanismSentence[];
}

/**
 * Why the uploads of this observation worked or failed, and what to change. A function of the observation alone, so
 * that a saved report gives the same diagnosis anywhere.
 */
export function diagnose(observation: Observation): Diagnosis {
  const facts = factsOf(withDistinctNames(observation));
  const documents = documentsOf(facts);
  const rulings = rulingsOf(facts, documents);
  const verdict = decideVerdict(facts, rulings);
  const { fixes, nextSteps } = prescribe(facts, documents, rulings, verdict);
  const elsewhere = elsewhereSteps(facts, documents, rulings, verdict);
  const steps = unique([...elsewhere, ...verdict.nextSteps, ...nextSteps]);
  const readers = verdict.code === 'no-problem-found' ? [] : unusableReaders(facts);
  // Nobody is left with neither a change nor a next step.
  const stuck = verdict.code !== 'no-problem-found' && fixes.length === 0 && steps.length === 0;
  return inTheirWords(observation, {
    verdict: {
      ...verdict,
      reasons: caveatsInSight([...verdict.reasons, ...dryRunHints(facts, verdict), ...readers]),
      nextSteps: stuck ? whatWouldDecide(facts, null) : steps,
    },
    fixes,
    flow: requestFlowOf(facts, rulings, verdict),
    mechanism: mechanismOf(facts, rulings, verdict),
  });
}

/** The same sentence once. */
function unique(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Map(reasons.map((reason) => [JSON.stringify(reason), reason]));
  return [...seen.values()];
}
