/** `explain` as its users start it: files and standard input, what it says of them, and how it ends. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND, cleanEnvironment, type Ran, runCommand } from './command.ts';

const USER = 'arn:aws:iam::111122223333:user/ines';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER_KEY = KEY.replace('1234abcd', 'dcba4321');
const NOT_ALLOWED = 'because no resource-based policy allows the kms:Decrypt action';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explain-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('what was handed over', () => {
  it('takes every option, and writes a document that fits the published schema', async () => {
    const whole = allow(['kms:GenerateDataKey', 'kms:Decrypt', 's3:PutObject'], '*');
    const document = await file('whole.json', whole);
    const argv = [
      ...['--error', await file('error.txt', refusal(USER))],
      ...['--key-policy', await file('key.json', keyPolicy(['kms:GenerateDataKey']))],
      ...['--identity-policy', document, '--identity-policy', await file('inline.json', envelope(whole))],
      ...['--permissions-boundary', document, '--session-policy', document, '--scp', document],
      ...['--rcp', document, '--vpc-endpoint-policy', document, '--bucket-policy', document],
      ...['--grants', await file('grants.json', { Grants: [], Truncated: false })],
      ...['--caller', USER, '--kms-key-id', KEY, '--bucket', 'some-bucket', '--key-name', 'a/b'],
      ...['--bucket-key', 'off'],
    ];
    const ran = await runCommand(['explain', '--json', ...argv]);
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    const report = JSON.parse(ran.stdout) as Report;
    expect(report).toMatchObject({ steps: [], cleanup: { left: [] } });
    expect(report.verdict).toMatchObject({ code: 'decrypt-not-allowed', layers: ['key-policy'] });
    const schema: object = JSON.parse(
      await readFile(join(import.meta.dirname, '../../docs/report.schema.json'), 'utf8'),
    );
    const validate = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(schema);
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ['en', 'Caller: ', 'Not given'],
    ['fr', 'Appelant\u00a0: ', 'Non fourni'],
    ['ko', '호출자: ', '제공되지'],
  ])('says in %s who and what it is about, and what was not given', async (lang, caller, notGiven) => {
    const error = await file('error.txt', refusal(USER));
    const { code, stdout } = await runCommand(['explain', '--error', error, '--lang', lang]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${caller}${USER}`);
    expect(stdout).toContain(KEY);
    expect(stdout).toContain(notGiven);
    expect(stdout).not.toMatch(/\{\{|diagnosis:|check:|\n\n\n/);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^decrypt-not-allowed: /);
  });

  it('writes the edited document with --out', async () => {
    const out = join(folder, 'out');
    const key = await file('key.json', keyPolicy(['kms:GenerateDataKey']));
    const identity = await file('identity.json', envelope(allow('s3:*', '*')));
    const given = ['--key-policy', key, '--identity-policy', identity];
    const error = await file('error.txt', refusal(USER));
    const ran = await runCommand(['explain', '--error', error, ...given, '--out', out]);
    expect(ran.code).toBe(1);
    expect(await readdir(out)).toEqual(expect.arrayContaining(['report.json', 'key-policy.json']));
    const changed = await readFile(join(out, 'key-policy.json'), 'utf8');
    expect(JSON.parse(changed).Statement[0].Action).toEqual(['kms:GenerateDataKey', 'kms:Decrypt']);
    expect((await runCommand(['explain', '--error', error, '--out', out])).code).toBe(2);
  });

  it('reads one input from standard input, and one only', async () => {
    const ran = await piped(refusal(USER), ['explain', '--error', '-', '--json']);
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({ caller: { arn: USER } });
    const twice = await piped('', ['explain', '--error', '-', '--key-policy', '-']);
    expect(twice).toMatchObject({ code: 2, stdout: '' });
  });

  it('takes the error out of the frame that Terraform draws around it', async () => {
    const framed = refusal(USER)
      .split(' ')
      .map((word) => `│ ${word}`)
      .join('\n');
    const ran = await piped(`╷\n${framed}\n│ \n╵\n`, ['explain', '--error', '-', '--json']);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      caller: { arn: USER },
      verdict: { layers: ['key-policy'] },
    });
  });

  it('is quiet where its reader leaves early', async () => {
    const ran = await piped('', ['explain', '--error', await file('error.txt', refusal(USER))], true);
    expect(ran).toMatchObject({ code: 1, stderr: '' });
  });
});

describe('documents alone', () => {
  const names = ['--caller', USER, '--kms-key-id', KEY];

  it('are enough to say that both actions are allowed, with 0, and what that does not say', async () => {
    const key = await file('key.json', keyPolicy(['kms:GenerateDataKey', 'kms:Decrypt']));
    const identity = await file('identity.json', envelope(allow('s3:*', '*')));
    const ran = await runCommand(['explain', '--key-policy', key, '--identity-policy', identity, ...names]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('Not examined: the state of the key');
    expect(ran.stdout.trimEnd().split('\n').at(-1)).toMatch(/^no-problem-found: According to the documents/);
  });

  it('predict their own fix', async () => {
    const key = await file('key.json', keyPolicy(['kms:GenerateDataKey']));
    const identity = await file('identity.json', envelope(allow('s3:*', '*')));
    const report = await explained(['--key-policy', key, '--identity-policy', identity, ...names]);
    expect(report.verdict).toMatchObject({ code: 'decrypt-not-allowed', layers: ['key-policy'] });
    expect(report.fixes.map(({ prediction }) => prediction)).toEqual(['allowed']);
  });

  it('do not decide where the key policy leaves it to IAM, whose policies were left out', async () => {
    const key = await file('key.json', {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    });
    const ran = await runCommand(['explain', '--key-policy', key, ...names]);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain('undetermined: ');
    expect(ran.stdout).toContain('--identity-policy');
  });

  it('are judged for somebody: without a caller the next step is to name one', async () => {
    const key = await file('key.json', keyPolicy(['kms:GenerateDataKey']));
    const ran = await runCommand(['explain', '--key-policy', key]);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain('--caller ARN');
    expect(ran.stdout).toContain('--kms-key-id ARN');
  });

  it('tell a caller, and a key, of another account', async () => {
    const key = await file('key.json', keyPolicy(['kms:GenerateDataKey']));
    const identity = await file('identity.json', allow(['kms:GenerateDataKey', 'kms:Decrypt'], '*'));
    const given = ['--key-policy', key, '--identity-policy', identity];
    const elsewhere = USER.replace('111122223333', '444455556666');
    const caller = await explained([...given, '--caller', elsewhere, '--kms-key-id', KEY]);
    expect(caller.verdict).toMatchObject({ code: 'generate-data-key-not-allowed', layers: ['key-policy'] });
    const foreign = KEY.replace('111122223333', '444455556666');
    const both = await explained([...given, '--caller', USER, '--kms-key-id', foreign]);
    expect(both.verdict).toMatchObject({ code: 'decrypt-not-allowed', layers: ['key-policy'] });
  });

  it.each([
    ['of the object named', 'bkt/*', ['--key-name', 'a'], 's3-action-denied'],
    ['of every object, whichever it is', 'bkt/*', [], 's3-action-denied'],
    ['of some objects only, where nobody names one', 'bkt/logs/*', [], 'no-problem-found'],
  ])('judge a Deny %s on the S3 side', async (_what, objects, object, code) => {
    const key = await file('key.json', keyPolicy(['kms:GenerateDataKey', 'kms:Decrypt']));
    const bucket = await file('bucket.json', {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `arn:aws:s3:::${objects}` },
      ],
    });
    const report = await explained([
      ...['--key-policy', key, '--bucket-policy', bucket, ...names, '--bucket', 'bkt', ...object],
      ...['--identity-policy', await file('identity.json', envelope(allow('s3:*', '*')))],
    ]);
    expect(report.verdict.code).toBe(code);
  });
});

describe('who and which key', () => {
  const SESSION = 'arn:aws:sts::111122223333:assumed-role/builder/run-1';

  it.each([
    ['nothing', []],
    ['the session', ['--caller', SESSION]],
    ['the role', ['--caller', 'arn:aws:iam::111122223333:role/ci/builder']],
  ])('takes the error’s caller where %s is given', async (_what, given) => {
    const report = await explained(['--error', await file('error.txt', refusal(SESSION)), ...given]);
    expect(report.caller?.arn).toBe(SESSION);
    const [fix] = report.fixes;
    if (given[1]?.includes('role/ci'))
      expect(JSON.stringify(fix?.statement)).toContain('arn:aws:iam::111122223333:role/ci/builder');
  });

  it('does not mix what belongs to two callers, or to two keys', async () => {
    const error = await file('error.txt', refusal(USER));
    const other = 'arn:aws:iam::111122223333:user/joon';
    for (const [argv, named] of [
      [['--caller', other], USER],
      [['--kms-key-id', OTHER_KEY], KEY],
    ] as const) {
      for (const lang of ['en', 'fr', 'ko']) {
        const ran = await runCommand(['explain', '--error', error, ...argv, '--lang', lang]);
        expect(ran).toMatchObject({ code: 2, stdout: '' });
        expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
        for (const word of [...argv, named]) expect(ran.stderr).toContain(word);
      }
    }
    const identity = await file('inline.json', envelope(allow('s3:*', '*')));
    const ran = await runCommand(['explain', '--identity-policy', identity, '--caller', other]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/inline\.json.*ines.*joon/);
  });

  it('of several errors takes the one that fits, and says that there are more', async () => {
    const other = 'arn:aws:iam::111122223333:user/joon';
    const error = await file('error.txt', `${refusal(other)}\n\n${refusal(USER)}`);
    const ran = await runCommand(['explain', '--error', error, '--caller', USER, '--json']);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ caller: { arn: USER } });
    expect(ran.stderr).toMatch(/1 more error.*UploadPart/);
  });

  it('names no policy in a command that the file does not name', async () => {
    const deny = { ...allow('s3:*', '*') };
    const policy = {
      ...deny,
      Statement: [...deny.Statement, { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }],
    };
    const key = await file('key.json', keyPolicy(['kms:GenerateDataKey', 'kms:Decrypt']));
    const alone = await file('denies.json', policy);
    const names = ['--caller', USER, '--kms-key-id', KEY, '--key-policy', key];
    const report = await explained(['--identity-policy', alone, ...names]);
    expect(report.verdict).toMatchObject({ code: 'decrypt-denied', layers: ['identity-policy'] });
    expect(report.fixes).toMatchObject([{ change: 'narrow-deny', commands: [] }]);
    const named = await explained([
      '--identity-policy',
      await file('named.json', envelope(policy)),
      ...names,
    ]);
    expect(named.fixes[0]?.commands.join()).toContain('--policy-name Uploads');
    const group = { GroupName: 'uploaders', PolicyName: 'Shared', PolicyDocument: policy };
    const ofGroup = await explained(['--identity-policy', await file('group.json', group), ...names]);
    expect(ofGroup.fixes[0]?.commands.join()).toContain('put-group-policy --group-name uploaders');
  });
});

describe('a file that cannot be taken', () => {
  const BROKEN = '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {"Effect": "Alow"}\n  ]\n}';

  it.each([
    ['nothing there', '--key-policy', null, 'ENOENT'],
    ['malformed', '--key-policy', '{\n  "Version": "2012-10-17"\n  "Statement": []\n}', 'line 3'],
    ['a wrong effect', '--identity-policy', BROKEN, 'line 4'],
    ['too large', '--scp', `{"Statement": "${'x'.repeat(4 * 1024 * 1024)}"}`, 'too large'],
    ['binary', '--error', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 0xff]), 'not text'],
    ['empty', '--bucket-policy', ' \n', 'is empty'],
    [
      'a trust policy',
      '--identity-policy',
      JSON.stringify({ Role: { AssumeRolePolicyDocument: {} } }),
      'trust',
    ],
    [
      'metadata only',
      '--identity-policy',
      JSON.stringify({ Policy: { Arn: 'arn:aws:iam::aws:policy/X' } }),
      'get-policy-version',
    ],
    ['an encoded one with a fault inside', '--key-policy', JSON.stringify({ Policy: BROKEN }), 'line 4'],
    ['another thing', '--rcp', '{"Buckets": []}', 'Buckets'],
    ['half a list of grants', '--grants', JSON.stringify({ Grants: [], Truncated: true }), 'not complete'],
    ['a bad grant', '--grants', JSON.stringify({ Grants: [{ KeyId: KEY }] }), 'GranteePrincipal'],
    ['no error', '--error', 'all is well', 'No error of AWS'],
  ])('%s: one sentence that names the file and the place, and 2', async (_what, option, content, says) => {
    const path = join(folder, `bad${option}.json`);
    await rm(path, { force: true });
    if (content !== null) await writeFile(path, content);
    const ran = await runCommand(['explain', option, path]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ran.stderr).toContain(says);
    if (option !== '--error' || says === 'not text') expect(ran.stderr).toContain(path);
  });

  it.each([
    [[], '`explain` needs something'],
    [['--caller', 'ines', '--key-policy', 'x'], '--caller'],
    [['--bucket-key', 'maybe', '--key-policy', 'x'], '--bucket-key'],
    [['--key-polcy', 'x'], '--key-policy'],
  ])('%j is a usage error', async (argv, says) => {
    const ran = await runCommand(['explain', ...argv]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(says);
  });

  it('a message that says nothing is no cause: 3', async () => {
    const bare = 'An error occurred (AccessDenied) when calling the UploadPart operation: Access Denied';
    const ran = await runCommand(['explain', '--error', await file('error.txt', bare)]);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain('undetermined: ');
    expect(ran.stdout).toContain('--caller ARN');
  });
});

interface Report {
  readonly caller: { readonly arn: string } | null;
  readonly verdict: { readonly code: string; readonly layers: readonly string[] };
  readonly fixes: readonly {
    readonly prediction: string;
    readonly commands: readonly string[];
    readonly statement: unknown;
  }[];
}

async function explained(argv: readonly string[]): Promise<Report> {
  const { stdout, stderr } = await runCommand(['explain', '--json', ...argv]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Report;
}

function refusal(caller: string): string {
  return (
    'upload failed: ./big to s3://bkt/big An error occurred (AccessDenied) when calling the UploadPart operation: ' +
    `User: ${caller} is not authorized to perform: kms:Decrypt on resource: ${KEY} ${NOT_ALLOWED}\n`
  );
}

function allow(Action: string | readonly string[], Resource: string) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] as readonly object[] };
}

/** As `get-key-policy` prints it: the document as a string. */
function keyPolicy(Action: readonly string[]) {
  const Statement = [{ Sid: 'Uploads', Effect: 'Allow', Principal: { AWS: USER }, Action, Resource: '*' }];
  const put = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111122223333:user/admin' },
    Action: 'kms:Put*',
    Resource: '*',
  };
  return {
    Policy: JSON.stringify({ Version: '2012-10-17', Statement: [...Statement, put] }, null, 2),
    PolicyName: 'default',
  };
}

/** As `get-user-policy` prints it. */
function envelope(PolicyDocument: object) {
  return { UserName: 'ines', PolicyName: 'Uploads', PolicyDocument };
}

async function file(name: string, content: string | object): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
}

/** @param closes whether whoever reads its output goes away at once */
function piped(text: string, argv: readonly string[], closes = false): Promise<Ran> {
  const child = spawn(process.execPath, [COMMAND, ...argv], { env: cleanEnvironment() });
  let [stdout, stderr] = ['', ''];
  if (closes) child.stdout.destroy();
  else child.stdout.setEncoding('utf8').on('data', (more: string) => (stdout += more));
  child.stderr.setEncoding('utf8').on('data', (more: string) => (stderr += more));
  child.stdin.on('error', () => {});
  child.stdin.end(text);
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
