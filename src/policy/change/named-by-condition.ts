/** Callers whom a statement names in a condition on `aws:PrincipalArn`: for everybody else it is as if they were not there. */
import { parseArn } from '../arn.ts';
import type { Condition, Statement } from '../document/document.ts';
import { readOperator } from '../document/operator.ts';

/** The names (principals.ts) of those to whom a condition limits the statement; null: to nobody in particular. */
export function limitedTo({ conditions }: Statement): ReadonlySet<string> | null {
  const limit = conditions.find(
    (condition) => isAboutCallers(condition, false) && condition.values.every(isExact),
  );
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
  const excepted: string[] = [];
  const others: Condition[] = [];
  for (const condition of conditions) {
    if (!isAboutCallers(condition, true)) {
      others.push(condition);
      continue;
    }
    // None of the values may match: each of them is an exception of its own.
    const patterns = condition.values.filter((value) => !isExact(value));
    excepted.push(...condition.values.filter(isExact));
    if (patterns.length > 0) others.push({ ...condition, values: patterns });
  }
  return { says: JSON.stringify([version, effect, principal, resource, others]), excepted };
}

/** The names of those whom one leaves out and the other does not. */
export function differingExceptions(one: Exceptions, other: Exceptions): readonly string[] {
  return [
    ...one.excepted.filter((name) => !other.excepted.includes(name)),
    ...other.excepted.filter((name) => !one.excepted.includes(name)),
  ].flatMap(namesFor);
}

/** Whether the condition holds for the callers whose ARN its values stand for, or, negated, for all but these. */
function isAboutCallers({ operator: name, key }: Condition, negated: boolean): boolean {
  if (key.toLowerCase() !== 'aws:principalarn') return false;
  const operator = readOperator(name);
  return (
    operator !== null &&
    operator.negated === negated &&
    !operator.ifExists &&
    operator.quantifier === null &&
    (operator.test === 'arn' || operator.test === 'string-equals' || operator.test === 'string-like')
  );
}

function isExact(value: string): boolean {
  return !/[*?$]/.test(value);
}

/** A session whose role's path is not known goes by the role's name. */
function namesFor(arn: string): readonly string[] {
  const { account = '', resource = '' } = parseArn(arn) ?? {};
  return resource.startsWith('role/')
    ? [arn, `role ${account}/${resource.slice(resource.lastIndexOf('/') + 1)}`]
    : [arn];
}
