/** docs/permissions.md names every call that is made, and none that is not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const probes = join(root, 'src/probe');
const text = readFileSync(join(root, 'docs/permissions.md'), 'utf8');

const called = new Set(
  readdirSync(probes, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...readFileSync(join(probes, file), 'utf8').matchAll(/new ([A-Z]\w+)Command\(/g)].map(
        ([, name = '']) => name,
      ),
    ),
);
const named = new Set([...text.matchAll(/`(?:[a-z0-9]+:)?([A-Z][A-Za-z]+)`/g)].map(([, name = '']) => name));

/** IAM actions whose API call has another name. */
const ACTIONS_ONLY = new Set([
  'AssumeRole',
  'DeleteObjectVersion',
  'GetBucketNotification',
  'GetBucketObjectLockConfiguration',
  'GetEncryptionConfiguration',
  'GetReplicationConfiguration',
  'ListAllMyBuckets',
  'ListBucket',
  'ListBucketMultipartUploads',
  'ListBucketVersions',
  'GetObject',
  'GetObjectVersion',
]);
/** Words of a request or an answer. */
const WORDS = new Set([
  'DryRun',
  'MalformedPolicyDocumentException',
  'NoSuchUpload',
  'ViaService',
  'Principal',
]);
/** Statements of the page's policies; test/security holds those against what is asked. */
const SIDS = new Set([...text.matchAll(/"Sid": "(\w+)"/g)].map(([, sid = '']) => sid));

describe('docs/permissions.md', () => {
  it.each([...called].sort())('names %s', (operation) => {
    expect([...named]).toContain(operation);
  });

  it('names nothing else', () => {
    const others = [...named].filter(
      (name) => !called.has(name) && !ACTIONS_ONLY.has(name) && !WORDS.has(name) && !SIDS.has(name),
    );
    expect(others).toEqual([]);
  });
});
