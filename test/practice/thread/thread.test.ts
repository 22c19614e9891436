/** A practice account in a thread of its own: what it can do, and what is left of it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPrivateFolder } from '../../../src/practice/storage/folder.ts';
import { PracticeThread } from '../../../src/practice/thread/threaded.ts';

const MODULE = resolve(import.meta.dirname, '../../../src/practice/thread/threaded.ts');

let temp = '';
let programs = '';
beforeEach(async () => {
  programs = await mkdtemp(join(tmpdir(), 'practice-thread-program-'));
  temp = await mkdtemp(join(tmpdir(), 'practice-thread-test-'));
  vi.stubEnv('TMPDIR', temp);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(temp, { recursive: true });
  await rm(programs, { recursive: true });
});

/** Asks in a process of its own, while this one waits and does nothing else. */
function askWhileBlocked(endpoint: string): string {
  const program = `const answer = await fetch(${JSON.stringify(endpoint)}); console.log(answer.status);`;
  const asked = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    timeout: 20_000,
    encoding: 'utf8',
  });
  return asked.stdout.trim();
}

/** A process that starts one, keeps storing in it, and then does what it is told. */
async function inProcess(then: string): Promise<{ readonly code: number | null; readonly left: string[] }> {
  const program = `
    import { PutObjectCommand, S3Client } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-s3'))};
    import { PracticeThread } from ${JSON.stringify(MODULE)};
    const { endpoint, region, bucket, caller } = await new PracticeThread().start('healthy');
    const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: caller, maxAttempts: 1 });
    const put = (key) => client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.alloc(700_000) }));
    await put('first');
    const putAgainAndAgain = async (key) => { for (;;) await put(key); };
    for (const key of 'abcdefgh') putAgainAndAgain(key).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    ${then}
  `;
  const file = join(programs, 'program.mjs');
  await writeFile(file, program);
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, TMPDIR: temp },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, left: await readdir(temp) };
}

describe('a practice account in a thread', () => {
  it('answers while the thread that started it is held up', async () => {
    const account = await new PracticeThread().start('healthy');
    try {
      expect(askWhileBlocked(account.endpoint)).toBe('403');
    } finally {
      await account.close();
    }
  });

  it('takes changes from whoever holds it, with the checks AWS makes, and goes without a trace', async () => {
    const account = await new PracticeThread().start('same-account-key-policy');
    const { keyAccount, kmsKeyArn, endpoint } = account;
    expect(account).toMatchObject({ scenario: 'same-account-key-policy', region: expect.any(String) });
    const change = (policy: string) =>
      account.apply({ kind: 'put-key-policy', account: keyAccount, keyArn: kmsKeyArn, policy });
    expect(await change('{')).toMatchObject({ ok: false, code: 'MalformedPolicyDocumentException' });
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${keyAccount}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    };
    expect(await change(JSON.stringify(policy))).toEqual({ ok: true });
    expect(await readdir(temp)).toHaveLength(1);
    await account.close();
    expect(await readdir(temp)).toEqual([]);
    await expect(fetch(endpoint)).rejects.toThrow();
    await expect(change('{')).rejects.toThrow('its thread has ended');
  });

  it('says what keeps it from starting, and leaves no folder', async () => {
    await expect(new PracticeThread().start('no-such-scenario')).rejects.toThrow('no-such-scenario');
    expect(await readdir(temp)).toEqual([]);
  });

  it('keeps no process that does not start one', async () => {
    const file = join(programs, 'program.mjs');
    await writeFile(file, `import { PracticeThread } from ${JSON.stringify(MODULE)}; new PracticeThread();`);
    const ended = spawnSync(process.execPath, [file], { timeout: 15_000, encoding: 'utf8' });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(await readdir(temp)).toEqual([]);
  });

  it('leaves nothing where its process ends in the middle of what is sent to it', async () => {
    expect(await inProcess('process.exit(7)')).toEqual({ code: 7, left: [] });
  });

  it('leaves nothing to whoever comes after a process that was killed', async () => {
    const { left } = await inProcess("process.kill(process.pid, 'SIGKILL')");
    expect(left).toHaveLength(1);
    await (await openPrivateFolder()).close();
    expect(await readdir(temp)).toEqual([]);
  });
});
