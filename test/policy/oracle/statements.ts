/** Statements for one caller and one action, by fast-check: mostly about both, sometimes about others. */
import fc from 'fast-check';
import {
  ACCOUNT,
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

export interface Shape {
  readonly caller: CallerName;
  readonly action: ActionName;
}

export type Make<T> = (shape: Shape, sid: string) => T;

export function weighted<T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> {
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

export function accountOf(caller: CallerName): string {
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

export const statement: fc.Arbitrary<Make<StatementJson>> = fc.tuple(effect, elements).map(
  ([Effect, rest]) =>
    (shape, sid) =>
      ({ Effect, ...rest(shape, sid) }) as StatementJson,
);

export const resourceStatement: fc.Arbitrary<Make<StatementJson>> = fc
  .tuple(statement, some(principalEntry), weighted([12, 'Principal'], [1, 'NotPrincipal']))
  .map(([make, entries, element]) => (shape, sid) => {
    const made = make(shape, sid);
    const who = entries.map((entry) => entry(shape));
    // NotPrincipal beside Allow is refused by some services, and AWS says never to write it
    const name = made.Effect === 'Deny' && !who.includes('*') ? element : 'Principal';
    return { ...made, [name]: merged(who) };
  });

/** A Deny for everybody, as RCPs have to be written: whole services by name. */
export const controlStatement: fc.Arbitrary<Make<StatementJson>> = elements.map((make) => (shape, sid) => {
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

export const everything: fc.Arbitrary<Make<StatementJson>> = fc.constant((_shape, Sid) => ({
  Sid,
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
}));

export const forEverybody: fc.Arbitrary<Make<StatementJson>> = everything.map((make) => (shape, sid) => ({
  ...make(shape, sid),
  Principal: '*',
}));

/** The Principal of an endpoint policy is `*`; whom it is for is said by conditions. */
export const endpointStatement: fc.Arbitrary<Make<StatementJson>> = statement.map((make) => (shape, sid) => ({
  ...make(shape, sid),
  Principal: '*',
}));

export function resourceOf(action: ActionName): string {
  return action.startsWith('kms:') ? KEY : OBJECT;
}
