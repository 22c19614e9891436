/** Whole policy sets with a request, by fast-check: so that a seed repeats a run and a failing set shrinks. */
import fc from 'fast-check';
import {
  ACCOUNT,
  ACTIONS,
  type ActionName,
  CALLERS,
  type CallerName,
  CONDITION_KEYS,
  type ConditionKey,
  KEY,
  OBJECT,
  OPERATORS,
  OTHER_ACCOUNT,
  variable,
} from './vocabulary.ts';

export interface StatementJson {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly [element: string]: unknown;
}

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

interface Shape {
  readonly caller: CallerName;
  readonly action: ActionName;
}

type Make<T> = (shape: Shape, sid: string) => T;

function weighted<T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> {
  const [first, ...others] = choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) }));
  if (first === undefined) throw new Error('nothing to choose from');
  return fc.oneof(first, ...others);
}

const actionPattern = weighted<(action: string) => string>(
  [4, (action) => action],
  [4, () => '*'],
  [3, (action) => `${action.split(':')[0]}:*`],
  [2, (action) => action.toUpperCase().replace(/^[^:]*/, (service) => service.toLowerCase())],
  [1, (action) => action.replace(/.$/, '?')],
  [1, (action) => action.replace(/:(.).*(.)$/, ':$1*$2')],
  [1, (action) => `${action}?`],
  [3, (action) => (action.startsWith('kms:') ? 'kms:Encrypt' : 's3:DeleteObject')],
  [1, () => 'iam:*'],
);

const resourcePattern = weighted<(resource: string) => string>(
  [6, () => '*'],
  [3, (resource) => resource],
  [3, (resource) => resource.replace(/[^/]*$/, '*')],
  [1, (resource) => resource.replace(/.$/, '?')],
  [1, (resource) => resource.replace('us-east-1', '*').replace(':reports/', ':*/')],
  [1, (resource) => resource.replace(/:[^:]*:[^:]*:(?=[^:]*$)/, ':*')],
  [1, (resource) => resource.replace(/:[^:]*:[^:]*:(?=[^:]*$)/, ':*:*:')],
  [1, (resource) => resource.replace(/[^:]*$/, '*')],
  [1, (resource) => resource.toUpperCase()],
  [
    1,
    (resource) =>
      resource
        .replace('john', () => variable('aws:username'))
        .replace(ACCOUNT, () => variable('aws:PrincipalAccount')),
  ],
  [1, (resource) => resource.replace('john', () => variable("aws:PrincipalTag/team, 'john'"))],
  [1, (resource) => resource.replace(/[^/]*$/, () => variable('*'))],
  [2, (resource) => resource.replace('reports', 'other').replace('us-east-1', 'eu-west-1')],
);

type Who = Readonly<Record<string, string>> | '*';

const principalEntry = weighted<(shape: Shape) => Who>(
  [5, ({ caller }) => ownName(caller)],
  [5, ({ caller }) => roleName(caller)],
  [3, ({ caller }) => ({ AWS: `arn:aws:iam::${accountOf(caller)}:root` })],
  [1, ({ caller }) => ({ AWS: accountOf(caller) })],
  [3, () => '*'],
  [1, () => ({ AWS: '*' })],
  [1, () => ({ AWS: `arn:aws:iam::${ACCOUNT}:user/jane` })],
  [1, () => ({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:user/john` })],
  [1, () => ({ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/app/session-2` })],
  [1, () => ({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` })],
  [1, () => ({ Service: 's3.amazonaws.com' })],
);

function accountOf(caller: CallerName): string {
  const principal = CALLERS[caller];
  return 'account' in principal ? principal.account : ACCOUNT;
}

function ownName(caller: CallerName): Who {
  const principal = CALLERS[caller];
  if (principal.kind === 'anonymous') return '*';
  return principal.kind === 'service' ? { Service: principal.service } : { AWS: principal.arn };
}

function roleName(caller: CallerName): Who {
  const principal = CALLERS[caller];
  const roleArn = principal.kind === 'role-session' ? principal.roleArn : null;
  return roleArn === null ? ownName(caller) : { AWS: roleArn };
}

/** Several entries in one element; `*` beside others is written as AWS's `"AWS": "*"`. */
function merged(entries: readonly Who[]): unknown {
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return only;
  const element: Record<string, string[]> = {};
  for (const entry of entries) {
    for (const [type, name] of Object.entries(entry === '*' ? { AWS: '*' } : entry)) {
      element[type] = [...new Set([...(element[type] ?? []), name])];
    }
  }
  return element;
}

function operatorFor(key: ConditionKey): fc.Arbitrary<string> {
  const bases = fc.constantFrom(...OPERATORS[key.type]);
  const quantifiers =
    key.type === 'list'
      ? fc.constantFrom('ForAnyValue:', 'ForAllValues:')
      : weighted([8, ''], [1, 'ForAnyValue:'], [1, 'ForAllValues:']);
  const named = fc
    .tuple(quantifiers, bases, weighted([3, ''], [1, 'IfExists']))
    .map((parts) => parts.join(''));
  return fc.oneof({ weight: 8, arbitrary: named }, { weight: 1, arbitrary: fc.constant('Null') });
}

function askedOf({ asked, rare }: ConditionKey): fc.Arbitrary<string> {
  const usual = { weight: 15, arbitrary: fc.constantFrom(...asked) };
  return rare === undefined
    ? usual.arbitrary
    : fc.oneof(usual, { weight: 1, arbitrary: fc.constantFrom(...rare) });
}

const condition = fc.constantFrom(...CONDITION_KEYS).chain((key) =>
  fc
    .tuple(
      operatorFor(key),
      fc.array(askedOf(key), { minLength: 1, maxLength: 3 }),
      fc.array(fc.constantFrom('true', 'false'), { minLength: 1, maxLength: 1 }),
      fc.boolean(),
    )
    .map(([operator, asked, flags, upper]) => ({
      operator,
      key: upper ? key.key.toUpperCase().replace(/^[^:]*/, (service) => service.toLowerCase()) : key.key,
      only: key.only,
      values: operator === 'Null' ? flags : asked,
    })),
);

const conditions = fc
  .oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(condition, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(condition, { minLength: 2, maxLength: 3 }) },
  )
  .map((lines) => (shape: Shape): Record<string, Record<string, readonly string[]>> => {
    const element: Record<string, Record<string, readonly string[]>> = {};
    for (const { operator, key, only, values } of lines) {
      if (only !== null && !shape.action.startsWith(only)) continue;
      element[operator] = { ...element[operator], [key]: values };
    }
    return element;
  });

const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.array(item, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(item, { minLength: 2, maxLength: 3 }) },
  );

const elements: fc.Arbitrary<Make<Readonly<Record<string, unknown>>>> = fc
  .record({
    actions: some(actionPattern),
    resources: some(resourcePattern),
    notAction: weighted([7, false], [1, true]),
    notResource: weighted([9, false], [1, true]),
    conditions,
  })
  .map(({ actions, resources, notAction, notResource, conditions: lines }) => (shape, sid) => {
    const Condition = lines(shape);
    return {
      Sid: sid,
      [notAction ? 'NotAction' : 'Action']: [...new Set(actions.map((pattern) => pattern(shape.action)))],
      [notResource ? 'NotResource' : 'Resource']: [
        ...new Set(resources.map((pattern) => pattern(resourceOf(shape.action)))),
      ],
      ...(Object.keys(Condition).length === 0 ? {} : { Condition }),
    };
  });

const effect = weighted<'Allow' | 'Deny'>([7, 'Allow'], [1, 'Deny']);

const statement: fc.Arbitrary<Make<StatementJson>> = fc.tuple(effect, elements).map(
  ([Effect, rest]) =>
    (shape, sid) =>
      ({ Effect, ...rest(shape, sid) }) as StatementJson,
);

const resourceStatement: fc.Arbitrary<Make<StatementJson>> = fc
  .tuple(statement, some(principalEntry), weighted([12, 'Principal'], [1, 'NotPrincipal']))
  .map(([make, entries, element]) => (shape, sid) => {
    const made = make(shape, sid);
    const who = entries.map((entry) => entry(shape));
    // NotPrincipal beside Allow is refused by some services, and AWS says never to write it
    const name = made.Effect === 'Deny' && !who.includes('*') ? element : 'Principal';
    return { ...made, [name]: merged(who) };
  });

/** A Deny for everybody, as RCPs have to be written: whole services by name. */
const controlStatement: fc.Arbitrary<Make<StatementJson>> = elements.map((make) => (shape, sid) => {
  const { Action: _, NotAction: __, NotResource, Resource, ...rest } = make(shape, sid);
  const service = shape.action.split(':')[0];
  return {
    ...rest,
    Sid: sid,
    Effect: 'Deny',
    Principal: '*',
    Action: sid.length % 2 === 0 ? [`${service}:*`] : [shape.action],
    ...(NotResource === undefined ? { Resource } : { NotResource }),
  };
});

const everything: fc.Arbitrary<Make<StatementJson>> = fc.constant((_shape, Sid) => ({
  Sid,
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
}));

const forEverybody: fc.Arbitrary<Make<StatementJson>> = everything.map((make) => (shape, sid) => ({
  ...make(shape, sid),
  Principal: '*',
}));

/** The Principal of an endpoint policy is `*`; whom it is for is said by conditions. */
const endpointStatement: fc.Arbitrary<Make<StatementJson>> = statement.map((make) => (shape, sid) => ({
  ...make(shape, sid),
  Principal: '*',
}));

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

function resourceOf(action: ActionName): string {
  return action.startsWith('kms:') ? KEY : OBJECT;
}

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
