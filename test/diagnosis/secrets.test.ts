/** What is taken out of a text from outside, and what stays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDenial, pastedErrors, withoutSecrets, withoutSignedQuery } from '../../src/diagnosis/index.ts';
import { denied, KEY, SESSION, THREE_WAYS, USER } from './observations.ts';

const SECRET = 'kWcrlUX5JEDGM/LtmEENI/aVmYvHNif5zB+d9+ct';
const TOKEN = `IQoJb3JpZ2luX2Vj${'AbCd1234+/Xy'.repeat(30)}`;

describe('secrets', () => {
  it.each([
    [`aws_secret_access_key = ${SECRET}`, SECRET],
    ['AWS_SECRET_ACCESS_KEY=short+secret', 'short+secret'],
    ['"SecretAccessKey": "short/secret"', 'short/secret'],
    ['{\\"secretAccessKey\\":\\"short/secret\\"}', 'short/secret'],
    ['<TokenCode>123456</TokenCode>', '123456'],
    ["'X-Amz-Security-Token': b'short-token'", 'short-token'],
    ['X-Amz-Security-Token=short-token&X-Amz-Date=20261122T000000Z', 'short-token'],
    ['<SessionToken>short-token</SessionToken>', 'short-token'],
    ['Authorization: AWS AKIAQWERTZUIOPASDFGH:frJIUN8DYpKDtOLCwo//yllqDzg=', 'frJIUN8DYpKDtOLCwo'],
    ['Authorization: Bearer abc.def.ghi', 'abc.def'],
    ['proxy-authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    [
      'AWS4-HMAC-SHA256 Credential=ASIAQWERTZUIOPASDFGH/x, SignedHeaders=host, Signature=0123abcd',
      '0123abcd',
    ],
    ['Calculated Signature: 0123abcd', '0123abcd'],
    ['connect through http://user:hunter2@proxy:3128', 'hunter2'],
    ['https://b.s3.amazonaws.com/k?AWSAccessKeyId=x&Signature=abc%3D&Expires=1', 'abc%3D'],
    ['x-amz-server-side-encryption-customer-key: c2VjcmV0', 'c2VjcmV0'],
    [`the token is ${TOKEN}`, TOKEN.slice(0, 30)],
    [`alone ${SECRET} in a line`, SECRET],
    ['ASIAQWERTZUIOPASDFGH', 'QWERTZUIOP'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl.', 'eyJzdWIi'],
    ['Command failed: /opt/login --password hunter2 --user me', 'hunter2'],
    ['login --session-token short-token', 'short-token'],
  ])('%s', (text, secret) => {
    expect(text).toContain(secret);
    expect(withoutSecrets(text)).not.toContain(secret);
  });

  it.each([
    denied('kms:Decrypt', `on resource: ${KEY} ${THREE_WAYS}`),
    denied(
      'kms:Decrypt',
      `on resource: ${KEY} because no session policy allows the kms:Decrypt action`,
      SESSION,
    ),
    denied(
      's3:PutObject',
      'on resource: "arn:aws:s3:::b/Team/2024-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEf" with an explicit deny in an identity-based policy',
    ),
    `User: ${USER} is not authorized (Service: S3, Status Code: 403, Request ID: 4442587FB7D0A2F9, Extended Request ID: vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=)`,
    'The security token included in the request is invalid.',
    'Signature expired: 20261122T000000Z is now earlier than 20261122T001500Z (20261122T002000Z - 5 min.)',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    'The provided token has expired.',
    'Go to https://console.aws.amazon.com/iam/?region=eu-west-1 or call the GetRequestAuthorizationDetails API',
    'connect ECONNREFUSED 127.0.0.1:9000',
  ])('stays as it is: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it('takes out of an object’s key nothing but the query that was copied with it', () => {
    const key = 'Team/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEf/really?.txt';
    expect(withoutSignedQuery(key)).toBe(key);
    expect(withoutSignedQuery('a/b?X-Amz-Credential=x&X-Amz-Signature=y')).toBe('a/b');
  });

  it('says the same of a message twice', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        const once = withoutSecrets(text);
        expect(withoutSecrets(once)).toBe(once);
      }),
    );
  });

  it('changes nothing of what a message says', () => {
    const message = denied('kms:Decrypt', `on resource: ${KEY} ${THREE_WAYS}`);
    expect(parseDenial(withoutSecrets(`${message} token=${TOKEN}`))).toMatchObject({
      caller: USER,
      denial: 'three-way',
    });
    expect(
      pastedErrors(`x\nAuthorization: AWS4-HMAC-SHA256 Credential=a, Signature=b\n${message}`)[0]?.denial,
    ).toMatchObject({
      caller: USER,
      resource: { kind: 'arn', arn: KEY },
    });
  });

  it.each([
    '?',
    'token=',
    'Authorization: AWS4-HMAC-SHA256 ',
    'Credential=',
    'StringToSign:\n',
    'a://',
    'aB1',
    'arn:aB1/',
    '<Token-0>',
    'secret_key: "',
    'AKIA',
    'eyJ',
    'eyJaaaaaaaa.',
    '--token ',
    '-token',
    '=',
    '\n',
  ])('takes no time over a text full of %j', (piece) => {
    const text = piece.repeat(Math.ceil(262_144 / piece.length));
    const before = performance.now();
    withoutSecrets(text);
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});
