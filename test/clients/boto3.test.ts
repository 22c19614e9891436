/** boto3: its transfer manager and its plain calls. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientAccount, startClientAccount } from './account.ts';
import { type Denied, denialIn } from './denials.ts';
import { findClient, testInstalled } from './installed.ts';
import { run } from './run.ts';

// Debian's own comes first: another python on the PATH need not see the packages of the system.
const python = findClient('boto3', ['/usr/bin/python3', 'python3'], ['-c', 'import boto3']);
testInstalled('boto3', python);

const SESSION = join(import.meta.dirname, 'boto3-session.py');

type Outcome =
  | { readonly value: unknown }
  | {
      readonly raised: string;
      readonly message: string;
      readonly operation?: string;
      readonly code?: string;
      readonly status?: number;
    };

type Step =
  | 'put_object'
  | 'get_object'
  | 'upload_file'
  | 'upload_fileobj'
  | 'by_hand'
  | 'resume'
  | 'copy'
  | 'copy_in_parts'
  | 'presigned'
  | 'virtual_host';

function start(scenario: string, steps: readonly Step[]) {
  const opened: { account: ClientAccount | null; outcomes: Readonly<Record<string, Outcome>> } = {
    account: null,
    outcomes: {},
  };
  beforeAll(async () => {
    const account = await startClientAccount(scenario);
    opened.account = account;
    const { endpoint, bucket, kmsKeyArn } = account.practice;
    const settings = JSON.stringify({ endpoint, bucket, kmsKeyArn, steps });
    const ran = await run(python ?? '', [SESSION, settings], account.environment, account.folder);
    if (ran.code !== 0) throw new Error(ran.stderr);
    opened.outcomes = JSON.parse(ran.stdout);
  }, 60_000);
  afterAll(() => opened.account?.[Symbol.asyncDispose]());
  return {
    get account(): ClientAccount {
      if (opened.account === null) throw new Error('not started');
      return opened.account;
    },
    outcome: (step: Step): Outcome | undefined => opened.outcomes[step],
  };
}

describe.skipIf(python === null)('boto3: healthy', () => {
  const here = start('healthy', [
    'put_object',
    'get_object',
    'upload_file',
    'upload_fileobj',
    'by_hand',
    'resume',
    'copy',
    'copy_in_parts',
    'presigned',
    'virtual_host',
  ]);

  test('the small object is encrypted with KMS', () => {
    expect(here.outcome('put_object')).toEqual({ value: 'aws:kms' });
  });

  test.each<Step>(['get_object', 'resume', 'copy', 'presigned', 'virtual_host'])(
    '%s: the small file comes back as it was',
    (step) => {
      expect(here.outcome(step)).toEqual({ value: here.account.hashes.small });
    },
  );

  test.each<Step>(['upload_file', 'upload_fileobj', 'by_hand', 'copy_in_parts'])(
    '%s: the big file comes back as it was',
    (step) => {
      expect(here.outcome(step)).toEqual({ value: here.account.hashes.big });
    },
  );

  test('large transfers went in parts, and nothing is left open', async () => {
    const operations = here.account.takeSeen().map(({ operation }) => operation);
    expect(operations).toEqual(expect.arrayContaining(['UploadPart', 'UploadPartCopy', 'ListParts']));
    expect(await here.account.openUploads()).toEqual([]);
  });
});

describe
  .skipIf(python === null)
  .each<Denied>(['same-account-key-policy', 'session-policy-without-decrypt', 'bare-message'])(
  'boto3: %s',
  (scenario) => {
    const here = start(scenario, [
      'put_object',
      'get_object',
      'upload_file',
      'upload_fileobj',
      'by_hand',
      'resume',
      'copy',
    ]);

    test('the small object is written', () => {
      expect(here.outcome('put_object')).toEqual({ value: 'aws:kms' });
    });

    test('upload_file says which operation was refused, and why', () => {
      const { bucket } = here.account.practice;
      const denial = denialIn(here.account.practice);
      expect(here.outcome('upload_file')).toEqual({
        raised: 'S3UploadFailedError',
        message: `Failed to upload big to ${bucket}/py/file: An error occurred (AccessDenied) when calling the UploadPart operation: ${denial}`,
      });
    });

    test.each<readonly [Step, string]>([
      ['upload_fileobj', 'UploadPart'],
      ['by_hand', 'UploadPart'],
      ['resume', 'ListParts'],
      ['get_object', 'GetObject'],
      ['copy', 'CopyObject'],
    ])('%s raises AccessDenied of %s', (step, operation) => {
      expect(here.outcome(step)).toEqual({
        raised: 'ClientError',
        operation,
        code: 'AccessDenied',
        message: denialIn(here.account.practice),
        status: 403,
      });
    });

    test('nothing is left open', async () => {
      expect(await here.account.openUploads()).toEqual([]);
    });
  },
);
