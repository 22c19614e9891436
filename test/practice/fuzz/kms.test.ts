/** Whatever KMS is asked, it answers as AWS would. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { KMS_OPERATIONS } from '../../../src/practice/kms/handler.ts';
import { ask, expectAws, fuzz, PROPERTY_TIMEOUT, startTarget, type Target } from './harness.ts';
import { anyText } from './values.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

const json = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>('default', 'Decrypt', '', 0, -1, 1e300, true, null, [], {}, ['x'], {
      a: 1,
    }),
  },
  { weight: 2, arbitrary: anyText as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown> },
);

describe('KMS', () => {
  const field = fc.constantFrom(
    ...[
      'KeyId',
      'PolicyName',
      'Policy',
      'Marker',
      'Limit',
      'GranteePrincipal',
      'RetiringPrincipal',
      'Operations',
    ],
    ...[
      'Constraints',
      'GrantId',
      'GrantToken',
      'GrantTokens',
      'Name',
      'DryRun',
      'DryRunModifiers',
      'CiphertextBlob',
    ],
    ...[
      'EncryptionContext',
      'EncryptionAlgorithm',
      'KeySpec',
      'NumberOfBytes',
      'Plaintext',
      'PendingWindowInDays',
    ],
    ...[
      'AliasName',
      'TargetKeyId',
      'Description',
      'BypassPolicyLockoutSafetyCheck',
      'Recipient',
      '__proto__',
    ],
  );
  const document = fc
    .tuple(fc.boolean(), fc.dictionary(field, json, { maxKeys: 5 }))
    .map(([known, fields]) =>
      JSON.stringify(known ? { KeyId: target.account.kmsKeyArn, ...fields } : fields),
    );
  const operation = fc.oneof(
    fc.constantFrom(...KMS_OPERATIONS.filter((name) => !/^(?:Disable|Schedule|Put)/.test(name))),
    fc.constantFrom('', 'Nothing', 'constructor', '__proto__', 'toString'),
  );

  it(
    'reads any document',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          operation,
          fc.oneof(
            { weight: 5, arbitrary: document },
            fc.constantFrom('', '{', '[]', 'null', '"x"', '\ufeff{}', '1'),
            anyText,
          ),
          async (name, body) => {
            const raw = {
              method: 'POST',
              path: '/',
              headers: {
                'x-amz-target': `TrentService.${name}`,
                'content-type': 'application/x-amz-json-1.1',
              },
              body,
            };
            expectAws(target, await ask(target, raw, { service: 'kms' }), 'POST');
          },
        ),
        fuzz(2),
      );
    },
    PROPERTY_TIMEOUT * 2,
  );

  it(
    'reads any policy of a key',
    async () => {
      const { account } = target;
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(fc.constantFrom('Version', 'Statement', 'Id', 'Other'), json),
          fc.dictionary(
            fc.constantFrom(
              'Effect',
              'Principal',
              'NotPrincipal',
              'Action',
              'NotAction',
              'Resource',
              'Condition',
              'Sid',
            ),
            fc.oneof(
              json,
              fc.constantFrom<unknown>('Allow', 'Deny', '*', { AWS: '*' }, { AWS: account.caller.arn }),
            ),
          ),
          async (document, statement) => {
            const Policy = JSON.stringify({ Statement: [statement], ...document });
            const raw = {
              method: 'POST',
              path: '/',
              headers: {
                'x-amz-target': 'TrentService.PutKeyPolicy',
                'content-type': 'application/x-amz-json-1.1',
              },
              body: JSON.stringify({ KeyId: account.kmsKeyArn, PolicyName: 'default', Policy }),
            };
            expectAws(target, await ask(target, raw, { service: 'kms' }), 'POST');
          },
        ),
        fuzz(),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
