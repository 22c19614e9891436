/**
 * docs/permissions.md, lived: a caller with exactly the policies of that page, in each mode, and with each action taken
 * away. What is refused, what is asked for, what the report then says in each language, and that the verdict is right.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CheckResult } from '../../src/check/index.ts';
import { picks } from '../../src/check/picks.ts';
import { createI18n, type I18n, LANGUAGES } from '../../src/i18n/index.ts';
import { reportMarkdown } from '../../src/report/markdown/index.ts';
import { MIB } from '../check/helpers.ts';
import { callerOf } from '../check/practice-account.ts';
import {
  type Asked,
  absences,
  actionsOf,
  askedFor,
  asRole,
  checkWith,
  type Granted,
  KEY_ARN,
  refusedTo,
  type Statement,
  startGranted,
  statementsOf,
  without,
} from './granted.ts';
import { caller, unexpected } from './page.ts';

const PICKED = ['s3:ListAllMyBuckets', 'kms:ListAliases'];

const TESTED = ['s3:PutObject', 'kms:GenerateDataKey', 'kms:Decrypt'];

/** Asked of whoever started the upload, who may by default. */
const INITIATOR = 'AbortMultipartUpload s3:AbortMultipartUpload';

function keyStatements(): readonly Statement[] {
  return statementsOf('key');
}

describe('with exactly what the page gives', () => {
  const modes: readonly (readonly [string, Granted, Parameters<typeof checkWith>[1]])[] = [
    ['a user', { statements: caller }, {}],
    ['a user, the Region given', { statements: caller }, { region: 'eu-west-1' }],
    ['a user, of whom the key policy alone speaks', { statements: noKms(), keyPolicy: keyStatements() }, {}],
    ['a role’s session', { statements: asRole(caller), as: 'role' }, {}],
    ['a bucket without versions', { statements: caller, versions: 'never' }, {}],
    ['a bucket of another account', { statements: caller, bareMessages: true }, {}],
    ['evidence only after a failure', { statements: caller }, { evidence: 'on-failure' }],
    ['a prefix', { statements: prefixed() }, { prefix: 'team/' }],
    ['the key by its ARN', { statements: caller }, { kmsKeyId: KEY_ARN }],
    ['the key by an alias', { statements: caller }, { kmsKeyId: 'alias/uploads', bucketKey: true }],
    ['DSSE-KMS', { statements: caller }, { kmsKeyId: KEY_ARN, sse: 'aws:kms:dsse' }],
  ];

  it.each(modes)('%s: nothing is refused, and all is well', async (_name, granted, changes) => {
    const { result, requests } = await checkWith(granted, changes);
    expect(result.verdict.code).toBe('no-problem-found');
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
    // The bucket's owner outside the organization does not show its policy to others.
    const others = granted.bareMessages === true ? ['GetBucketPolicy s3:GetBucketPolicy'] : [];
    expect(unexpected(refusedTo(requests), ...others)).toEqual([]);
  });

  it('--file: a file in several parts asks for nothing besides', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'granted-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'data.bin');
    await writeFile(file, Buffer.alloc(11 * MIB));
    const { result, requests } = await checkWith({ statements: caller }, { file });
    expect(result.verdict.code).toBe('no-problem-found');
    expect(unexpected(refusedTo(requests))).toEqual([]);
  });

  it('controls and DryRun ask for nothing but what is tested', async () => {
    const granted = { statements: without(caller, 'kms:Decrypt'), bareMessages: true };
    const { result, requests } = await checkWith(granted);
    expect(result.verdict.code).toBe('decrypt-not-allowed');
    expect(result.evidence.dryRun.status).toBe('read');
    expect(result.steps.some(({ id }) => id === 'control-same-bytes-put-object')).toBe(true);
    expect(
      unexpected(
        refusedTo(requests),
        INITIATOR,
        'GetBucketPolicy s3:GetBucketPolicy',
        'UploadPart kms:Decrypt',
      ),
    ).toEqual(['Decrypt kms:Decrypt', 'GenerateDataKey kms:GenerateDataKey']);
    const dry = requests.filter(({ operation }) => /^(?:Decrypt|GenerateDataKey)$/.test(operation ?? ''));
    expect(dry.map(({ error }) => error?.code).sort()).toEqual([
      'AccessDeniedException',
      'DryRunOperationException',
    ]);
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
  });

  it('all modes together ask for every action of the page, and for no other', async () => {
    const runs = [
      await checkWith({ statements: caller }),
      await checkWith({ statements: asRole(caller), as: 'role' }),
      await checkWith({ statements: caller, versions: 'never' }),
      await checkWith({ statements: without(caller, 'kms:Decrypt'), noAbort: true }),
      await listed({ statements: caller }),
    ];
    const asked = new Set(runs.flatMap(({ requests }) => [...askedFor(requests)]));
    const given = new Set([...actionsOf(caller), ...actionsOf(statementsOf('role'))]);
    for (const free of ['s3:AbortMultipartUpload', 's3:ListBucket']) asked.delete(free);
    expect([...asked].sort()).toEqual([...given].sort());
  });
});

describe('without an action that is tested', () => {
  const VERDICTS = {
    's3:PutObject': 's3-action-not-allowed',
    'kms:GenerateDataKey': 'generate-data-key-not-allowed',
    'kms:Decrypt': 'decrypt-not-allowed',
  };
  const ways: readonly (readonly [string, (action: string) => Granted | null, string])[] = [
    ['a user', (action) => ({ statements: without(caller, action) }), 'identity-policy'],
    ['a role', (action) => ({ statements: without(asRole(caller), action), as: 'role' }), 'identity-policy'],
    [
      'a key policy that names the user',
      (action) =>
        action.startsWith('kms:')
          ? { statements: noKms(), keyPolicy: without(keyStatements(), action) }
          : null,
      'key-policy',
    ],
  ];
  const cases = ways.flatMap(([name, make, layer]) =>
    Object.entries(VERDICTS).flatMap(([action, code]) => {
      const granted = make(action);
      return granted === null ? [] : [[name, action, granted, code, layer] as const];
    }),
  );

  it.each(cases)('%s, %s: the verdict is right', async (_name, action, granted, code, layer) => {
    const { result } = await checkWith(granted);
    expect(result.verdict).toMatchObject({ code, action, denial: 'implicit', layers: [layer] });
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
  });
});

describe('without an action that is optional', () => {
  const cases = [...new Set([...actionsOf(caller), ...actionsOf(statementsOf('role'))])]
    .filter((action) => ![...TESTED, ...PICKED].includes(action))
    .map((action) => [action, wayTo(action)] as const);

  it.each(cases)('%s: the report says so in each language, and no verdict changes', async (action, way) => {
    const [healthy, failing] = await Promise.all([
      checkWith(way),
      checkWith({ ...way, statements: without(way.statements, 'kms:Decrypt') }),
    ]);
    expect(healthy.result.verdict.code).toBe('no-problem-found');
    expect(failing.result.verdict).toMatchObject({ code: 'decrypt-not-allowed', denial: 'implicit' });
    const shown = way.noAbort === true ? failing.result : healthy.result;
    for (const language of LANGUAGES) {
      const i18n = createI18n(language);
      const report = reportMarkdown(shown, i18n, '0.0.0').replaceAll('\\', '');
      for (const words of wordsFor(action, shown, i18n)) expect(report).toContain(words);
      if (language === 'en') for (const quoted of quotedFor(action)) expect(report).toContain(quoted);
    }
  });

  it('is not said of a run that has them all', async () => {
    const { result } = await checkWith({ statements: caller });
    const report = reportMarkdown(result, createI18n('en'), '0.0.0');
    const { t } = createI18n('en');
    for (const sentence of [
      t('report:evidence.refused'),
      t('report:evidence.incomplete'),
      t('check:cleanup.done'),
    ])
      expect(report).not.toContain(sentence);
  });

  it.each(PICKED)('%s: the list is refused by that name', async (action) => {
    const { failures } = await listed({ statements: without(caller, action) });
    expect(failures).toEqual([expect.stringMatching(/^AccessDenied/)]);
  });
});

/** The caller's policy for a key whose own policy names the caller. */
function noKms(): readonly Statement[] {
  return caller.filter(({ Sid }) => Sid !== 'WhatIsTestedOnTheKey' && Sid !== 'LookAtTheKey');
}

/** As the page says: with `--prefix` the prefix stands before the folder. */
function prefixed(): readonly Statement[] {
  const text = JSON.stringify(caller).replaceAll('s3-kms-wizard/*', 'team/s3-kms-wizard/*');
  return JSON.parse(text) as readonly Statement[];
}

/** Where the absence of an action shows. */
function wayTo(action: string): Granted {
  const statements = without(asksForRole(action) ? asRole(caller) : caller, action);
  if (asksForRole(action)) return { statements, as: 'role' };
  if (action === 's3:DeleteObject') return { statements, versions: 'never' };
  if (action === 's3:ListBucketMultipartUploads') return { statements, noAbort: true };
  return { statements };
}

function asksForRole(action: string): boolean {
  return actionsOf(statementsOf('role')).includes(action);
}

/** What the page's table quotes from the report for the absence of an action. */
function quotedFor(action: string): readonly string[] {
  const row = absences().find(([actions]) => actions.includes(`\`${action}\``));
  if (row === undefined) throw new Error(`no row for ${action}`);
  return [...row[1].matchAll(/“([^”]+)”/g)].map(([, quoted = '']) => quoted);
}

const PIECES = {
  's3:GetEncryptionConfiguration': 'bucketEncryption',
  's3:GetBucketVersioning': 'versioning',
  's3:GetBucketObjectLockConfiguration': 'defaultRetention',
  's3:GetReplicationConfiguration': 'replication',
  's3:GetBucketNotification': 'notifications',
  's3:GetBucketPolicy': 'bucketPolicy',
  'kms:DescribeKey': 'key',
  'kms:GetKeyPolicy': 'keyPolicy',
  'kms:ListGrants': 'grants',
} as const;

/** The sentences that tell of an absence, in one language. */
function wordsFor(action: string, { cleanup }: CheckResult, { t }: I18n): readonly string[] {
  if (action in PIECES) {
    const name = t(`report:evidence.pieces.${PIECES[action as keyof typeof PIECES]}`);
    return [`| ${name} | ${t('report:evidence.refused')} |`, action];
  }
  if (action.startsWith('iam:')) {
    const name = t('report:evidence.pieces.identity');
    return action === 'iam:GetUser' || action === 'iam:GetRole'
      ? [`| ${name} | ${t('report:evidence.refused')} |`, action]
      : [`| ${name} | ${t('report:evidence.by.caller')} |`, t('report:evidence.incomplete')];
  }
  if (action.startsWith('s3:DeleteObject'))
    return [t('check:cleanup.left', { count: cleanup.left.length }), 'aws s3api delete-object'];
  if (action === 's3:ListBucketVersions') return [t('check:cleanup.done')];
  return [t('check:leftover.upload'), 'aws s3api abort-multipart-upload'];
}

/** The wizard's two lists, as the caller. */
async function listed(granted: Granted): Promise<Asked & { readonly failures: readonly string[] }> {
  const asked = await startGranted(granted);
  const failures: string[] = [];
  for (const field of ['bucket', 'kmsKeyId'] as const) {
    const { practice } = asked;
    const request = {
      field,
      source: callerOf(practice),
      endpointUrl: practice.endpoint,
      region: practice.region,
      signal: AbortSignal.timeout(10_000),
    };
    try {
      for await (const page of picks(request)) expect(page.length).toBeGreaterThan(0);
    } catch (error) {
      failures.push(String(Reflect.get(Object(error), 'code')));
    }
  }
  return { ...asked, failures };
}
