/** `--redact`, and what never gets into anything the tool writes. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Ran, runCommand } from './command.ts';
import { environmentOf, startPractice } from './practice-process.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const REFUSED = `An error occurred (AccessDenied) when calling the UploadPart operation: User: arn:aws:iam::111122223333:user/emma is not authorized to perform: kms:Decrypt on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`;

/** None of them is anybody's: made up for this test, in the forms AWS gives them. */
const ACCESS_KEY = 'AKIAQWERTZUIOPASDFGH';
const SESSION_KEY = 'ASIAQWERTZUIOPASDFGH';
const SECRET_KEY = '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';
const TOKEN = `IQoJb3JpZ2luX2VjEPT${'AbCd1234+/Xy'.repeat(40)}==`;
const SIGNATURE = 'fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024';
const SECRETS = [ACCESS_KEY, SESSION_KEY, SECRET_KEY, TOKEN.slice(20, 60), SIGNATURE, 'hunter2secret'];

/** As `aws --debug` and other clients print them, around the error. */
const DEBUG_LOG = [
  `2026-11-22 04:00:00,001 - MainThread - botocore.credentials - DEBUG - aws_access_key_id=${ACCESS_KEY} aws_secret_access_key=${SECRET_KEY}`,
  `2026-11-22 04:00:00,002 - MainThread - botocore.auth - DEBUG - CanonicalRequest:\nPUT\n/invoices/large\nX-Amz-Credential=${SESSION_KEY}%2F20261122\nx-amz-security-token:${TOKEN}\n\nhost;x-amz-date`,
  `2026-11-22 04:00:00,003 - MainThread - botocore.auth - DEBUG - Signature:\n${SIGNATURE}`,
  `2026-11-22 04:00:00,004 - MainThread - botocore.endpoint - DEBUG - Sending http request: headers={'X-Amz-Security-Token': b'${TOKEN}', 'Authorization': b'AWS4-HMAC-SHA256 Credential=${SESSION_KEY}/20261122/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=${SIGNATURE}'}`,
  `GET https://proxy:hunter2secret@invoices.s3.amazonaws.com/large?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${ACCESS_KEY}%2F20261122&X-Amz-Signature=${SIGNATURE}`,
  '',
].join('\n');

interface Report {
  redacted?: boolean;
  verdict: { code: string };
  fixes: { commands: string[] }[];
  evidence: { reportedError: { value: { error: { message: string } } } };
}

describe('credentials of a pasted text', () => {
  it.each([
    ['in a debug log before the error', `${DEBUG_LOG}\n${REFUSED}`],
    ['in a debug log behind the error', `${REFUSED}\n${DEBUG_LOG}`],
    [
      'in the line of the error',
      `${REFUSED} (${ACCESS_KEY} ${SECRET_KEY} ${TOKEN}) Authorization: AWS ${ACCESS_KEY}:${SECRET_KEY}`,
    ],
    [
      'in words that nobody knows',
      `An error occurred (AccessDenied) when calling the UploadPart operation: not for ${SESSION_KEY} with ${SECRET_KEY}, token=${TOKEN}, password: hunter2secret, Signature=${SIGNATURE}`,
    ],
    [
      'in the answer to a wrong signature',
      `<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match</Message><AWSAccessKeyId>${ACCESS_KEY}</AWSAccessKeyId><StringToSign>AWS4 ${SECRET_KEY}</StringToSign><SignatureProvided>${SIGNATURE}</SignatureProvided></Error>`,
    ],
    [
      'in the answer to an expired token',
      `<Error><Code>ExpiredToken</Code><Message>The provided token has expired. ${TOKEN}</Message><Token-0>${TOKEN}</Token-0></Error>`,
    ],
  ])('%s', async (_where, text) => {
    const folder = await temporary();
    const error = join(folder, 'error.txt');
    await writeFile(error, text);
    for (const redact of [[], ['--redact']]) {
      const out = join(folder, `out${redact.length}`);
      const presigned = `large?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${ACCESS_KEY}&X-Amz-Signature=${SIGNATURE}`;
      const common = ['explain', '--error', error, '--key-name', presigned, ...redact];
      const ran = await Promise.all([
        runCommand([...common, '--out', out]),
        runCommand([...common, '--json']),
      ]);
      const written = [
        ...ran.flatMap(({ stdout, stderr }) => [stdout, stderr]),
        ...(await filesIn(out)),
      ].join('\n');
      for (const { code, stdout } of ran) {
        expect([1, 3]).toContain(code);
        expect(stdout.length).toBeGreaterThan(300);
      }
      expect(SECRETS.filter((secret) => written.includes(secret))).toEqual([]);
    }
  });

  it('leave the error as it was', async () => {
    const folder = await temporary();
    const plain = join(folder, 'plain.txt');
    const logged = join(folder, 'logged.txt');
    await writeFile(plain, REFUSED);
    await writeFile(logged, `${DEBUG_LOG}\n${REFUSED}\n`);
    const [one, other] = await Promise.all(
      [plain, logged].map((path) => runCommand(['explain', '--error', path, '--json'])),
    );
    const report = (ran: Ran | undefined) => JSON.parse(ran?.stdout ?? '') as Report;
    expect(report(other).verdict).toEqual(report(one).verdict);
    expect(report(other).evidence.reportedError.value.error.message).toContain(KEY);
  });
});

describe('--redact', () => {
  it('hands over a report under placeholders, and the map beside it', async () => {
    const practice = await startPractice('cross-account-both');
    onTestFinished(async () => {
      await practice.stop();
    });
    const { endpoint, bucket, caller, kmsKeyArn, region } = practice.ready;
    const folder = join(await temporary(), 'report');
    const check = ['check', '--bucket', bucket, '--endpoint-url', endpoint];
    const ran = await runCommand([...check, '--redact', '--out', folder], environmentOf(caller, region));
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('are placeholders');
    expect(ran.stderr).toContain('redaction-map.json');

    const map = JSON.parse(await readFile(join(folder, 'redaction-map.json'), 'utf8')) as Record<
      string,
      string
    >;
    expect((await stat(join(folder, 'redaction-map.json'))).mode & 0o777).toBe(0o600);
    expect(Object.values(map)).toContain(bucket);
    const names = [
      bucket,
      caller.arn,
      kmsKeyArn,
      kmsKeyArn.split('/')[1] ?? '',
      ...Object.values(map),
    ].filter((name) => name.length > 6 && !/^(?:Allow|Deny|Enable)/.test(name));
    expect(names.length).toBeGreaterThan(8);
    const others = (await readdir(folder)).filter((name) => name !== 'redaction-map.json');
    expect(others).toEqual(expect.arrayContaining(['report.json', 'report.md', 'report.html']));
    for (const file of others) {
      const text = `${file}\n${await readFile(join(folder, file), 'utf8')}`;
      expect(
        names.filter((name) => text.includes(name)),
        file,
      ).toEqual([]);
    }
    expect(names.filter((name) => ran.stdout.includes(name))).toEqual([]);
    for (const file of ['report.md', 'report.html'])
      expect(await readFile(join(folder, file), 'utf8')).toContain('are placeholders');

    const path = join(folder, 'report.json');
    const opened = await runCommand(['open', path, '--lang', 'fr', '--json']);
    const before = JSON.parse(await readFile(path, 'utf8')) as Report;
    const after = JSON.parse(opened.stdout) as Report;
    expect(opened.code).toBe(1);
    expect(after).toMatchObject({ redacted: true, verdict: { code: 'decrypt-not-allowed' } });
    expect(after.fixes.map(({ commands }) => commands)).toEqual(before.fixes.map(({ commands }) => commands));
    const shown = await runCommand(['open', path, '--lang', 'ko']);
    expect(shown.stdout).toContain('대체 표기');
  });

  it('writes no map where there is no folder for it, and says so', async () => {
    const error = join(await temporary(), 'error.txt');
    await writeFile(error, REFUSED);
    const ran = await runCommand(['explain', '--error', error, '--redact', '--json']);
    expect(JSON.parse(ran.stdout)).toMatchObject({ redacted: true });
    expect(ran.stderr).toContain('--out DIR');
    expect(`${ran.stdout}${ran.stderr}`).not.toMatch(/emma|1111222/);
  });

  it('redacts a report that is there already', async () => {
    const folder = await temporary();
    await writeFile(join(folder, 'error.txt'), REFUSED);
    await mkdir(join(folder, 'plain'));
    await runCommand(['explain', '--error', join(folder, 'error.txt'), '--out', join(folder, 'plain')]);
    const path = join(folder, 'plain', 'report.json');
    expect(await readFile(path, 'utf8')).toContain('emma');
    const ran = await runCommand(['open', path, '--redact', '--out', join(folder, 'redacted')]);
    expect(ran.stdout).not.toContain('emma');
    const again = await runCommand(['open', join(folder, 'redacted', 'report.json'), '--redact', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ redacted: true });
  });
});

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map(async (name) => `${name}\n${await readFile(join(folder, name), 'utf8')}`));
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'redact-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
