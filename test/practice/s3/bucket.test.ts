/** What is asked of buckets, and how they are addressed. Error texts are those recorded of AWS. */
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketPolicyCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetBucketVersioningCommand,
  GetObjectAclCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusal } from '../clients.ts';
import { ACCOUNT, type Fixture, KEY_ARN, startFixture } from '../http/fixture.ts';
import { presigned, send, signed } from '../http/raw.ts';

let fixture: Fixture;
let s3: S3Client;

beforeEach(async () => {
  fixture = await startFixture();
  s3 = fixture.client();
});
afterEach(() => fixture[Symbol.asyncDispose]());

const Bucket = 'kms-bucket';

describe('bucket policies', () => {
  const policy = (Resource: string, more: object = {}) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 's3:GetObject', Resource, ...more },
      ],
    });
  const put = (Policy: string) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));

  test('are put, handed out as they were put, and taken away', async () => {
    const text = policy(`arn:aws:s3:::${Bucket}/*`);
    expect((await put(text)).$metadata.httpStatusCode).toBe(204);
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(text);
    for (let again = 0; again < 2; again++) {
      const deleted = await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
      expect(deleted.$metadata.httpStatusCode).toBe(204);
    }
    expect((await refusal(s3.send(new GetBucketPolicyCommand({ Bucket })))).code).toBe('NoSuchBucketPolicy');
    expect(fixture.authorized.map(({ action }) => action)).toEqual([
      's3:PutBucketPolicy',
      's3:GetBucketPolicy',
      's3:DeleteBucketPolicy',
      's3:DeleteBucketPolicy',
      's3:GetBucketPolicy',
    ]);
  });

  test.each([
    ['nothing', '', "Policies must be valid JSON and the first byte must be '{'"],
    ['no JSON', 'nonsense', "Policies must be valid JSON and the first byte must be '{'"],
    ['an empty object', '{}', 'Missing required field Statement'],
    ['another bucket', policy('arn:aws:s3:::plain-bucket/*'), 'Policy has invalid resource'],
    ['all buckets', policy('arn:aws:s3:::*'), 'Policy has invalid resource'],
    [
      'nobody that exists',
      policy(`arn:aws:s3:::${Bucket}/*`, { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/nobody` } }),
      'Invalid principal in policy',
    ],
    [
      'an action of another service',
      policy(`arn:aws:s3:::${Bucket}/*`, { Action: 'kms:Decrypt' }),
      'Policy has invalid action',
    ],
  ])('with %s are malformed', async (_, text, message) => {
    const { endpoint } = fixture.server;
    const request = { method: 'PUT', path: `/${Bucket}?policy`, body: text };
    const { status, body } = await send(endpoint, signed(endpoint, request, { credential: fixture.user }));
    expect([status, body]).toEqual([400, expect.stringContaining('<Code>MalformedPolicy</Code>')]);
    expect(body).toContain(`<Message>${message}</Message>`);
    expect(fixture.world.buckets.get(Bucket)?.policy).toBeNull();
  });

  test('over 20 KiB are too large', async () => {
    const large = policy(`arn:aws:s3:::${Bucket}/*`, { Sid: 'x'.repeat(20_480) });
    expect((await refusal(put(large))).code).toBe('PolicyTooLarge');
  });
});

describe('buckets', () => {
  test('are created once, and deleted when they are empty', async () => {
    const made = {
      Bucket: 'made-here',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    } as const;
    expect((await s3.send(new CreateBucketCommand(made))).Location).toBe('/made-here');
    expect(await refusal(s3.send(new CreateBucketCommand(made)))).toEqual({
      code: 'BucketAlreadyOwnedByYou',
      status: 409,
      message: 'Your previous request to create the named bucket succeeded and you already own it.',
    });
    await s3.send(new PutObjectCommand({ Bucket: 'made-here', Key: 'key', Body: 'x' }));
    const full = await refusal(s3.send(new DeleteBucketCommand({ Bucket: 'made-here' })));
    expect([full.code, full.status]).toEqual(['BucketNotEmpty', 409]);
    await s3.send(new CreateBucketCommand({ ...made, Bucket: 'made-there' }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'made-there' }));
    expect(fixture.world.buckets.has('made-there')).toBe(false);
  });

  test("of another's name, or elsewhere, are not created", async () => {
    const bucket = fixture.world.buckets.get('plain-bucket');
    if (bucket === undefined) throw new Error('no bucket');
    fixture.world.buckets.set('of-another', { ...bucket, name: 'of-another', account: '444455556666' });
    const create = (name: string, region: 'eu-west-1' | 'us-west-2') =>
      refusal(
        s3.send(
          new CreateBucketCommand({
            Bucket: name,
            CreateBucketConfiguration: { LocationConstraint: region },
          }),
        ),
      );
    expect(await create('of-another', 'eu-west-1')).toMatchObject({
      code: 'BucketAlreadyExists',
      status: 409,
    });
    expect(await create('far-away', 'us-west-2')).toMatchObject({
      code: 'IllegalLocationConstraintException',
      status: 400,
    });
    expect(await create('Not_A_Name', 'eu-west-1')).toMatchObject({ code: 'InvalidBucketName' });
    fixture.denied.set('s3:CreateBucket', 'no');
    expect(await create('kms-bucket', 'eu-west-1')).toMatchObject({ code: 'AccessDenied', message: 'no' });
  });

  test('have their ACLs disabled: to be read, not to be written', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'x' }));
    const full = [{ Grantee: { Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }];
    expect(await s3.send(new GetBucketAclCommand({ Bucket }))).toMatchObject({ Grants: full });
    const object = await s3.send(new GetObjectAclCommand({ Bucket, Key: 'key' }));
    expect(object).toMatchObject({ Grants: full });
    expect(object.Owner?.ID).toBe(object.Grants?.[0]?.Grantee?.ID);
    const refused = { code: 'AccessControlListNotSupported', message: 'The bucket does not allow ACLs' };
    const acl = { Bucket, ACL: 'private' } as const;
    expect(await refusal(s3.send(new PutBucketAclCommand(acl)))).toMatchObject(refused);
    expect(await refusal(s3.send(new PutObjectAclCommand({ ...acl, Key: 'key' })))).toMatchObject(refused);
  });

  test('are set to keep versions and to encrypt', async () => {
    const target = { Bucket: 'plain-bucket' };
    const versioning = (Status: 'Enabled' | 'Suspended') =>
      s3.send(new PutBucketVersioningCommand({ ...target, VersioningConfiguration: { Status } }));
    await versioning('Enabled');
    expect((await s3.send(new GetBucketVersioningCommand(target))).Status).toBe('Enabled');
    await versioning('Suspended');
    expect((await s3.send(new GetBucketVersioningCommand(target))).Status).toBe('Suspended');

    const encrypt = (SSEAlgorithm: 'AES256' | 'aws:kms') =>
      s3.send(
        new PutBucketEncryptionCommand({
          ...target,
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID: KEY_ARN },
                BucketKeyEnabled: true,
              },
            ],
          },
        }),
      );
    expect(await refusal(encrypt('AES256'))).toMatchObject({
      code: 'InvalidArgument',
      message:
        'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
    });
    await encrypt('aws:kms');
    const put = new PutObjectCommand({ ...target, Key: 'key', Body: 'x' });
    expect(await s3.send(put)).toMatchObject({ SSEKMSKeyId: KEY_ARN, BucketKeyEnabled: true });
    await s3.send(new DeleteBucketEncryptionCommand(target));
    expect(await s3.send(put)).toMatchObject({ ServerSideEncryption: 'AES256' });
  });

  test('say what is set up, and what is not', async () => {
    expect((await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer).toBe('BucketOwner');
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(OwnershipControls?.Rules?.[0]?.ObjectOwnership).toBe('BucketOwnerEnforced');
    expect(await refusal(s3.send(new GetBucketCorsCommand({ Bucket })))).toMatchObject({
      code: 'NoSuchCORSConfiguration',
      status: 404,
    });
    expect(await refusal(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })))).toMatchObject({
      code: 'NoSuchLifecycleConfiguration',
      status: 404,
    });
  });

  test('an expected owner has to be an account id', async () => {
    const { endpoint } = fixture.server;
    const ask = async (owner: string) => {
      const headers = { 'x-amz-expected-bucket-owner': owner };
      const request = { method: 'GET', path: `/${Bucket}?location`, headers };
      const { status, body } = await send(endpoint, signed(endpoint, request, { credential: fixture.user }));
      return [status, /<Code>(\w+)/.exec(body)?.[1]];
    };
    expect(await ask('abcd')).toEqual([400, 'InvalidBucketOwnerAWSAccountID']);
    expect(await ask('444455556666')).toEqual([403, 'AccessDenied']);
    expect(await ask(ACCOUNT)).toEqual([200, undefined]);
  });
});

describe('virtual-host style', () => {
  test.each([
    'kms-bucket.s3.eu-west-1.amazonaws.com',
    'kms-bucket.s3-eu-west-1.amazonaws.com',
    'kms-bucket.s3.localhost:1234',
    'kms-bucket.localhost',
  ])('%s', async (host) => {
    const { endpoint } = fixture.server;
    const put = { method: 'PUT', path: '/a/b%20c', headers: { 'content-length': '5' }, body: 'hello' };
    const options = { credential: fixture.user };
    expect((await send(endpoint, signed(`http://${host}`, put, options))).status).toBe(200);
    const listed = await send(
      endpoint,
      signed(`http://${host}`, { method: 'GET', path: '/?list-type=2' }, options),
    );
    expect(listed.body).toContain('<Name>kms-bucket</Name>');
    const byPath = { method: 'GET', path: '/kms-bucket/a/b%20c' };
    expect((await send(endpoint, signed(endpoint, byPath, options))).body).toBe('hello');
    const url = presigned(`http://${host}`, 'GET', '/a/b%20c', options);
    expect((await send(endpoint, { ...url, headers: { host } })).body).toBe('hello');
  });

  test.each(['s3.localhost', 's3.eu-west-1.amazonaws.com', 'localhost:80', '127.0.0.1'])(
    '%s is the service, and the path names the bucket',
    async (host) => {
      const { endpoint } = fixture.server;
      const list = { method: 'GET', path: '/kms-bucket?list-type=2' };
      const options = { credential: fixture.user };
      const { body } = await send(endpoint, signed(`http://${host}`, list, options));
      expect(body).toContain('<Name>kms-bucket</Name>');
    },
  );
});

test.each(['/%00', '/kms-bucket/a%00b', '/kms-bucket?prefix=%00'])('%s is no URI', async (path) => {
  const { endpoint } = fixture.server;
  const { status, body } = await send(endpoint, { method: 'GET', path });
  expect([status, /<Code>(\w+)/.exec(body)?.[1]]).toEqual([400, 'InvalidURI']);
  expect(body).not.toContain('&#x0;');
});
