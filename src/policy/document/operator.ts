/**
 * The names of the condition operators, taken apart.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export type Test =
  | 'string-equals'
  | 'string-equals-ignore-case'
  | 'string-like'
  | 'numeric'
  | 'date'
  | 'bool'
  | 'binary'
  | 'ip'
  | 'arn'
  | 'null';

export type Comparison = 'equals' | 'less' | 'less-or-equals' | 'greater' | 'greater-or-equals';

export interface Operator {
  readonly test: Test;
  readonly comparison: Comparison;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly quantifier: 'for-all-values' | 'for-any-value' | null;
}

type Base = Pick<Operator, 'test' | 'comparison' | 'negated'>;

const BASES: ReadonlyMap<string, Base> = new Map<string, Base>([
  ['stringequals', { test: 'string-equals', comparison: 'equals', negated: false }],
  ['stringnotequals', { test: 'string-equals', comparison: 'equals', negated: true }],
  ['stringequalsignorecase', { test: 'string-equals-ignore-case', comparison: 'equals', negated: false }],
  ['stringnotequalsignorecase', { test: 'string-equals-ignore-case', comparison: 'equals', negated: true }],
  ['stringlike', { test: 'string-like', comparison: 'equals', negated: false }],
  ['stringnotlike', { test: 'string-like', comparison: 'equals', negated: true }],
  ...ordered('numeric'),
  ...ordered('date'),
  ['bool', { test: 'bool', comparison: 'equals', negated: false }],
  ['binaryequals', { test: 'binary', comparison: 'equals', negated: false }],
  ['ipaddress', { test: 'ip', comparison: 'equals', negated: false }],
  ['notipaddress', { test: 'ip', comparison: 'equals', negated: true }],
  // ArnEquals and ArnLike behave identically
  ['arnequals', { test: 'arn', comparison: 'equals', negated: false }],
  ['arnlike', { test: 'arn', comparison: 'equals', negated: false }],
  ['arnnotequals', { test: 'arn', comparison: 'equals', negated: true }],
  ['arnnotlike', { test: 'arn', comparison: 'equals', negated: true }],
  ['null', { test: 'null', comparison: 'equals', negated: false }],
]);

function ordered(test: 'numeric' | 'date'): [string, Base][] {
  return [
    [`${test}equals`, { test, comparison: 'equals', negated: false }],
    [`${test}notequals`, { test, comparison: 'equals', negated: true }],
    [`${test}lessthan`, { test, comparison: 'less', negated: false }],
    [`${test}lessthanequals`, { test, comparison: 'less-or-equals', negated: false }],
    [`${test}greaterthan`, { test, comparison: 'greater', negated: false }],
    [`${test}greaterthanequals`, { test, comparison: 'greater-or-equals', negated: false }],
  ];
}

/** `ForAnyValue:StringLikeIfExists` taken apart; null when AWS has no such operator. Case is ignored. */
export function readOperator(written: string): Operator | null {
  let name = written.toLowerCase();
  let quantifier: Operator['quantifier'] = null;
  if (name.startsWith('forallvalues:')) {
    quantifier = 'for-all-values';
    name = name.slice('forallvalues:'.length);
  } else if (name.startsWith('foranyvalue:')) {
    quantifier = 'for-any-value';
    name = name.slice('foranyvalue:'.length);
  }
  const ifExists = name.endsWith('ifexists');
  if (ifExists) name = name.slice(0, -'ifexists'.length);
  const base = BASES.get(name);
  // IfExists adds nothing to Null, and AWS refuses it
  if (base === undefined || (base.test === 'null' && ifExists)) return null;
  return { ...base, ifExists, quantifier };
}
