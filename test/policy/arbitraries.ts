/** Policies, callers and values for the property tests. */
import fc from 'fast-check';
import type { AccessRequest, ContextValue, Principal } from '../../src/policy/index.ts';
import { ACCOUNT, KEY, OBJECT } from './support.ts';

export const action = fc.constantFrom('kms:Decrypt', 's3:PutObject');
export const caller = fc.constantFrom('user', 'root', 'session', 'session-without-path', 'stranger');

const principal = fc.constantFrom<unknown>(
  '*',
  { AWS: '*' },
  { AWS: ACCOUNT },
  { AWS: `arn:aws:iam::${ACCOUNT}:user/john` },
  { AWS: [`arn:aws:iam::${ACCOUNT}:role/team/app`, 'arn:aws:iam::444455556666:root'] },
  { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/app/session-1` },
  { AWS: 'AIDACKCEVSQ6C2EXAMPLE' },
  { Service: 's3.amazonaws.com' },
);

const operator = fc.constantFrom(
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLikeIfExists',
  'ForAnyValue:StringEquals',
  'ForAllValues:StringNotEquals',
  'Null',
  'ArnLike',
  'ArnNotEquals',
);
/** keys that a request may be described without */
export const LEFT_OUT = [
  'aws:CalledViaFirst',
  's3:authType',
  'kms:RequestAlias',
  'lambda:SourceFunctionArn',
] as const;
const conditionKey = fc.constantFrom('test:a', 'test:b', 'aws:PrincipalArn', ...LEFT_OUT);
const conditionValue = fc.constantFrom(
  'x',
  'y*',
  'true',
  `\${test:a}`,
  '*',
  `arn:aws:iam::${ACCOUNT}:role/team/app`,
  `arn:aws:iam::${ACCOUNT}:role/*`,
  `arn:aws:iam::${ACCOUNT}:role/app`,
  `arn:aws:iam::${ACCOUNT}:role/?*/app`,
  `arn:aws:iam::${ACCOUNT}:role/*app`,
);
const condition = fc
  .tuple(operator, conditionKey, fc.array(conditionValue, { minLength: 1, maxLength: 2 }))
  .map(([name, key, values]) => ({ [name]: { [key]: values } }));

const rest = fc.record({
  Action: fc.constantFrom<unknown>('*', '*', 'kms:*', ['s3:*', 'kms:Decrypt'], 'kms:GenerateDataKey'),
  Resource: fc.constantFrom<unknown>('*', '*', [KEY, OBJECT], `arn:aws:s3:::reports/\${test:a}*`),
  Condition: fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 3, arbitrary: condition }),
});
const effect = fc.oneof(
  { weight: 15, arbitrary: fc.constant('Allow') },
  { weight: 1, arbitrary: fc.constant('Deny') },
);
const statement = fc.tuple(effect, rest).map(([Effect, elements]) => ({ Effect, ...elements }));
export const resourceStatement = fc
  .tuple(fc.constantFrom('Principal', 'Principal', 'Principal', 'NotPrincipal'), principal, statement)
  .map(([name, who, elements]) => ({ ...elements, [name]: who }));

const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | 'unknown'> =>
  fc.oneof({ weight: 4, arbitrary: some }, { weight: 1, arbitrary: fc.constant('unknown' as const) });
const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 });

/** mostly not there, as ceilings are */
const rarely = <T>(some: fc.Arbitrary<T[]>): fc.Arbitrary<T[]> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: some });
export const sometimes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

export const stackParts = fc.record({
  identity: list(statement),
  boundary: rarely(list(statement)),
  session: rarely(list(statement)),
  resource: list(resourceStatement),
  vpcEndpoint: rarely(list(resourceStatement)),
  serviceControl: rarely(fc.array(list(statement), { maxLength: 2 })),
  resourceControl: rarely(fc.array(list(resourceStatement), { maxLength: 1 })),
  grants: list(
    fc.record({
      granteePrincipal: fc.constantFrom(
        `arn:aws:iam::${ACCOUNT}:user/john`,
        `arn:aws:iam::${ACCOUNT}:role/team/app`,
      ),
      operations: fc.constantFrom(['Decrypt'], ['GenerateDataKey']),
      constraints: fc.constantFrom(
        null,
        null,
        { encryptionContextEquals: { of: 'x' }, encryptionContextSubset: null },
        { encryptionContextEquals: null, encryptionContextSubset: { of: 'x' } },
      ),
    }),
  ),
});
export const contextValue = fc.constantFrom<ContextValue>(['x'], ['yz'], ['x', 'y'], []);
export const unknownable = fc.record({
  'test:a': maybe(contextValue),
  'test:b': maybe(contextValue),
  'kms:EncryptionContext:of': maybe(contextValue),
});

export function requestOf(
  principal: Principal,
  name: string,
  context: AccessRequest['context'],
): AccessRequest {
  return {
    principal,
    action: name,
    resource: name.startsWith('kms:') ? KEY : OBJECT,
    resourceAccount: ACCOUNT,
    context,
  };
}
