import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  authorize,
  type Decision,
  type Known,
  type NamedPolicy,
  type PolicyStack,
} from '../../src/policy/index.ts';
import { action, caller, requestOf, resourceStatement, stackParts, unknownable } from './arbitraries.ts';
import { CALLERS, type StackCase, stackOf } from './support.ts';

const LAYERS = ['identity', 'resource', 'boundary', 'session', 'vpcEndpoint'] as const;
const layer = fc.constantFrom(...LAYERS);
const runs = { numRuns: 800 };

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** From least to most: what access an outcome leaves possible. */
const ORDER: readonly Decision['outcome'][] = ['explicit-deny', 'implicit-deny', 'unknown', 'allowed'];

/** The same decision whatever stands where: the outcome, the layers and what would decide. */
function essence(decision: Decision): unknown {
  switch (decision.outcome) {
    case 'allowed':
      return decision.allowedBy.kind;
    case 'implicit-deny':
      return [decision.layers, decision.openDenies.map((open) => open.kind).sort()];
    case 'explicit-deny':
      return decision.statements.map((statement) => statement.layer).sort();
    case 'unknown':
      return decision.missing.map((missing) => missing.kind).sort();
  }
}

function reversed(value: unknown): unknown {
  return Array.isArray(value) ? [...value].reverse() : value;
}

/** The same statement with its lists turned round and its actions shouted. */
function rewritten(statement: Json): Json {
  const shout = (one: unknown) => (typeof one === 'string' ? one.toUpperCase() : one);
  const { Action, Resource, Principal, ...rest } = statement;
  const actions = reversed(Action);
  const principals = isObject(Principal)
    ? Object.fromEntries(Object.entries(Principal).map(([type, names]) => [type, reversed(names)]))
    : Principal;
  return {
    ...rest,
    ...(principals === undefined ? {} : { Principal: principals }),
    Resource: reversed(Resource),
    Action: Array.isArray(actions) ? actions.map(shout) : shout(actions),
  };
}

function withoutFirstCondition(statement: Json): Json {
  const { Condition, ...rest } = statement;
  return isObject(Condition)
    ? { ...rest, Condition: Object.fromEntries(Object.entries(Condition).slice(1)) }
    : statement;
}

function listed(policies: Known<readonly NamedPolicy[] | NamedPolicy | null>): readonly NamedPolicy[] {
  if (policies === 'unknown' || policies === null) return [];
  return 'document' in policies ? [policies] : policies;
}

describe('authorize, when policies change', () => {
  it('one more Deny never gives access', () => {
    fc.assert(
      fc.property(stackParts, action, caller, unknownable, layer, resourceStatement, (...given) => {
        const [parts, name, who, context, where, extra] = given;
        // an empty list is no policy: the first statement in a boundary makes it a limit, which takes away too
        const request = requestOf(CALLERS[who], name, context);
        const before = authorize(request, stackOf(parts)).outcome;
        const narrowed = { ...parts, [where]: [...parts[where], { ...extra, Effect: 'Deny' }] };
        const after = authorize(request, stackOf(narrowed)).outcome;
        expect(ORDER.indexOf(after)).toBeLessThanOrEqual(ORDER.indexOf(before));
      }),
      runs,
    );
  });

  it('an Allow that asks for less never takes access away', () => {
    fc.assert(
      fc.property(stackParts, action, caller, unknownable, layer, (parts, name, who, context, where) => {
        const request = requestOf(CALLERS[who], name, context);
        const before = authorize(request, stackOf(parts)).outcome;
        const relaxed = parts[where].map((statement) =>
          statement.Effect === 'Allow' ? withoutFirstCondition(statement) : statement,
        );
        const after = authorize(request, stackOf({ ...parts, [where]: relaxed })).outcome;
        expect(ORDER.indexOf(after)).toBeGreaterThanOrEqual(ORDER.indexOf(before));
      }),
      runs,
    );
  });

  it('neither order nor the case of actions decides, and one policy is as good as two', () => {
    fc.assert(
      fc.property(stackParts, action, caller, unknownable, (parts, name, who, context) => {
        const request = requestOf(CALLERS[who], name, context);
        const turned: StackCase = {
          ...parts,
          ...Object.fromEntries(LAYERS.map((where) => [where, parts[where].map(rewritten).reverse()])),
          serviceControl: [...parts.serviceControl].reverse(),
          grants: [...parts.grants].reverse(),
        };
        const stack = stackOf(parts);
        expect(essence(authorize(request, stackOf(turned)))).toEqual(essence(authorize(request, stack)));
        const apart = parts.identity.flatMap((statement) =>
          listed(stackOf({ identity: [statement] }).identity),
        );
        expect(essence(authorize(request, { ...stack, identity: apart }))).toEqual(
          essence(authorize(request, stack)),
        );
      }),
      runs,
    );
  });
});

describe('an unknown', () => {
  const operator = fc.constantFrom(
    'StringEquals',
    'StringNotEquals',
    'StringLikeIfExists',
    'ForAnyValue:StringNotLike',
    'ForAllValues:StringEquals',
  );

  it('is said only where some value would change the outcome', () => {
    let open = 0;
    fc.assert(
      fc.property(stackParts, action, caller, layer, operator, resourceStatement, (...given) => {
        const [parts, name, who, where, test, made] = given;
        const { NotPrincipal: _, ...rest }: Json = { Principal: '*', ...made };
        const asking = { ...rest, Condition: { [test]: { 'test:z': 'x' } } };
        const stack = stackOf({ ...parts, [where]: [...parts[where], asking] });
        const outcomeOf = (value: readonly string[] | 'unknown') => {
          const context = { 'test:a': ['x'], 'test:b': [], 'test:z': value };
          return authorize(requestOf(CALLERS[who], name, context), stack, 'not-sent');
        };
        const [present, other, absent] = [['x'], ['y'], []].map((value) => outcomeOf(value).outcome);
        // what a NotPrincipal leaves open is not about values
        fc.pre(present !== 'unknown' && other !== 'unknown' && absent !== 'unknown');
        const undecided = outcomeOf('unknown');
        if (undecided.outcome !== 'unknown') return;
        open += 1;
        expect(undecided.missing.map((missing) => missing.kind)).toContain('condition-key');
        expect(new Set([present, other, absent]).size).toBeGreaterThan(1);
      }),
      { numRuns: 2000 },
    );
    expect(open).toBeGreaterThan(20);
  });
});

describe('the explanation', () => {
  it('has a line for every statement that was read and for every grant, with a reason unless it applies', () => {
    fc.assert(
      fc.property(stackParts, action, caller, unknownable, (parts, name, who, context) => {
        const stack: PolicyStack = stackOf(parts);
        const decision = authorize(requestOf(CALLERS[who], name, context), stack);
        const asked: readonly NamedPolicy[] = [
          ...stackLayers(stack, who),
          ...listed(stack.resource),
          ...listed(stack.vpcEndpoint),
          ...(stack.resourceControl === 'unknown' ? [] : stack.resourceControl.flat()),
          ...(stack.serviceControl === 'unknown' ? [] : stack.serviceControl.flat()),
        ];
        const statements = asked.reduce((sum, { document }) => sum + document.statements.length, 0);
        const grants = name.startsWith('kms:') ? stack.grants.length : 0;
        expect(decision.trace).toHaveLength(statements + grants);
        for (const { applies, reason } of decision.trace) expect(reason === null).toBe(applies === 'yes');
        expect(decidingIn(decision)).toBe(true);
      }),
      runs,
    );
  });

  /** The root user has no IAM policies. */
  function stackLayers(stack: PolicyStack, who: keyof typeof CALLERS): readonly NamedPolicy[] {
    if (who === 'root') return [];
    return [stack.identity, stack.boundary, stack.session].flatMap(listed);
  }

  /** What decided is in the trace as applying. */
  function decidingIn(decision: Decision): boolean {
    const lines = decision.trace.filter(({ applies }) => applies === 'yes').map(({ statement }) => statement);
    if (decision.outcome === 'explicit-deny') {
      return decision.statements.every((deny) =>
        lines.some((line) => JSON.stringify(line) === JSON.stringify(deny)),
      );
    }
    if (decision.outcome !== 'allowed') return true;
    const { allowedBy } = decision;
    const permits = 'permit' in allowedBy ? [allowedBy.permit] : [allowedBy.resource, allowedBy.identity];
    return permits.every(
      (permit) =>
        permit.kind === 'account-root' ||
        lines.some((line) =>
          permit.kind === 'grant'
            ? line.layer === 'grant' && line.policyName === permit.grantId
            : JSON.stringify(line) === JSON.stringify(permit.statement),
        ),
    );
  }
});
