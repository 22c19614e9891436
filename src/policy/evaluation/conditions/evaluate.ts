import type { Condition } from '../../document/document.ts';
import type { Operator } from '../../document/operator.ts';
import type { CompiledCondition } from '../compiled.ts';
import type { Lookup, RequestContext } from '../context.ts';
import type { PolicyText } from '../match.ts';
import { allOf, anyOf, not, type Tri, triOf } from '../tri.ts';
import { type Expanded, fillTemplate } from '../variables.ts';
import { meets } from './compare.ts';
import { fitsUnknownRolePath } from './role-path.ts';

export interface ConditionResult {
  readonly holds: Tri;
  /** the key (or policy variable) whose value would decide; null unless `holds` is `unknown` */
  readonly unknownKey: string | null;
}

type Present = Extract<Lookup, { state: 'present' | 'role-arn' }>;

/**
 * Evaluates one line of a Condition element. Several values are alternatives; a negated operator holds when none
 * of them matches, and also when the key was not sent.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function evaluateCondition(compiled: CompiledCondition, context: RequestContext): ConditionResult {
  const { condition, operator } = compiled;
  if (operator === null) return { holds: 'unknown', unknownKey: condition.key };
  const found = context.lookup(condition.key);
  if (operator.test === 'null') return nullCheck(condition, found);
  if (found.state === 'absent') return { holds: whenAbsent(operator), unknownKey: null };
  if (found.state === 'unknown') return { holds: 'unknown', unknownKey: condition.key };
  if (operator.quantifier !== null && isNullDataSet(found)) {
    const holds = whenNullDataSet(operator);
    return { holds, unknownKey: holds === 'unknown' ? condition.key : null };
  }
  const expected = compiled.fixed ?? compiled.values.map((value) => fillTemplate(value, context));
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

/** AWS's word for a key that is there and holds nothing but an empty string. */
function isNullDataSet(found: Present): boolean {
  return found.state === 'present' && found.values.every((value) => value === '');
}

/** The set operators take it as they take a key that is not there; what IfExists makes of it is not documented. */
function whenNullDataSet(operator: Operator): Tri {
  if (operator.quantifier === 'for-all-values') return 'yes';
  return operator.ifExists ? 'unknown' : 'no';
}

function unknownVariable(expected: readonly Expanded[]): string | null {
  for (const value of expected) if (value.state === 'unknown') return value.key;
  return null;
}

function compare(operator: Operator, found: Present, expected: readonly Expanded[]): Tri {
  const tests =
    found.state === 'role-arn'
      ? [anyPasses(expected, (wanted) => fitsUnknownRolePath(operator, found, wanted))]
      : found.values.map((actual) => anyPasses(expected, (wanted) => triOf(meets(operator, actual, wanted))));
  const each = operator.negated ? tests.map(not) : tests;
  if (operator.quantifier !== null) {
    return operator.quantifier === 'for-all-values' ? allOf(each) : anyOf(each);
  }
  // several values require a set operator, AWS says, and leaves open what comes of a condition without one
  return each.length > 1 && each.some((holds) => holds !== 'no') ? 'unknown' : anyOf(each);
}

/** Whether any of the values passes; a lone list may hold hundreds, and the first that does is enough. */
function anyPasses(values: readonly Expanded[], test: (wanted: PolicyText) => Tri): Tri {
  let result: Tri = 'no';
  for (const value of values) {
    const passes = value.state === 'value' ? test(value.text) : value.state === 'unknown' ? 'unknown' : 'no';
    if (passes === 'yes') return 'yes';
    if (passes === 'unknown') result = 'unknown';
  }
  return result;
}
