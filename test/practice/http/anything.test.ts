/** Whatever comes in, an answer of AWS's goes out, and the server lives. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseXml } from '../../../src/practice/http/xml.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { send, signed } from './raw.ts';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture[Symbol.asyncDispose]());

const segment = fc.constantFrom(
  'kms-bucket',
  'plain-bucket',
  'nope',
  '..',
  'a',
  '%2e%2e%2f',
  '%00',
  '%F0%9F%98%80',
  '',
);
const parameter = fc.constantFrom(
  'uploads=',
  'uploadId=x',
  'partNumber=1',
  'versionId=null',
  'versionId=..%2F',
  'list-type=2',
  'max-keys=0',
  'delete=',
  'policy=',
  'acl=',
  'versions=',
  'prefix=%00',
  'Action=GetCallerIdentity',
);
const header = fc.constantFrom<readonly [string, string]>(
  ['range', 'bytes=-0'],
  ['x-amz-copy-source', '/kms-bucket/a'],
  ['x-amz-server-side-encryption', 'nothing'],
  ['x-amz-server-side-encryption-customer-algorithm', 'AES256'],
  ['x-amz-storage-class', 'COLD'],
  ['x-amz-target', 'TrentService.Nothing'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['content-md5', '!'],
  ['if-match', '"'],
  ['x-amz-checksum-crc32', 'x'],
  ['x-amz-decoded-content-length', 'many'],
);

test('signed nonsense', async () => {
  const { endpoint } = fixture.server;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'),
      fc.array(segment, { minLength: 1, maxLength: 3 }),
      fc.uniqueArray(parameter, { maxLength: 3 }),
      fc.array(header, { maxLength: 3 }),
      fc.constantFrom(
        '',
        '<Delete><Object><Key>&#1114112;</Key></Object></Delete>',
        '{',
        'Action=',
        'x'.repeat(70_000),
      ),
      fc.constantFrom('s3', 'kms', 'sts', 'iam', 'ec2'),
      async (method, segments, parameters, headers, body, service) => {
        const query = parameters.length === 0 ? '' : `?${[...parameters].sort().join('&')}`;
        const raw = {
          method,
          path: `/${segments.join('/')}${query}`,
          headers: { ...Object.fromEntries(headers), 'content-length': String(body.length) },
          body,
        };
        const response = await send(endpoint, signed(endpoint, raw, { credential: fixture.user, service }));
        expect(response.status).not.toBe(500);
        expect(response.headers['x-amz-request-id'] ?? response.headers['x-amzn-requestid']).toBeDefined();
        const json = response.headers['content-type'] === 'application/x-amz-json-1.1';
        if (method === 'HEAD') expect(response.body).toBe('');
        else if (json) expect(JSON.parse(response.body)).toHaveProperty('__type');
        else if (response.status >= 400 && response.body !== '')
          expect(parseXml(response.body)).not.toBeNull();
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
