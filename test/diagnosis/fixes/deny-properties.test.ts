/** Whatever denies, and wherever: a fix lifts it for the caller, for the missing actions, on this key, and no further. */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { diagnose, type FixBody, type Observation } from '../../../src/diagnosis/index.ts';
import {
  authorize,
  type NamedPolicy,
  type PolicyStack,
  type Principal,
  parsePolicy,
} from '../../../src/policy/index.ts';
import { DECRYPT, GENERATE } from '../cases.ts';
import {
  ACCOUNT,
  denied,
  EMMA,
  emma,
  identity,
  json,
  KEY,
  key,
  NIGHTLY,
  nightly,
  ROLE,
  ROOT,
  read,
  refusedAtPart,
  SESSION,
  USER,
} from '../observations.ts';

const OMAR = `arn:aws:iam::${ACCOUNT}:user/omar`;
const OTHER_KEY = KEY.replace('1234abcd', 'ffffffff');
const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

const LAYERS = ['key-policy', 'inline', 'group', 'managed', 'boundary', 'scp'] as const;
type Place = (typeof LAYERS)[number];

const shapes = fc.record({
  session: fc.boolean(),
  denies: fc.array(
    fc.record({
      place: fc.constantFrom(...LAYERS),
      principal: fc.constantFrom<unknown>(
        '*',
        { AWS: [OMAR, USER, ROLE] },
        { AWS: ACCOUNT },
        { AWS: [USER, ROLE] },
      ),
      action: fc.constantFrom<Record<string, unknown>>(
        { Action: DECRYPT },
        { Action: [DECRYPT, 'kms:Encrypt'] },
        { Action: ['kms:De*'] },
        { NotAction: [GENERATE, 'kms:DescribeKey', 's3:*', 'iam:*'] },
      ),
      resource: fc.constantFrom<unknown>('*', KEY, [KEY, OTHER_KEY], 'arn:aws:kms:*:*:key/*'),
      condition: fc.constantFrom<Record<string, unknown>>(
        {},
        {},
        { ArnNotEquals: { 'aws:PrincipalArn': [`${OMAR}x`] } },
        { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

const TAILS: Readonly<Record<Place, string>> = {
  'key-policy': 'a resource-based policy',
  inline: 'an identity-based policy',
  group: 'an identity-based policy',
  managed: 'an identity-based policy',
  boundary: 'a permissions boundary',
  scp: 'a service control policy',
};

function statementsAt({ denies }: Shape, place: Place): unknown[] {
  return denies.flatMap((deny) => {
    if (deny.place !== place) return [];
    const condition = Object.keys(deny.condition).length === 0 ? {} : { Condition: deny.condition };
    const common = { Effect: 'Deny', ...deny.action, ...condition };
    return place === 'key-policy'
      ? [{ ...common, Principal: deny.principal, Resource: '*' }]
      : [{ ...common, Resource: deny.resource }];
  });
}

function observationOf(shape: Shape): Observation {
  const subject = shape.session ? NIGHTLY : EMMA;
  const named = (place: Place) => statementsAt(shape, place);
  const own = identity(subject, [
    { name: 'all', statements: [EVERYTHING, ...named('inline')] },
    ...(named('group').length > 0 && !shape.session
      ? [{ name: 'g', kind: 'group-inline' as const, group: 'staff', statements: named('group') }]
      : []),
    ...(named('managed').length > 0
      ? [
          {
            name: 'm',
            kind: 'managed' as const,
            arn: `arn:aws:iam::${ACCOUNT}:policy/m`,
            statements: named('managed'),
          },
        ]
      : []),
  ]);
  const boundary =
    named('boundary').length > 0
      ? { arn: `arn:aws:iam::${ACCOUNT}:policy/b`, document: json(EVERYTHING, ...named('boundary')) }
      : null;
  const first = shape.denies[0]?.place ?? 'key-policy';
  const message = denied(
    DECRYPT,
    `on resource: ${KEY} with an explicit deny in ${TAILS[first]}`,
    shape.session ? SESSION : USER,
  );
  return refusedAtPart(message, {
    caller: read(shape.session ? { ...nightly, roleArn: ROLE } : emma),
    key: read(key(KEY)),
    keyPolicy: read(json(ROOT, ...named('key-policy'))),
    identity: read({ ...own, boundary }),
    ...(named('scp').length > 0
      ? { serviceControl: read([{ name: 'scp', arn: null, document: json(EVERYTHING, ...named('scp')) }]) }
      : {}),
  });
}

const SESSION_OF_ROLE = {
  kind: 'role-session',
  arn: SESSION,
  account: ACCOUNT,
  roleName: 'nightly',
  sessionName: 'batch',
  roleArn: ROLE,
  roleId: null,
} as const satisfies Principal;

vi.setConfig({ testTimeout: 60_000 });

it('nobody but the caller gains, on this key and for the missing action only', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      for (const body of diagnose(observationOf(shape)).fixes) {
        for (const gain of body.addsOnly) {
          expect([USER, ROLE]).toContain(gain.principal);
          expect(gain).toMatchObject({ action: DECRYPT, resource: KEY });
        }
        expect(body.commands).toHaveLength(body.actions.length);
        expect(body.target === 'service-control-policy').toBe(body.commands.length === 0);
      }
    }),
    { numRuns: 60 },
  );
});

it('what is predicted is so, and others stay denied, judged by the documents that are handed over', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const observation = observationOf(shape);
      const { fixes } = diagnose(observation);
      const evaluable = fixes.length > 0 && fixes.every(({ document }) => document !== null);
      fc.pre(evaluable);
      for (const principal of [user(USER), SESSION_OF_ROLE, user(OMAR)]) {
        for (const action of [DECRYPT, 'kms:Encrypt', 'kms:DeleteAlias']) {
          for (const resource of [KEY, OTHER_KEY]) {
            const before = outcome(shape, [], principal, action, resource);
            const after = outcome(shape, fixes, principal, action, resource);
            const isCaller =
              principal.kind === (shape.session ? 'role-session' : 'user') && principal.arn !== OMAR;
            const lifted = isCaller && action === DECRYPT && resource === KEY;
            const context = JSON.stringify({
              principal: principal.arn,
              action,
              resource,
              fixes: fixes.map(({ diff }) => diff),
            });
            if (!lifted) expect(`${after} ${context}`).toBe(`${before} ${context}`);
            else expect(`${after} ${context}`).toBe(`allowed ${context}`);
          }
        }
      }
      expect(fixes.map(({ prediction }) => prediction)).toEqual(fixes.map(() => 'allowed'));
    }),
    { numRuns: 60 },
  );
});

function user(arn: string): Extract<Principal, { kind: 'user' }> {
  return { kind: 'user', arn, account: ACCOUNT, userId: null };
}

/** The decision with every policy in force for everybody in the account; own inline policies for the caller only. */
function outcome(
  shape: Shape,
  fixes: readonly FixBody[],
  principal: Extract<Principal, { kind: 'user' | 'role-session' }>,
  action: string,
  resource: string,
): string {
  const changed = (place: Place, before: string): string => {
    const found = fixes.find(({ target, files }) => {
      const [file] = files;
      if (place === 'key-policy') return target === 'key-policy';
      if (place === 'boundary') return target === 'permissions-boundary';
      if (place === 'scp') return target === 'service-control-policy';
      const names = {
        inline: 'iam-policy-all.json',
        group: 'iam-policy-staff-g.json',
        managed: 'iam-policy-m.json',
      };
      return target === 'identity-policy' && file?.name === names[place];
    });
    return found?.document ?? before;
  };
  const isCaller = principal.kind === (shape.session ? 'role-session' : 'user') && principal.arn !== OMAR;
  const named = (place: Place) => statementsAt(shape, place);
  const inline = isCaller ? [policy(changed('inline', json(EVERYTHING, ...named('inline'))))] : [];
  const shared = (['group', 'managed'] as const).flatMap((place) =>
    named(place).length > 0 && !(place === 'group' && shape.session)
      ? [policy(changed(place, json(...named(place))))]
      : [],
  );
  const stack: PolicyStack = {
    identity: [...inline, policy(json(EVERYTHING)), ...shared],
    boundary:
      named('boundary').length > 0
        ? policy(changed('boundary', json(EVERYTHING, ...named('boundary'))))
        : null,
    session: null,
    serviceControl:
      named('scp').length > 0 ? [[policy(changed('scp', json(EVERYTHING, ...named('scp'))))]] : [],
    resourceControl: [],
    resource:
      resource === KEY
        ? policy(changed('key-policy', json(ROOT, ...named('key-policy'))))
        : policy(json(ROOT)),
    vpcEndpoint: null,
    grants: [],
  };
  const context = { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com'] };
  return authorize({ principal, action, resource, resourceAccount: ACCOUNT, context }, stack, 'not-sent')
    .outcome;
}

function policy(text: string): NamedPolicy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(text);
  return { name: 'p', arn: null, document: parsed.document };
}
