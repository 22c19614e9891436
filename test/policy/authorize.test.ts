import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { authorize, type Decision, type Missing } from '../../src/policy/index.ts';
import {
  ACCOUNT,
  CALLERS,
  type CallerName,
  type Context,
  documentOf,
  KEY,
  OBJECT,
  type StackCase,
  stackOf,
} from './support.ts';

interface AuthorizeCase extends StackCase {
  readonly name: string;
  readonly source: string;
  readonly caller?: CallerName;
  readonly action?: string;
  readonly context?: Context;
  readonly expect: {
    readonly outcome: Decision['outcome'];
    readonly by?: string;
    readonly layers?: readonly string[];
    readonly missing?: readonly string[];
    readonly openDenies?: readonly string[];
    readonly reason?: string;
  };
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./cases/${name}.json`, import.meta.url), 'utf8'));
}

function summary(decision: Decision): AuthorizeCase['expect'] {
  switch (decision.outcome) {
    case 'allowed':
      return { outcome: decision.outcome, by: decision.allowedBy.kind };
    case 'implicit-deny':
      return {
        outcome: decision.outcome,
        layers: decision.layers,
        openDenies: decision.openDenies.map(nameOf),
      };
    case 'explicit-deny':
      return { outcome: decision.outcome, layers: decision.statements.map((statement) => statement.layer) };
    case 'unknown':
      return { outcome: decision.outcome, missing: decision.missing.map(nameOf) };
  }
}

function nameOf(missing: Missing): string {
  if (missing.kind === 'document') return `document ${missing.layer}`;
  return missing.kind === 'condition-key' ? `condition-key ${missing.key}` : missing.kind;
}

describe('authorize', () => {
  it.each(read<AuthorizeCase[]>('authorize'))('$name', (entry) => {
    expect(entry.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    const action = entry.action ?? 'kms:Decrypt';
    const decision = authorize(
      {
        principal: CALLERS[entry.caller ?? 'user'],
        action,
        resource: action.startsWith('kms:') ? KEY : OBJECT,
        resourceAccount: ACCOUNT,
        context: entry.context ?? {},
      },
      stackOf(entry),
    );
    const { reason, ...expected } = entry.expect;
    const nothingOpen = expected.outcome === 'implicit-deny' ? { openDenies: [] } : {};
    expect(summary(decision)).toEqual({ ...nothingOpen, ...expected });
    if (reason !== undefined) {
      expect(decision.trace.map((trace) => trace.reason?.because)).toContain(reason);
    }
  });

  it.each(
    read<
      {
        name: string;
        source: string;
        version?: string | null;
        context?: Context;
        statement: unknown;
        applies: string;
      }[]
    >('language'),
  )('statement: $name', ({ version, context, statement, applies }) => {
    const stack = stackOf({});
    const document = documentFor(statement, version);
    const { trace } = authorize(
      {
        principal: CALLERS.user,
        action: 's3:PutObject',
        resource: OBJECT,
        resourceAccount: ACCOUNT,
        context: context ?? {},
      },
      { ...stack, identity: [{ name: 'inline', arn: null, document }] },
    );
    expect(trace).toHaveLength(1);
    expect(trace[0]?.applies).toBe(applies);
    expect(trace[0]?.reason === null).toBe(applies === 'yes');
  });

  const conditions = read<{
    source: string;
    cases: { operator: string; values: string[]; sent: 'unknown' | string[] | null; holds: string }[];
  }>('conditions');
  it.each(conditions.cases)('$operator $values on $sent: $holds', ({ operator, values, sent, holds }) => {
    const statement = {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { [operator]: { 'test:Key': values } },
    };
    const { trace } = authorize(
      {
        principal: CALLERS.user,
        action: 's3:PutObject',
        resource: OBJECT,
        resourceAccount: ACCOUNT,
        context: sent === null ? {} : { 'TEST:key': sent },
      },
      stackOf({ identity: [statement] }),
    );
    expect(trace[0]?.applies).toBe(holds);
    if (holds !== 'yes') {
      expect(trace[0]?.reason).toEqual({
        because: 'condition',
        operator,
        key: 'test:Key',
        unknown: holds === 'unknown',
      });
    }
  });
});

interface OperatorRow {
  readonly operator: string;
  readonly value: string;
  readonly holds: string;
  readonly fails: string;
  readonly source: string;
}

/** How an operator holds of one value is the row's; what its forms make of it is AWS's rule for all of them. */
describe('every condition operator, in every form', () => {
  const rows = read<OperatorRow[]>('operators');

  it('is in the table, but for Null', () => {
    expect(new Set(rows.map(({ operator }) => operator)).size).toBe(26);
  });

  it.each(rows)('$operator', ({ operator, value, holds, fails, source }) => {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    const applies = (form: string, sent: readonly string[] | 'unknown') => {
      const Condition = { [form]: { 'test:Key': value } };
      const { trace } = authorize(
        {
          principal: CALLERS.user,
          action: 's3:PutObject',
          resource: OBJECT,
          resourceAccount: ACCOUNT,
          context: { 'test:key': sent },
        },
        stackOf({ identity: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }] }),
      );
      return trace[0]?.applies;
    };
    const absent = operator.includes('Not') ? 'yes' : 'no';
    const one: [readonly string[] | 'unknown', string][] = [
      [[holds], 'yes'],
      [[fails], 'no'],
      ['unknown', 'unknown'],
    ];
    const forms: Record<string, [readonly string[] | 'unknown', string | undefined][]> = {
      [operator]: [...one, [[], absent]],
      [`${operator}IfExists`]: [...one, [[], 'yes']],
      [`ForAllValues:${operator}`]: [...one, [[], 'yes'], [[holds, holds], 'yes'], [[holds, fails], 'no']],
      [`ForAllValues:${operator}IfExists`]: [...one, [[], 'yes'], [[fails, holds], 'no']],
      [`ForAnyValue:${operator}`]: [...one, [[], 'no'], [[fails, fails], 'no'], [[holds, fails], 'yes']],
      [`ForAnyValue:${operator}IfExists`]: [...one, [[], 'yes'], [[fails, holds], 'yes']],
    };
    for (const [form, expected] of Object.entries(forms)) {
      for (const [sent, result] of expected) {
        expect([form, sent, applies(form, sent)]).toEqual([form, sent, result]);
        expect([form, sent, applies(form.toUpperCase(), sent)]).toEqual([form, sent, result]);
      }
    }
  });
});

function documentFor(statement: unknown, version: string | null | undefined) {
  return documentOf([statement], version === undefined ? '2012-10-17' : version);
}
