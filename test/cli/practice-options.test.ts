/** `practice --fault` and `--verbose`, with the built command. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { COMMAND, cleanEnvironment, runCommand } from './command.ts';
import type { Ready } from './practice-process.ts';

it.each([
  ['en', 'UploadPart:slowdown', 'it has none of the known forms. Known faults: `OPERATION:slow-down`, '],
  ['fr', 'Upload:500', 'n’a aucune opération de ce nom. Pannes possibles\u00a0: `OPERATION:slow-down`, '],
  ['ko', '*:deny', '한 작업의 모든 요청에 적용됨'],
])('a fault that is none: one sentence, the list, exit code 2 (%s)', async (lang, fault, says) => {
  const { code, stdout, stderr } = await runCommand(['practice', '--lang', lang, '--fault', fault]);
  expect(stderr).toContain(`\`${fault}\``);
  expect(stderr).toContain(says);
  expect(stderr).toContain('`policy-delay=5s`');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

it('--verbose says on standard error what decided each request; standard output stays one document', async () => {
  const child = spawn(
    process.execPath,
    [COMMAND, 'practice', '--scenario', 'healthy', '--json', '--verbose', '--fault', 'PutObject#1:503'],
    { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const ready: Ready = JSON.parse(stdout);
  const s3 = new S3Client({
    endpoint: ready.endpoint,
    region: ready.region,
    forcePathStyle: true,
    credentials: ready.caller,
  });
  await s3.send(new PutObjectCommand({ Bucket: ready.bucket, Key: 'a\u001b[2Jb', Body: 'x' }));
  s3.destroy();
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/ {2}503 ServiceUnavailable {2}PutObject .* {2}\| {2}fault: 503$/);
  expect(lines[1]).toMatch(
    / {2}200 {2}PutObject {2}\S+\/ab {2}.*s3:PutObject allowed: .*kms:GenerateDataKey allowed: /,
  );
  expect(stderr).not.toContain('\u001b');
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
});
