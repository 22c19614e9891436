import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './fixture.ts';
import { presigned, type RawRequest, type RawResponse, type SignOptions, send, signed } from './raw.ts';

const MINUTE = 60_000;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let fixture: Fixture;

beforeEach(async () => {
  fixture = await startFixture({
    services: {
      kms: (caller, operation, params) => ({ ok: true, body: { caller: caller.arn, operation, params } }),
      sts: (caller, action) => ({ ok: true, result: { Arn: caller.arn, Action: action } }),
    },
  });
});
afterEach(() => fixture[Symbol.asyncDispose]());

interface Kind {
  readonly service: 's3' | 'kms' | 'sts' | 'iam';
  readonly request: RawRequest;
}

const S3: Kind = { service: 's3', request: { method: 'GET', path: '/kms-bucket' } };
const KMS: Kind = {
  service: 'kms',
  request: {
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.DescribeKey' },
    body: '{"KeyId":"1"}',
  },
};
const STS: Kind = {
  service: 'sts',
  request: { method: 'POST', path: '/', headers: FORM, body: 'Action=GetCallerIdentity&Version=2011-06-15' },
};
const IAM: Kind = {
  service: 'iam',
  request: { method: 'POST', path: '/', headers: FORM, body: 'Action=GetUser&Version=2010-05-08' },
};

function codeOf({ body }: RawResponse): string {
  return /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? /"__type":"(\w+)"/.exec(body)?.[1] ?? '';
}

async function answer(kind: Kind, options: Partial<SignOptions>): Promise<string> {
  const { endpoint } = fixture.server;
  const credential = options.credential ?? fixture.user;
  const response = await send(
    endpoint,
    signed(endpoint, kind.request, { service: kind.service, credential, ...options }),
  );
  return `${response.status} ${codeOf(response)}`;
}

test('what is signed well reaches its service', async () => {
  expect(await answer(S3, {})).toBe('200 ');
  expect(await answer(KMS, {})).toBe('200 ');
  expect(await answer(STS, {})).toBe('200 ');
  expect(await answer(STS, { region: 'us-east-1' })).toBe('200 ');
  expect(await answer(STS, { credential: fixture.session })).toBe('200 ');
  expect(await answer(IAM, {})).toBe('400 InvalidAction');
  expect(await answer(IAM, { region: 'us-east-1' })).toBe('400 InvalidAction');
});

const FAULTS: readonly (readonly [string, (fixture: Fixture) => Partial<SignOptions>, readonly string[]])[] =
  [
    [
      'a wrong secret',
      () => ({ secret: 'another' }),
      [
        '403 SignatureDoesNotMatch',
        '400 InvalidSignatureException',
        '403 SignatureDoesNotMatch',
        '403 SignatureDoesNotMatch',
      ],
    ],
    [
      'an unknown access key',
      ({ user }) => ({ credential: { ...user, accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' } }),
      [
        '403 InvalidAccessKeyId',
        '400 UnrecognizedClientException',
        '403 InvalidClientTokenId',
        '403 InvalidClientTokenId',
      ],
    ],
    [
      'a session without its token',
      ({ session }) => ({ credential: { ...session, sessionToken: null } }),
      [
        '403 InvalidAccessKeyId',
        '400 UnrecognizedClientException',
        '403 InvalidClientTokenId',
        '403 InvalidClientTokenId',
      ],
    ],
    [
      'a session with another token',
      ({ session }) => ({ credential: { ...session, sessionToken: 'c29tZXRoaW5n' } }),
      [
        '400 InvalidToken',
        '400 UnrecognizedClientException',
        '403 InvalidClientTokenId',
        '403 InvalidClientTokenId',
      ],
    ],
    [
      'a clock twenty minutes slow',
      () => ({ time: Date.now() - 20 * MINUTE }),
      [
        '403 RequestTimeTooSkewed',
        '400 InvalidSignatureException',
        '403 SignatureDoesNotMatch',
        '403 SignatureDoesNotMatch',
      ],
    ],
    [
      'another Region',
      () => ({ region: 'ap-northeast-2' }),
      [
        '400 AuthorizationHeaderMalformed',
        '400 InvalidSignatureException',
        '403 SignatureDoesNotMatch',
        '403 SignatureDoesNotMatch',
      ],
    ],
  ];

test.each(FAULTS)('%s has its own name in each service', async (_, options, expected) => {
  const answers = [];
  for (const kind of [S3, KMS, STS, IAM]) answers.push(await answer(kind, options(fixture)));
  expect(answers).toEqual(expected);
});

test('a session that has ended', async () => {
  fixture.clockOffset = 61 * MINUTE;
  const options = { credential: fixture.session, time: Date.now() + fixture.clockOffset };
  const answers = [];
  for (const kind of [S3, KMS, STS, IAM]) answers.push(await answer(kind, options));
  expect(answers).toEqual([
    '400 ExpiredToken',
    '400 ExpiredTokenException',
    '403 ExpiredToken',
    '403 ExpiredToken',
  ]);
});

describe('without a signature', () => {
  test('each service says so', async () => {
    const { endpoint } = fixture.server;
    const codes = [];
    for (const { request } of [S3, KMS, STS]) {
      const response = await send(endpoint, request);
      codes.push(`${response.status} ${codeOf(response)}`);
    }
    expect(codes).toEqual([
      '403 AccessDenied',
      '400 MissingAuthenticationTokenException',
      '403 MissingAuthenticationToken',
    ]);
  });

  test('S3 names a missing bucket first, and multipart uploads apart', async () => {
    const { endpoint } = fixture.server;
    expect(codeOf(await send(endpoint, { method: 'GET', path: '/no-such-bucket' }))).toBe('NoSuchBucket');
    const create = await send(endpoint, { method: 'POST', path: '/kms-bucket/key?uploads' });
    expect(create.body).toContain('Anonymous users cannot initiate multipart uploads.  Please authenticate.');
  });
});

describe('S3', () => {
  test('names the Region to sign for, in the body and for HEAD in a header', async () => {
    const { endpoint } = fixture.server;
    const options = { credential: fixture.user, region: 'us-west-2' };
    const get = await send(endpoint, signed(endpoint, S3.request, options));
    expect(get.body).toContain("the region 'us-west-2' is wrong; expecting 'eu-west-1'");
    expect(get.body).toContain('<Region>eu-west-1</Region>');
    const head = await send(endpoint, signed(endpoint, { method: 'HEAD', path: '/kms-bucket' }, options));
    expect([head.status, head.headers['x-amz-bucket-region'], head.body]).toEqual([400, 'eu-west-1', '']);
  });

  test('wants every x-amz header signed', async () => {
    const { endpoint } = fixture.server;
    const request = signed(endpoint, S3.request, { credential: fixture.user });
    const response = await send(endpoint, {
      ...request,
      headers: { ...request.headers, 'x-amz-acl': 'private' },
    });
    expect(response.status).toBe(403);
    expect(response.body).toContain('<HeadersNotSigned>x-amz-acl</HeadersNotSigned>');
  });

  test.each([
    ['AWS AKIA:abc', 'InvalidRequest'],
    ['Bearer abc', 'InvalidRequest'],
    ['AWS4-HMAC-SHA256 Credential=a/b', 'AuthorizationHeaderMalformed'],
    ['AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c', 'AuthorizationHeaderMalformed'],
  ])('refuses %s', async (authorization, code) => {
    const headers = { authorization, 'x-amz-date': '20260101T000000Z' };
    const response = await send(fixture.server.endpoint, { ...S3.request, headers });
    expect([response.status, codeOf(response)]).toEqual([400, code]);
  });

  test('wants to be told what is signed of the body', async () => {
    const { endpoint } = fixture.server;
    const { headers = {}, ...request } = signed(endpoint, S3.request, { credential: fixture.user });
    const { 'x-amz-content-sha256': _, ...rest } = headers;
    const { status, body } = await send(endpoint, { ...request, headers: rest });
    expect(status).toBe(400);
    expect(body).toContain('Missing required header for this request: x-amz-content-sha256');
  });

  test('shows what it signed where the signature does not match', async () => {
    const { endpoint } = fixture.server;
    const request = signed(endpoint, S3.request, { credential: fixture.user, secret: 'wrong' });
    const { body } = await send(endpoint, request);
    expect(body).toContain('<CanonicalRequest>GET\n/kms-bucket\n\nhost:127.0.0.1:');
    expect(body).toContain('<StringToSign>AWS4-HMAC-SHA256\n');
    expect(body).not.toContain(fixture.user.secretAccessKey);
  });
});

describe('presigned URLs', () => {
  test('carry a session, and end in their time', async () => {
    const { endpoint } = fixture.server;
    const options = { credential: fixture.session, expires: 60 };
    const put = presigned(endpoint, 'PUT', '/kms-bucket/a%20b', options);
    expect((await send(endpoint, { ...put, body: 'hello' })).status).toBe(200);
    const get = presigned(endpoint, 'GET', '/kms-bucket/a%20b', options);
    expect((await send(endpoint, get)).body).toBe('hello');
    const late = presigned(endpoint, 'GET', '/kms-bucket/a%20b', {
      ...options,
      time: Date.now() - 2 * MINUTE,
    });
    const expired = await send(endpoint, late);
    expect([expired.status, codeOf(expired)]).toEqual([403, 'AccessDenied']);
    expect(expired.body).toContain('<Message>Request has expired</Message>');
  });

  test('of another method do not match', async () => {
    const { endpoint } = fixture.server;
    const get = presigned(endpoint, 'GET', '/kms-bucket/key', { credential: fixture.user });
    expect(codeOf(await send(endpoint, { ...get, method: 'PUT', body: 'x' }))).toBe('SignatureDoesNotMatch');
  });

  test('work for GetCallerIdentity, as tokens for clusters are made', async () => {
    const { endpoint } = fixture.server;
    const url = presigned(endpoint, 'GET', '/', {
      credential: fixture.user,
      service: 'sts',
      parameters: [
        ['Action', 'GetCallerIdentity'],
        ['Version', '2011-06-15'],
      ],
    });
    const { status, body } = await send(endpoint, url);
    expect(status).toBe(200);
    expect(body).toContain('<Arn>arn:aws:iam::111122223333:user/uploader</Arn>');
  });
});
