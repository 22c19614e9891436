import type { Condition, Statement } from '../document/document.ts';
import { readOperator } from '../document/operator.ts';
import { namesAccount } from '../evaluation/principals.ts';
import type { ElementPath } from './list.ts';
import type { Change } from './narrow-change.ts';

/** Who is left out of a Deny. */
export interface Caller {
  /**
   * What `aws:PrincipalArn` holds: the ARN of the user or of the role; null where nobody has shown it.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
   */
  readonly arn: string | null;
  /** what a Principal may call this very caller: ARN of user, role or session, unique id */
  readonly names: readonly string[];
  readonly account: string;
}

export type PrincipalSplit =
  /** the statement is about the caller alone: nothing is left of it for others */
  | { readonly kind: 'nobody' }
  /** the statement for everybody else */
  | { readonly kind: 'others'; readonly changes: readonly Change[] }
  /** that takes the caller's ARN */
  | { readonly kind: 'unknown' };

const KEY = 'aws:PrincipalArn';

/** The statement for everybody but the caller. */
export function principalsOf(statement: Statement, caller: Caller, shared: boolean): PrincipalSplit {
  const { principal, conditions } = statement;
  const listed = conditions.find((condition) => listsCaller(condition, caller));
  if (listed !== undefined && caller.arn !== null) {
    const { arn } = caller;
    if (listed.values.every((value) => value === arn)) return { kind: 'nobody' };
    return { kind: 'others', changes: [{ kind: 'remove', path: pathOf(listed), values: [arn] }] };
  }
  if (principal.kind === 'none' && !shared) return { kind: 'nobody' };
  if (principal.kind === 'principal') {
    const isCaller = (value: string) => caller.names.includes(value);
    const own = principal.entries.filter(({ type, value }) => type === 'AWS' && isCaller(value));
    const others = principal.entries.filter((entry) => !own.includes(entry));
    const throughOthers = others.some(({ value }) => value === '*' || namesAccount(value, caller.account));
    if (!throughOthers && own.length > 0) {
      if (others.length === 0) return { kind: 'nobody' };
      return {
        kind: 'others',
        changes: [{ kind: 'remove', path: ['Principal', 'AWS'], values: own.map(({ value }) => value) }],
      };
    }
  }
  if (caller.arn === null) return { kind: 'unknown' };
  return { kind: 'others', changes: [{ kind: 'add', path: exceptionPath(conditions), value: caller.arn }] };
}

/** A line by which the Deny reaches only those whom it lists, the caller by its full ARN. */
function listsCaller(condition: Condition, caller: Caller): boolean {
  const operator = readOperator(condition.operator);
  return (
    condition.key.toLowerCase() === KEY.toLowerCase() &&
    operator !== null &&
    !operator.negated &&
    !operator.ifExists &&
    operator.quantifier === null &&
    (operator.test === 'arn' || operator.test.startsWith('string-')) &&
    caller.arn !== null &&
    condition.values.includes(caller.arn) &&
    !condition.values.some((value) => value !== caller.arn && /[*?$]/.test(value))
  );
}

/** An exception that is there already takes one more; several operators would all have to hold. */
function exceptionPath(conditions: readonly Condition[]): ElementPath {
  const existing = conditions.find(({ key, operator: name }) => {
    const operator = readOperator(name);
    return (
      key.toLowerCase() === KEY.toLowerCase() &&
      operator?.negated === true &&
      operator.quantifier === null &&
      (operator.test === 'arn' || operator.test.startsWith('string-'))
    );
  });
  if (existing !== undefined) return pathOf(existing);
  const block = conditions.find(({ operator }) => operator.toLowerCase() === 'arnnotequals');
  return ['Condition', block?.operator ?? 'ArnNotEquals', KEY];
}

function pathOf({ operator, key }: Condition): ElementPath {
  return ['Condition', operator, key];
}
