/** Whole policy sets with a request, by fast-check: so that a seed repeats a run and a failing set shrinks. */
import fc from 'fast-check';
import {
  accountOf,
  controlStatement,
  endpointStatement,
  everything,
  forEverybody,
  type Make,
  resourceOf,
  resourceStatement,
  type Shape,
  type StatementJson,
  statement,
  weighted,
} from './statements.ts';
import { ACTIONS, type ActionName, CALLERS, type CallerName, CONDITION_KEYS } from './vocabulary.ts';

export interface PolicyJson {
  readonly Version: string;
  readonly Statement: readonly StatementJson[];
}

/** One case of the differential run. Left out where nothing is attached. */
export interface PolicySet {
  readonly caller: CallerName;
  readonly action: ActionName;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly identity: readonly PolicyJson[];
  readonly boundary: PolicyJson | null;
  readonly session: PolicyJson | null;
  readonly serviceControl: readonly (readonly PolicyJson[])[];
  readonly resourceControl: readonly (readonly PolicyJson[])[];
  readonly resourcePolicy: PolicyJson | null;
  readonly vpcEndpoint: PolicyJson | null;
}

const version = weighted([19, '2012-10-17'], [1, '2008-10-17']);

function policy(
  item: fc.Arbitrary<Make<StatementJson>>,
  most: number,
  versions: fc.Arbitrary<string> = version,
): fc.Arbitrary<Make<PolicyJson>> {
  return fc
    .tuple(versions, fc.array(item, { minLength: 1, maxLength: most }))
    .map(([Version, statements]) => (shape, prefix) => ({
      Version,
      Statement: statements.map((make, index) => make(shape, `${prefix}s${index}`)),
    }));
}

/** Mostly an Allow for everything and one more statement, as ceilings are written in practice. */
function ceiling(
  item: fc.Arbitrary<Make<StatementJson>>,
  open: fc.Arbitrary<Make<StatementJson>>,
): fc.Arbitrary<Make<PolicyJson>> {
  return policy(fc.oneof({ weight: 2, arbitrary: open }, { weight: 3, arbitrary: item }), 3);
}

const maybe = <T>(item: fc.Arbitrary<T>, absent: number): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: absent, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: item });

const sent = fc
  .tuple(
    ...CONDITION_KEYS.map((key) =>
      key.sent.length === 0
        ? fc.constant<string[]>([])
        : fc.oneof(
            { weight: 1, arbitrary: fc.constant<string[]>([]) },
            {
              weight: 2,
              arbitrary: fc.array(fc.constantFrom(...key.sent), {
                minLength: 1,
                maxLength: key.type === 'list' ? 3 : 1,
              }),
            },
          ),
    ),
  )
  .map((values) => (action: ActionName): Record<string, readonly string[]> => {
    const context: Record<string, readonly string[]> = {};
    for (const [index, key] of CONDITION_KEYS.entries()) {
      const list = values[index] ?? [];
      if (list.length > 0 && (key.only === null || action.startsWith(key.only))) {
        context[key.key] = list;
      }
    }
    return context;
  });

const CALLER_WEIGHTS: readonly (readonly [number, CallerName])[] = [
  [6, 'user'],
  [1, 'user-with-path'],
  [8, 'session'],
  [1, 'root'],
  [1, 'federated-user'],
  [4, 'other-user'],
  [4, 'other-session'],
  [1, 'other-root'],
  [1, 'service'],
  [1, 'anonymous'],
];

const identityPolicies = fc.oneof(
  { weight: 5, arbitrary: fc.array(policy(statement, 3), { maxLength: 3 }) },
  { weight: 2, arbitrary: fc.array(ceiling(statement, everything), { minLength: 1, maxLength: 2 }) },
);

export const policySet: fc.Arbitrary<PolicySet> = fc
  .record({
    caller: weighted(...CALLER_WEIGHTS),
    action: fc.constantFrom(...ACTIONS),
    context: sent,
    identity: identityPolicies,
    boundary: maybe(ceiling(statement, everything), 2),
    session: maybe(ceiling(statement, everything), 2),
    serviceControl: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Make<PolicyJson>[][]>([]) },
      {
        weight: 1,
        arbitrary: fc.array(fc.array(ceiling(statement, everything), { minLength: 1, maxLength: 2 }), {
          minLength: 1,
          maxLength: 3,
        }),
      },
    ),
    resourceControl: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Make<PolicyJson>[][]>([]) },
      {
        weight: 1,
        arbitrary: fc.array(
          fc.array(policy(controlStatement, 2, fc.constant('2012-10-17')), { maxLength: 1 }),
          {
            minLength: 1,
            maxLength: 2,
          },
        ),
      },
    ),
    resourcePolicy: fc.oneof(
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 4, arbitrary: policy(resourceStatement, 4) },
    ),
    vpcEndpoint: maybe(ceiling(endpointStatement, forEverybody), 5),
  })
  .map((parts) => {
    const shape: Shape = { caller: parts.caller, action: parts.action };
    const { kind } = CALLERS[parts.caller];
    const hasAccount = kind !== 'service' && kind !== 'anonymous';
    const hasIam = hasAccount && kind !== 'root';
    const list = (makers: readonly Make<PolicyJson>[], prefix: string): PolicyJson[] =>
      makers.map((make, index) => make(shape, `${prefix}${index}`));
    const one = (make: Make<PolicyJson> | null, prefix: string): PolicyJson | null =>
      make === null ? null : make(shape, prefix);
    return {
      ...shape,
      resource: resourceOf(parts.action),
      context: parts.context(parts.action),
      identity: hasIam ? list(parts.identity, 'identity') : [],
      boundary: hasIam && kind !== 'federated-user' ? one(parts.boundary, 'boundary') : null,
      session: kind === 'role-session' || kind === 'federated-user' ? one(parts.session, 'session') : null,
      serviceControl: hasAccount
        ? parts.serviceControl.map((level, index) => list(level, `scp${index}p`))
        : [],
      resourceControl: parts.resourceControl.map((level, index) => list(level, `rcp${index}p`)),
      // every key has a policy; a bucket may have none
      resourcePolicy:
        parts.resourcePolicy === null && parts.action.startsWith('kms:')
          ? keyPolicyFor(shape)
          : one(parts.resourcePolicy, 'resource'),
      vpcEndpoint: one(parts.vpcEndpoint, 'endpoint'),
    };
  });

/** The key policy that KMS gives a key made by its API. */
function keyPolicyFor(shape: Shape): PolicyJson {
  const Principal = { AWS: `arn:aws:iam::${accountOf(shape.caller)}:root` };
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'resources0', Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }],
  };
}
