/** Callers whom a statement names in a condition on `aws:PrincipalArn`: for everybody else it is as if they were not there. */
import { parseArn } from './arn.ts';
import { readOperator } from './conditions/operator.ts';
import type { Condition, Statement } from './document.ts';

/** The names (principals.ts) of those to whom a condition limits the statement; null: to nobody in particular. */
export function limitedTo({ conditions }: Statement): ReadonlySet<string> | null {
  const limit = conditions.find((condition) => listsCallers(condition, 'alone'));
  return limit === undefined ? null : new Set(limit.values.flatMap(namesFor));
}

/** What a statement says about one action on one resource, and whom it leaves out of that by name. */
export interface Exceptions {
  /** the same for statements that say the same */
  readonly says: string;
  readonly excepted: readonly string[];
}

/** @param resource whether the statement is about the resource at hand, or how that is written */
export function exceptionsOf(
  { effect, principal, conditions }: Statement,
  version: string | null,
  resource: string,
): Exceptions {
  const exceptions = conditions.filter((condition) => listsCallers(condition, 'left-out'));
  const others = conditions.filter((condition) => !exceptions.includes(condition));
  return {
    says: JSON.stringify([version, effect, principal, resource, others]),
    excepted: exceptions.flatMap(({ values }) => values),
  };
}

/** The names of those whom one leaves out and the other does not. */
export function differingExceptions(one: Exceptions, other: Exceptions): readonly string[] {
  return [
    ...one.excepted.filter((name) => !other.excepted.includes(name)),
    ...other.excepted.filter((name) => !one.excepted.includes(name)),
  ].flatMap(namesFor);
}

/** Whether the condition is met by these callers alone, or by all but these: by whole ARNs and nothing else. */
function listsCallers({ operator: name, key, values }: Condition, which: 'alone' | 'left-out'): boolean {
  if (key.toLowerCase() !== 'aws:principalarn') return false;
  const operator = readOperator(name);
  return (
    operator !== null &&
    operator.negated === (which === 'left-out') &&
    !operator.ifExists &&
    operator.quantifier === null &&
    (operator.test === 'arn' || operator.test === 'string-equals' || operator.test === 'string-like') &&
    !values.some((value) => /[*?$]/.test(value))
  );
}

/** A session whose role's path is not known goes by the role's name. */
function namesFor(arn: string): readonly string[] {
  const { account = '', resource = '' } = parseArn(arn) ?? {};
  return resource.startsWith('role/')
    ? [arn, `role ${account}/${resource.slice(resource.lastIndexOf('/') + 1)}`]
    : [arn];
}
