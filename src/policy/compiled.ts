/** What a statement says, read once for all the requests it is asked about. */

import { takesVariables } from './conditions/compare.ts';
import { type Operator, readOperator } from './conditions/operator.ts';
import type { Condition, Statement } from './document.ts';
import { compilePattern, type Pattern } from './match.ts';
import { readTemplate, type Template } from './variables.ts';

export interface CompiledStatement {
  /** lower case: actions are compared without theirs */
  readonly actions: readonly Pattern[];
  /** empty where there is no Resource */
  readonly resources: readonly Template[];
  readonly conditions: readonly CompiledCondition[];
}

export interface CompiledCondition {
  readonly condition: Condition;
  /** null: AWS has no such operator */
  readonly operator: Operator | null;
  readonly values: readonly Template[];
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
  const { action, resource, conditions } = statement;
  const compiled: CompiledStatement = {
    actions: action.patterns.map((pattern) =>
      compilePattern([{ kind: 'wild', text: pattern.toLowerCase() }]),
    ),
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
  return {
    condition,
    operator,
    values: condition.values.map((value) => readTemplate(value, variables, 'value')),
  };
}
