import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorize, type PolicyStack, type Principal } from '../../src/policy/index.ts';
import {
  action,
  caller,
  contextValue,
  LEFT_OUT,
  requestOf,
  resourceStatement,
  sometimes,
  stackParts,
  unknownable,
} from './arbitraries.ts';
import { ACCOUNT, CALLERS, documentOf, stackOf } from './support.ts';

const LAYERS = ['identity', 'resource', 'boundary', 'session', 'vpcEndpoint'] as const;
const runs = { numRuns: 800 };

describe('authorize, whatever the policies', () => {
  it('a Deny for everything wins in every layer that has a say', () => {
    const layer = fc.constantFrom(...LAYERS);
    fc.assert(
      fc.property(stackParts, action, unknownable, layer, (parts, name, context, where) => {
        const deny = { Effect: 'Deny', Action: '*', Resource: '*', Principal: '*' };
        const stack = stackOf({ ...parts, [where]: [...parts[where], deny] });
        expect(authorize(requestOf(CALLERS.user, name, context), stack).outcome).toBe('explicit-deny');
      }),
      runs,
    );
  });

  it('one more Allow never takes access away', () => {
    const layer = fc.constantFrom(...LAYERS);
    fc.assert(
      fc.property(stackParts, action, caller, unknownable, layer, resourceStatement, (...given) => {
        const [parts, name, who, context, where, extra] = given;
        // an empty list is no policy: the first Allow in a boundary makes it a limit
        fc.pre(parts[where].length > 0 || where === 'identity' || where === 'resource');
        const request = requestOf(CALLERS[who], name, context);
        const before = authorize(request, stackOf(parts)).outcome;
        const widened = { ...parts, [where]: [...parts[where], { ...extra, Effect: 'Allow' }] };
        const after = authorize(request, stackOf(widened)).outcome;
        if (before === 'allowed') expect(after).toBe('allowed');
        if (before === 'unknown') expect(['unknown', 'allowed']).toContain(after);
        if (before === 'explicit-deny') expect(after).toBe('explicit-deny');
      }),
      runs,
    );
  });

  it('what is learnt later never contradicts a decision', () => {
    const hidden = fc.record({
      identity: sometimes,
      boundary: sometimes,
      session: sometimes,
      resource: sometimes,
      grants: sometimes,
      serviceControl: sometimes,
      rolePath: sometimes,
    });
    fc.assert(
      fc.property(stackParts, action, caller, unknownable, hidden, contextValue, (...given) => {
        const [parts, name, who, context, hide, learnt] = given;
        const full = stackOf(parts);
        const partial: PolicyStack = {
          ...full,
          identity: hide.identity ? 'unknown' : full.identity,
          boundary: hide.boundary ? 'unknown' : full.boundary,
          session: hide.session ? 'unknown' : full.session,
          resource: hide.resource ? 'unknown' : full.resource,
          grants: hide.grants ? 'unknown' : full.grants,
          serviceControl: hide.serviceControl ? 'unknown' : full.serviceControl,
        };
        const known = CALLERS[who];
        const principal: Principal =
          known.kind === 'role-session' ? { ...known, roleArn: hide.rolePath ? null : CALLERS_ROLE } : known;
        const whole: Principal = known.kind === 'role-session' ? { ...known, roleArn: CALLERS_ROLE } : known;
        const filled = Object.fromEntries(
          Object.entries(context).map(([key, value]) => [key, value === 'unknown' ? learnt : value]),
        );
        const early = authorize(requestOf(principal, name, context), partial);
        const late = authorize(requestOf(whole, name, filled), full);
        if (early.outcome === 'allowed') expect(late.outcome).toBe('allowed');
        if (early.outcome === 'explicit-deny') expect(late.outcome).toBe('explicit-deny');
        if (early.outcome === 'implicit-deny') {
          expect(['implicit-deny', 'explicit-deny']).toContain(late.outcome);
          if (early.openDenies.length === 0) expect(late.outcome).toBe('implicit-deny');
        }
        if (early.outcome === 'unknown') expect(early.missing.length).toBeGreaterThan(0);
      }),
      { numRuns: 2500 },
    );
  });

  it('neither does a condition key of which nothing was said', () => {
    const values = fc.record(Object.fromEntries(LEFT_OUT.map((key) => [key, contextValue])));
    fc.assert(
      fc.property(stackParts, action, caller, unknownable, values, (parts, name, who, context, learnt) => {
        const stack = stackOf(parts);
        const principal = CALLERS[who];
        const possible = Object.entries(learnt).filter(([key]) =>
          key.startsWith('lambda:')
            ? principal.kind === 'role-session'
            : key.startsWith('aws:') || name.startsWith(`${key.split(':')[0]}:`),
        );
        const early = authorize(requestOf(principal, name, context), stack);
        const late = [
          authorize(requestOf(principal, name, { ...context, ...Object.fromEntries(possible) }), stack),
          authorize(requestOf(principal, name, context), stack, 'not-sent'),
        ];
        for (const { outcome } of late) {
          if (early.outcome === 'allowed' || early.outcome === 'explicit-deny') {
            expect(outcome).toBe(early.outcome);
          }
          if (early.outcome !== 'implicit-deny') continue;
          expect(['implicit-deny', 'explicit-deny']).toContain(outcome);
          if (early.openDenies.length === 0) expect(outcome).toBe('implicit-deny');
        }
      }),
      { numRuns: 2500 },
    );
  });

  it('with everything known, only NotPrincipal leaves a decision open', () => {
    fc.assert(
      fc.property(stackParts, action, fc.constantFrom('user', 'root', 'session'), (parts, name, who) => {
        const decision = authorize(
          requestOf(CALLERS[who], name, { 'test:a': ['x'], 'test:b': [] }),
          stackOf(parts),
          'not-sent',
        );
        if (decision.outcome !== 'unknown') return;
        expect(decision.missing.map((missing) => missing.kind)).toEqual(
          decision.missing.map(() => 'principal'),
        );
      }),
      runs,
    );
  });
});

const CALLERS_ROLE = `arn:aws:iam::${ACCOUNT}:role/team/app`;

describe('authorize, however large the documents', () => {
  it('stays quick on 32 KiB of nested wildcards', () => {
    const nested = 'a*?'.repeat(300);
    const statements = Array.from({ length: 18 }, () => ({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: `kms:${nested}`,
      Resource: [`*${'?'.repeat(500)}b*`, `arn:aws:s3:::reports/${nested}b`],
      Condition: { StringLike: { 'test:a': [`*${nested}b`, `*${'?a*'.repeat(20)}c`] } },
    }));
    const document = documentOf(statements);
    expect(JSON.stringify(statements).length).toBeGreaterThan(32_000);
    const request = requestOf(CALLERS.user, `kms:${'a'.repeat(200)}`, { 'test:a': ['a'.repeat(1500)] });
    const stack = { ...stackOf({}), resource: { name: 'default', arn: null, document } };
    const large = { ...request, resource: `arn:aws:s3:::reports/${'a'.repeat(1024)}` };
    // the best of a few: other work on this machine is not what is measured
    const times = Array.from({ length: 5 }, () => {
      const started = performance.now();
      expect(authorize(large, stack).outcome).toBe('implicit-deny');
      return performance.now() - started;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
});
