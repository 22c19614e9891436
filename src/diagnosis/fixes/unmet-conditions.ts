/** An Allow that is there already, on a condition: giving the same without it is for the owner of the rule to decide. */
import { concernedIn } from '../../policy/index.ts';
import { type Reason, reason } from '../reasons.ts';
import { nameOf } from '../verdict/reasons-of.ts';
import { type Draft, type FixContext, listed } from './draft.ts';

/** A limit gives nothing by itself, and a grant's constraint holds for that grant alone. */
const GRANTING: readonly string[] = ['key-policy', 'identity-policy', 'bucket-policy'];

/** The draft, and each of its alternatives, with a note for every such condition. */
export function withConditionsLeftOut(context: FixContext, draft: Draft): Draft {
  const unmet = context.give.flatMap((action) => {
    const decision = context.rulings.of(action)?.decision;
    const lines = decision === undefined ? [] : concernedIn(decision);
    return lines.flatMap(({ statement, effect, reason: why }) =>
      effect === 'Allow' && why?.because === 'condition' && GRANTING.includes(statement.layer)
        ? [{ action, statement, key: why.key }]
        : [],
    );
  });
  const notes = new Map<string, Reason>();
  for (const { statement, key } of unmet) {
    const { layer, policyName: policy, index } = statement;
    const name = `${layer} ${policy} ${index}`;
    const same = unmet.filter((other) => other.statement.index === index && other.statement.layer === layer);
    const actions = same.filter((other) => other.statement.policyName === policy).map(({ action }) => action);
    notes.set(
      name,
      reason('fix-condition-left-out', {
        statement: nameOf(statement),
        layer,
        policy,
        key,
        action: listed(actions),
      }),
    );
  }
  const noted = <D extends Draft>(body: D): D => ({ ...body, notes: [...body.notes, ...notes.values()] });
  return noted({ ...draft, alternatives: draft.alternatives.map(noted) });
}
