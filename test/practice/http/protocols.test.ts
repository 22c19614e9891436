import { GetUserCommand, IAMClient, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentialsOf, type Fixture, KEY_ARN, REGION, startFixture } from './fixture.ts';
import { send, signed } from './raw.ts';

let fixture: Fixture;
const seen: unknown[] = [];

beforeEach(async () => {
  seen.length = 0;
  fixture = await startFixture({
    services: {
      kms: async (_caller, operation, params) => {
        seen.push([operation, params]);
        if (operation === 'PutKeyPolicy') return { ok: true, body: null };
        return params['KeyId'] === 'missing'
          ? { ok: false, status: 400, code: 'NotFoundException', message: 'Key <missing> & "more"' }
          : { ok: true, body: { KeyMetadata: { KeyId: 'k', Arn: KEY_ARN, CreationDate: 1_700_000_000 } } };
      },
      sts: (caller) => ({ ok: true, result: { UserId: 'AIDA', Account: caller.account, Arn: caller.arn } }),
      iam: (_caller, action, params) => {
        seen.push([action, Object.fromEntries(params)]);
        if (action === 'GetUser') {
          return {
            ok: false,
            status: 404,
            code: 'NoSuchEntity',
            message: 'The user with name <x> cannot be found.',
          };
        }
        return {
          ok: true,
          result: {
            AttachedPolicies: [
              { PolicyName: 'a & b', PolicyArn: 'arn:a' },
              { PolicyName: 'c', PolicyArn: 'arn:c' },
            ],
            IsTruncated: false,
            Marker: null,
          },
        };
      },
    },
  });
});
afterEach(() => fixture[Symbol.asyncDispose]());

function config() {
  return {
    endpoint: fixture.server.endpoint,
    region: REGION,
    maxAttempts: 1,
    credentials: credentialsOf(fixture.user),
  };
}

test('KMS speaks JSON 1.1', async () => {
  const kms = new KMSClient(config());
  const { KeyMetadata, $metadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'k' }));
  expect(KeyMetadata).toMatchObject({ Arn: KEY_ARN, CreationDate: new Date(1_700_000_000_000) });
  expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  await kms.send(new PutKeyPolicyCommand({ KeyId: 'k', Policy: '{"ü": 1}' }));
  await expect(kms.send(new DescribeKeyCommand({ KeyId: 'missing' }))).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'Key <missing> & "more"',
    $metadata: { httpStatusCode: 400 },
  });
  expect(seen).toEqual([
    ['DescribeKey', { KeyId: 'k' }],
    ['PutKeyPolicy', { KeyId: 'k', Policy: '{"ü": 1}' }],
    ['DescribeKey', { KeyId: 'missing' }],
  ]);
  expect(fixture.observed.at(-1)).toMatchObject({
    service: 'kms',
    method: 'POST',
    operation: 'DescribeKey',
    callerArn: 'arn:aws:iam::111122223333:user/uploader',
    status: 400,
    error: { code: 'NotFoundException', message: 'Key <missing> & "more"' },
  });
  kms.destroy();
});

test('STS and IAM speak Query', async () => {
  const sts = new STSClient({ ...config(), credentials: credentialsOf(fixture.session) });
  const identity = await sts.send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({ Arn: 'arn:aws:sts::111122223333:assumed-role/writer/me' });
  const iam = new IAMClient(config());
  const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: 'ü+&=' }));
  expect(attached.AttachedPolicies).toEqual([
    { PolicyName: 'a & b', PolicyArn: 'arn:a' },
    { PolicyName: 'c', PolicyArn: 'arn:c' },
  ]);
  expect(attached.IsTruncated).toBe(false);
  await expect(iam.send(new GetUserCommand({}))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    message: 'The user with name <x> cannot be found.',
  });
  expect(seen[0]).toEqual(['ListAttachedUserPolicies', { UserName: 'ü+&=' }]);
  sts.destroy();
  iam.destroy();
});

test.each([
  ['TrentService.DescribeKey', '{"KeyId":', 'SerializationException'],
  ['TrentService.DescribeKey', '[]', 'SerializationException'],
  ['AnotherService.DescribeKey', '{}', 'UnknownOperationException'],
])('KMS refuses %s with %s', async (target, body, code) => {
  const { endpoint } = fixture.server;
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  const request = { method: 'POST', path: '/', headers, body };
  const response = await send(
    endpoint,
    signed(endpoint, request, { credential: fixture.user, service: 'kms' }),
  );
  expect(response.status).toBe(400);
  expect(JSON.parse(response.body)).toMatchObject({ __type: code });
  expect(seen).toEqual([]);
});

test('a document of more than a mebibyte is not read', async () => {
  const { endpoint } = fixture.server;
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'TrentService.DescribeKey',
  };
  const request = { method: 'POST', path: '/', headers, body: Buffer.alloc(1024 ** 2 + 1, 0x20) };
  const response = await send(
    endpoint,
    signed(endpoint, request, { credential: fixture.user, service: 'kms' }),
  );
  expect(response.status).toBe(413);
});
