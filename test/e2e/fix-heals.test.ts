/**
 * The promise of the product: the failure is reproduced, the printed commands are run as printed by the account's
 * administrator with the real AWS CLI, and a second check finds nothing wrong.
 */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../cli/command.ts';
import { environmentOf, type PracticeProcess, startPractice } from '../cli/practice-process.ts';
import { awsCliMissing, runAws, wordsOf } from '../clients/aws-cli.ts';

interface Report {
  readonly verdict: {
    readonly code: string;
    readonly layers: readonly string[];
    readonly confidence: string | null;
  };
  readonly fixes: readonly {
    readonly target: string;
    readonly account: string;
    readonly change: string;
    readonly commands: readonly string[];
    readonly prediction: string;
    readonly addsOnly: readonly { readonly principal: string; readonly action: string }[];
  }[];
  readonly cleanup: { readonly complete: boolean; readonly verified: boolean };
  readonly language: string;
}

let practice: PracticeProcess;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3-kms-wizard-e2e-'));
});
afterEach(async () => {
  expect(await practice.stop()).toBe(0);
});

async function valid(text: string): Promise<Report> {
  const schema: object = JSON.parse(
    await readFile(join(import.meta.dirname, '../../docs/report.schema.json'), 'utf8'),
  );
  const validate = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(schema);
  const document: unknown = JSON.parse(text);
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  return document as Report;
}

/** A credentials file with the caller as `caller` and each administrator as `admin-<account>`. */
async function profiles(): Promise<Record<string, string>> {
  const { caller, admins, region } = practice.ready;
  const sections = [
    { name: 'caller', keys: caller },
    ...admins.map((keys) => ({ name: `admin-${keys.account}`, keys })),
  ];
  const text = sections.map(({ name, keys }) =>
    [
      `[${name}]`,
      `aws_access_key_id = ${keys.accessKeyId}`,
      `aws_secret_access_key = ${keys.secretAccessKey}`,
      ...('sessionToken' in keys && keys.sessionToken ? [`aws_session_token = ${keys.sessionToken}`] : []),
    ].join('\n'),
  );
  const path = join(folder, 'credentials');
  await writeFile(path, text.join('\n\n'));
  return { AWS_SHARED_CREDENTIALS_FILE: path, AWS_CONFIG_FILE: join(folder, 'none'), AWS_REGION: region };
}

describe.each([
  { scenario: 'same-account-key-policy', layers: ['key-policy'], readers: false },
  { scenario: 'cross-account-both', layers: ['key-policy', 'identity-policy'], readers: true },
])('$scenario', ({ scenario, layers, readers }) => {
  it.skipIf(awsCliMissing)(
    'is found, and its fix, run as printed, heals it',
    async () => {
      practice = await startPractice(scenario);
      const { bucket, endpoint, region, admins, caller } = practice.ready;
      const environment = await profiles();
      const readerOptions = readers
        ? admins.flatMap((admin) => ['--reader-profile', `admin-${admin.account}`])
        : [];
      const target = [
        '--bucket',
        bucket,
        '--endpoint-url',
        endpoint,
        '--profile',
        'caller',
        ...readerOptions,
      ];
      const out = join(folder, 'out');

      const first = await runCommand(['check', ...target, '--json', '--out', out], environment);
      const report = await valid(first.stdout);
      expect(first.code).toBe(1);
      expect(report.verdict).toMatchObject({ code: 'decrypt-not-allowed', layers, confidence: 'proved' });
      expect(report.cleanup).toMatchObject({ complete: true, verified: true });
      expect(report.fixes.map((fix) => fix.target)).toEqual(layers);

      for (const fix of report.fixes) {
        expect(fix.prediction).toBe('allowed');
        expect(fix.addsOnly.map((gain) => gain.action)).toEqual(['kms:Decrypt']);
        const admin = admins.find(({ account }) => account === fix.account);
        if (!admin) throw new Error(`no administrator for ${fix.account}`);
        expect(fix.commands.length).toBeGreaterThan(0);
        for (const command of fix.commands) {
          const [program, ...words] = wordsOf(command);
          expect(program).toBe('aws');
          expect(await runAws(words, environmentOf(admin, region), out)).toMatchObject({
            code: 0,
            stderr: '',
          });
        }
      }

      const second = await runCommand(['check', ...target, '--json', '--lang', 'ko'], environment);
      expect(await valid(second.stdout)).toMatchObject({
        verdict: { code: 'no-problem-found' },
        fixes: [],
        language: 'ko',
      });
      expect(second.code).toBe(0);

      const versions = await runAws(
        ['s3api', 'list-object-versions', '--bucket', bucket, '--endpoint-url', endpoint],
        environmentOf(caller, region),
        folder,
      );
      expect(versions.code).toBe(0);
      expect(versions.stdout).not.toContain('s3-kms-wizard/');
    },
    60_000,
  );
});

describe('without a reader of the key’s account', () => {
  it('the key side is a statement and the command that prints the document, never a document that was not read', async () => {
    practice = await startPractice('cross-account-both');
    const { bucket, endpoint } = practice.ready;
    const ran = await runCommand(
      ['check', '--bucket', bucket, '--endpoint-url', endpoint, '--profile', 'caller', '--json'],
      await profiles(),
    );
    const report = await valid(ran.stdout);
    expect(report.verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['key-policy', 'identity-policy'],
      confidence: 'likely',
    });
    const [keySide, identitySide] = report.fixes;
    expect(keySide).toMatchObject({
      target: 'key-policy',
      change: 'add-statement',
      commands: [],
      prediction: 'unknown',
    });
    expect(keySide).toMatchObject({ read: [expect.stringMatching(/^aws kms get-key-policy /)] });
    expect(keySide).not.toHaveProperty('document');
    expect(identitySide).toMatchObject({ target: 'identity-policy', prediction: 'unknown' });
  });
});

describe('healthy', () => {
  it('ends with 0 and says so in the last line, in each language', async () => {
    practice = await startPractice('healthy');
    const { bucket, endpoint } = practice.ready;
    const environment = await profiles();
    for (const language of ['en', 'fr', 'ko']) {
      const ran = await runCommand(
        ['check', '--bucket', bucket, '--endpoint-url', endpoint, '--profile', 'caller', '--lang', language],
        environment,
      );
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout.trimEnd().split('\n').at(-1)).toMatch(/^no-problem-found: /);
    }
  });
});
