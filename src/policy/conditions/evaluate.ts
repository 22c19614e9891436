import type { Lookup, RequestContext } from '../context.ts';
import type { Condition } from '../document.ts';
import type { Stretch } from '../match.ts';
import { all, any, not, type Tri, triOf } from '../tri.ts';
import { expandVariables } from '../variables.ts';
import { meets, takesVariables } from './compare.ts';
import { type Operator, readOperator } from './operator.ts';
import { fitsUnknownRolePath } from './role-path.ts';

export interface ConditionResult {
  readonly holds: Tri;
  /** the key (or policy variable) whose value would decide; null unless `holds` is `unknown` */
  readonly unknownKey: string | null;
}

/** A value of the policy, its variables filled in; null: it matches nothing, as a variable has no value. */
type Expected = readonly Stretch[] | null | { readonly unknown: string };

/**
 * Evaluates one line of a Condition element. Several values are alternatives; a negated operator holds when none
 * of them matches, and also when the key was not sent.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function evaluateCondition(
  condition: Condition,
  context: RequestContext,
  version: string | null,
): ConditionResult {
  const operator = readOperator(condition.operator);
  if (operator === null) return { holds: 'unknown', unknownKey: condition.key };
  const found = context.lookup(condition.key);
  if (operator.test === 'null') return nullCheck(condition, found);
  if (found.state === 'absent') return { holds: whenAbsent(operator), unknownKey: null };
  if (found.state === 'unknown') return { holds: 'unknown', unknownKey: condition.key };
  const expected = condition.values.map((value) => expand(value, operator, context, version));
  const holds = compare(operator, found, expected);
  if (holds !== 'unknown') return { holds, unknownKey: null };
  return { holds, unknownKey: unknownVariable(expected) ?? condition.key };
}

function nullCheck(condition: Condition, found: Lookup): ConditionResult {
  if (found.state === 'unknown') return { holds: 'unknown', unknownKey: condition.key };
  const wanted = found.state === 'absent' ? 'true' : 'false';
  return {
    holds: triOf(condition.values.some((value) => value.toLowerCase() === wanted)),
    unknownKey: null,
  };
}

function whenAbsent(operator: Operator): Tri {
  if (operator.ifExists || operator.quantifier === 'for-all-values') return 'yes';
  return triOf(operator.negated && operator.quantifier === null);
}

function expand(
  value: string,
  operator: Operator,
  context: RequestContext,
  version: string | null,
): Expected {
  const expanded = takesVariables(operator)
    ? expandVariables(value, context, version)
    : { state: 'value' as const, stretches: [{ kind: 'wild' as const, text: value }] };
  if (expanded.state === 'value') return expanded.stretches;
  return expanded.state === 'no-value' ? null : { unknown: expanded.key };
}

function unknownVariable(expected: readonly Expected[]): string | null {
  for (const value of expected) if (value !== null && 'unknown' in value) return value.unknown;
  return null;
}

function compare(
  operator: Operator,
  found: Extract<Lookup, { state: 'present' | 'role-arn' }>,
  expected: readonly Expected[],
): Tri {
  const tests =
    found.state === 'role-arn'
      ? [any(expected.map((value) => one(value, (wanted) => fitsUnknownRolePath(operator, found, wanted))))]
      : found.values.map((actual) =>
          any(expected.map((value) => one(value, (wanted) => triOf(meets(operator, actual, wanted))))),
        );
  if (operator.quantifier === null) {
    const matched = any(tests);
    return operator.negated ? not(matched) : matched;
  }
  const each = operator.negated ? tests.map(not) : tests;
  return operator.quantifier === 'for-all-values' ? all(each) : any(each);
}

function one(expected: Expected, test: (wanted: readonly Stretch[]) => Tri): Tri {
  if (expected === null) return 'no';
  return 'unknown' in expected ? 'unknown' : test(expected);
}
