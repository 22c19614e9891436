/** Whatever IAM and STS are asked, they answer as AWS would. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { IAM_OPERATIONS } from '../../../src/practice/iam/handler.ts';
import { ask, expectAws, fuzz, PROPERTY_TIMEOUT, startTarget, type Target } from './harness.ts';
import { anyText } from './values.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

describe('IAM and STS', () => {
  const field = fc.constantFrom(
    ...[
      'UserName',
      'RoleName',
      'GroupName',
      'PolicyName',
      'PolicyArn',
      'PolicyDocument',
      'VersionId',
      'Marker',
    ],
    ...[
      'MaxItems',
      'PathPrefix',
      'Scope',
      'SetAsDefault',
      'RoleArn',
      'RoleSessionName',
      'DurationSeconds',
      'Policy',
    ],
    ...['PolicyArns.member.1.arn', 'PolicyArns.member.x', 'Tags.member.1.Key', '__proto__', 'Version', ''],
  );
  const user = fc.constantFrom('CALLER', 'nobody', '');

  it(
    'read any form',
    async () => {
      const { account } = target;
      const name = account.caller.arn.split('/').at(-1) ?? '';
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...IAM_OPERATIONS, 'GetCallerIdentity', 'AssumeRole', 'Nothing', '', 'constructor'),
          fc.dictionary(
            field,
            fc.oneof(anyText, user, fc.constantFrom('{}', '{"Statement":[]}', 'arn:aws:iam::1:role/x')),
          ),
          fc.constantFrom('iam', 'sts'),
          fc.constantFrom('POST', 'GET'),
          async (Action, fields, service, method) => {
            const form = new URLSearchParams({ Action, ...fields }).toString().replaceAll('CALLER', name);
            const query = form
              .split('&')
              .map((pair) => pair.replaceAll('+', '%20').replaceAll('*', '%2A'))
              .sort()
              .join('&');
            const raw =
              method === 'GET'
                ? { method, path: `/?${query}` }
                : {
                    method,
                    path: '/',
                    headers: { 'content-type': 'application/x-www-form-urlencoded' },
                    body: form,
                  };
            expectAws(target, await ask(target, raw, { service }), method);
          },
        ),
        fuzz(2),
      );
    },
    PROPERTY_TIMEOUT * 2,
  );
});
