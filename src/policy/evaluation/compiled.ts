/** What a statement says, read once for all the requests it is asked about. */

import type { Condition, Statement } from '../document/document.ts';
import { type Operator, readOperator } from '../document/operator.ts';
import { takesVariables } from './conditions/compare.ts';
import { type Expanded, readTemplate, type Template } from './variables.ts';

export interface CompiledStatement {
  /** empty where there is no Resource */
  readonly resources: readonly Template[];
  readonly conditions: readonly CompiledCondition[];
}

export interface CompiledCondition {
  readonly condition: Condition;
  /** null: AWS has no such operator */
  readonly operator: Operator | null;
  readonly values: readonly Template[];
  /** the values as they are in every request; null where a variable stands in one */
  readonly fixed: readonly Expanded[] | null;
}

interface Remembered {
  readonly version: string | null;
  readonly compiled: CompiledStatement;
}

const statements = new WeakMap<Statement, Remembered>();

/** `version`: that of the document, on which it hangs whether there are variables. */
export function compileStatement(statement: Statement, version: string | null): CompiledStatement {
  const known = statements.get(statement);
  if (known !== undefined && known.version === version) return known.compiled;
  const { resource, conditions } = statement;
  const compiled: CompiledStatement = {
    resources:
      resource.kind === 'none'
        ? []
        : resource.patterns.map((pattern) => readTemplate(pattern, version, 'resource')),
    conditions: conditions.map((condition) => compileCondition(condition, version)),
  };
  statements.set(statement, { version, compiled });
  return compiled;
}

function compileCondition(condition: Condition, version: string | null): CompiledCondition {
  const operator = readOperator(condition.operator);
  const variables = operator !== null && takesVariables(operator) ? version : null;
  const values = condition.values.map((value) => readTemplate(value, variables, 'value'));
  const fixed = values.flatMap((value) => value.fixed ?? []);
  return { condition, operator, values, fixed: fixed.length === values.length ? fixed : null };
}
