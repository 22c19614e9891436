/** Whatever S3 is asked, it answers as AWS would. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, expectAws, fuzz, headerValue, PROPERTY_TIMEOUT, startTarget, type Target } from './harness.ts';
import { anyText, headerText, numbers } from './values.ts';

let target: Target;
let uploadId = '';
beforeAll(async () => {
  target = await startTarget();
  const created = await ask(target, { method: 'POST', path: `/${target.account.bucket}/large?uploads=` });
  uploadId = /<UploadId>([^<]+)</.exec(created.body.toString())?.[1] ?? '';
  await ask(target, { method: 'PUT', path: `/${target.account.bucket}/small`, body: 'small' });
});
afterAll(() => target.close());

describe('S3', () => {
  const parameter = fc.tuple(
    fc.constantFrom(
      ...[
        'acl',
        'attributes',
        'continuation-token',
        'cors',
        'delete',
        'delimiter',
        'encoding-type',
        'encryption',
      ],
      ...['key-marker', 'lifecycle', 'list-type', 'location', 'logging', 'marker', 'max-keys', 'max-parts'],
      ...[
        'max-uploads',
        'part-number-marker',
        'partNumber',
        'policy',
        'prefix',
        'publicAccessBlock',
        'replication',
      ],
      ...[
        'response-content-type',
        'start-after',
        'tagging',
        'torrent',
        'upload-id-marker',
        'uploadId',
        'uploads',
      ],
      ...['version-id-marker', 'versionId', 'versioning', 'versions', 'website', 'x-id', 'select', 'restore'],
    ),
    fc.oneof(fc.constant(''), fc.constant('UPLOAD'), anyText),
  );
  const header = fc.tuple(
    fc.constantFrom(
      ...[
        'content-encoding',
        'content-md5',
        'content-type',
        'expect',
        'if-match',
        'if-modified-since',
        'if-none-match',
      ],
      ...[
        'if-unmodified-since',
        'range',
        'x-amz-acl',
        'x-amz-bypass-governance-retention',
        'x-amz-checksum-algorithm',
      ],
      ...['x-amz-checksum-crc32', 'x-amz-checksum-crc64nvme', 'x-amz-checksum-sha256', 'x-amz-checksum-type'],
      ...[
        'x-amz-copy-source',
        'x-amz-copy-source-range',
        'x-amz-decoded-content-length',
        'x-amz-expected-bucket-owner',
      ],
      ...[
        'x-amz-grant-read',
        'x-amz-meta-a',
        'x-amz-metadata-directive',
        'x-amz-mp-object-size',
        'x-amz-mfa',
      ],
      ...[
        'x-amz-object-attributes',
        'x-amz-object-lock-mode',
        'x-amz-sdk-checksum-algorithm',
        'x-amz-storage-class',
      ],
      ...['x-amz-server-side-encryption', 'x-amz-server-side-encryption-aws-kms-key-id', 'x-amz-tagging'],
      ...['x-amz-server-side-encryption-bucket-key-enabled', 'x-amz-server-side-encryption-context'],
      ...[
        'x-amz-server-side-encryption-customer-algorithm',
        'x-amz-trailer',
        'x-amz-website-redirect-location',
      ],
    ),
    fc.oneof(
      headerText,
      numbers,
      fc.constantFrom(
        'aws:kms',
        'AES256',
        'aws:kms:dsse',
        'CRC32',
        'bytes=0-',
        'bytes=5-2',
        'bytes=-99999',
        '*',
        'COPY',
      ),
      fc.constantFrom(
        '/BUCKET/small',
        'BUCKET/small?versionId=null',
        '%00',
        'e30=',
        'eyJhIjoxfQ==',
        'bnVsbA==',
        'a=b&a=c',
      ),
      fc.constantFrom(
        'Sat, 01 Jan 2000 00:00:00 GMT',
        'true',
        'arn:aws:kms:eu-west-1:111122223333:alias/x',
        '""',
      ),
    ),
  );
  const xml = fc.oneof(
    fc.constantFrom(
      '',
      '<',
      '<a/>',
      '<!DOCTYPE a [<!ENTITY b "c">]><Delete>&b;</Delete>',
      '<CompleteMultipartUpload/>',
      '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>',
      '<Delete><Object><Key>small</Key></Object></Delete>',
      '<Delete><Object><Key></Key></Object><Quiet>maybe</Quiet></Delete>',
      `<Delete>${'<Object><Key>a</Key></Object>'.repeat(1001)}</Delete>`,
      '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>',
      '<CreateBucketConfiguration><LocationConstraint>x</LocationConstraint></CreateBucketConfiguration>',
      `${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}`,
      '\ufeff<?xml version="1.0" encoding="UTF-16"?><Delete/>',
      '{"Version":"2012-10-17","Statement":[]}',
    ),
    fc.string({ unit: 'binary', maxLength: 100 }),
  );
  const path = fc.oneof(
    fc.constantFrom(
      '/',
      '/BUCKET',
      '/BUCKET/',
      '/BUCKET/small',
      '/BUCKET/large',
      '/nobody',
      '/BUCKET/%2e%2e/%2e%2e',
    ),
    fc.constantFrom(
      '/BUCKET/%00',
      '/%',
      '/BUCKET/%zz',
      '/BUCKET/%ff%fe',
      '//BUCKET/small',
      '/..',
      '/BUCKET/../x',
    ),
  );

  it(
    'answers any mixture of parameters, headers and bodies as AWS would',
    async () => {
      const { account } = target;
      const fill = (text: string): string =>
        text.replaceAll('BUCKET', account.bucket).replaceAll('UPLOAD', uploadId);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'),
          path,
          fc.uniqueArray(parameter, { maxLength: 4, selector: ([name]) => name }),
          fc.uniqueArray(header, { maxLength: 5, selector: ([name]) => name }),
          xml,
          async (method, where, parameters, headers, body) => {
            const query = parameters
              .map(([name, value]) => `${encoded(name)}=${encoded(fill(value))}`)
              .sort()
              .join('&');
            const raw = {
              method,
              path: `${fill(where)}${query === '' ? '' : `?${query}`}`,
              headers: Object.fromEntries(
                headers
                  .filter(([name]) => name !== 'expect')
                  .map(([name, value]) => [name, headerValue(fill(value))]),
              ),
              body: method === 'GET' || method === 'HEAD' ? '' : body,
            };
            expectAws(target, await ask(target, raw), method);
          },
        ),
        fuzz(3),
      );
    },
    PROPERTY_TIMEOUT * 3,
  );

  it(
    'reads any list of parts',
    async () => {
      const item = fc.oneof(
        fc.tuple(fc.constant('PartNumber'), numbers),
        fc.tuple(
          fc.constant('ETag'),
          fc.constantFrom('"x"', '', '&quot;x&quot;', '&#0;', '&#x110000;', '&bad;'),
        ),
        fc.tuple(
          fc.constantFrom('ChecksumCRC32', 'Other', 'Part'),
          fc.constantFrom('', 'AAAAAA==', '<Part/>'),
        ),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(item, { maxLength: 5 }), { maxLength: 5 }), async (parts) => {
          const elements = parts.map(
            (part) => `<Part>${part.map(([name, value]) => `<${name}>${value}</${name}>`).join('')}</Part>`,
          );
          const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${elements.join('')}</CompleteMultipartUpload>`;
          const at = `/${target.account.bucket}/large?uploadId=${encoded(uploadId)}`;
          const response = await ask(target, { method: 'POST', path: at, body });
          expectAws(target, response, 'POST');
          expect(response.status).toBeGreaterThanOrEqual(400);
        }),
        fuzz(),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'reads any framing of chunks',
    async () => {
      const whole = '5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n';
      const change = fc.oneof(
        fc.record({ at: fc.nat(whole.length), remove: fc.nat(6), insert: fc.constant('') }),
        fc.record({
          at: fc.nat(whole.length),
          remove: fc.nat(3),
          insert: fc.constantFrom(
            '\r\n',
            '\n',
            '0',
            'ffffffffff',
            '-1',
            ';chunk-signature=',
            ';a=b',
            ' ',
            '\0',
            ':',
            'g',
          ),
        }),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 3 }),
          fc.constantFrom(
            'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
            'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
            'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
          ),
          fc.constantFrom('11', '0', '5', '12', '-1', 'x', '99999999999999999'),
          async (changes, payloadHash, length) => {
            const body = changes.reduce(
              (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
              whole,
            );
            const raw = {
              method: 'PUT',
              path: `/${target.account.bucket}/chunked`,
              headers: {
                'content-encoding': 'aws-chunked',
                'x-amz-decoded-content-length': length,
                'x-amz-trailer': 'x-amz-checksum-crc32',
              },
              body,
            };
            const response = await ask(target, raw, { payloadHash });
            expectAws(target, response, 'PUT');
            if (response.status === 200) expect(length).toBe('11');
          },
        ),
        fuzz(),
      );
    },
    PROPERTY_TIMEOUT,
  );
});

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
