/** Whose credentials are used for what, from where, and in which Region: against the practice account. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CredentialSource } from '../../src/check/index.ts';
import { MIB, outline, runCheck } from './helpers.ts';
import { accessTo, adminsOf, leftIn, start, targetIn } from './practice-account.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the Region', () => {
  it("is the bucket's, whatever the chain says", async () => {
    const practice = await start('healthy');
    vi.stubEnv('AWS_REGION', 'ap-northeast-2');
    const { result } = await runCheck(targetIn(practice), { access: accessTo(practice) });
    expect(result.target.region).toBe(practice.region);
    expect(result.verdict.code).toBe('no-problem-found');
  });

  it('is not corrected where the user gave one', async () => {
    const practice = await start('healthy');
    const elsewhere = practice.region === 'eu-west-3' ? 'eu-west-1' : 'eu-west-3';
    const { result } = await runCheck(targetIn(practice, { region: elsewhere }), {
      access: accessTo(practice),
    });
    expect(result.target.region).toBe(elsewhere);
    expect(result.verdict.code).toBe('bucket-in-other-region');
    expect(await leftIn(practice)).toEqual([]);
  });
});

describe('readers', () => {
  it('show the bucket policy to a caller who may not read it', async () => {
    const practice = await start('same-account-key-policy');
    const alone = await runCheck(targetIn(practice), { access: accessTo(practice) });
    expect(alone.result.evidence.bucketPolicy).toMatchObject({
      status: 'refused',
      error: { httpStatus: 403 },
    });
    const { result } = await runCheck(targetIn(practice), { access: accessTo(practice, adminsOf(practice)) });
    expect(result.evidence.bucketPolicy).toEqual({ status: 'none', by: 'reader' });
  });

  it('with credentials that do not work are as good as none', async () => {
    const practice = await start('cross-account-both');
    const broken: CredentialSource = {
      kind: 'static',
      accessKeyId: 'AKIANOBODY',
      secretAccessKey: 'x',
      sessionToken: null,
    };
    const { result } = await runCheck(targetIn(practice), { access: accessTo(practice, [broken]) });
    expect(result.evidence.keyPolicy).toEqual({ status: 'not-asked', because: 'other-account' });
    expect(result.verdict.code).toBe('decrypt-not-allowed');
  });
});

describe("the SDK's own chain", () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chain-'));
    return () => rm(folder, { recursive: true });
  });

  it('takes credentials and readers from profiles', async () => {
    const practice = await start('cross-account-both');
    const { accessKeyId, secretAccessKey, sessionToken } = practice.caller;
    const lines = [
      `[failing]`,
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
    ];
    if (sessionToken !== null) lines.push(`aws_session_token = ${sessionToken}`);
    practice.admins.forEach((admin, index) => {
      lines.push(`[admin${index}]`, `aws_access_key_id = ${admin.accessKeyId}`);
      lines.push(`aws_secret_access_key = ${admin.secretAccessKey}`);
    });
    const file = join(folder, 'credentials');
    await writeFile(file, lines.join('\n'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    const profile = (name: string): CredentialSource => ({ kind: 'chain', profile: name, roleArn: null });
    const access = {
      caller: profile('failing'),
      readers: practice.admins.map((_, index) => profile(`admin${index}`)),
    };
    const { result } = await runCheck(targetIn(practice), { access });
    expect(result.evidence.caller).toMatchObject({ status: 'read', value: { arn: practice.caller.arn } });
    expect(result.evidence.keyPolicy).toMatchObject({ status: 'read', by: 'reader' });
  });
});

describe('a role to assume', () => {
  it('is assumed with the profile, once, and is the caller', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'role-'));
    try {
      const practice = await start('cross-account-both');
      const [admin] = practice.admins;
      if (admin === undefined) throw new Error('no administrator');
      const file = join(folder, 'credentials');
      const { accessKeyId, secretAccessKey } = admin;
      await writeFile(
        file,
        `[admin]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
      );
      vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
      vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
      const roleArn = `arn:aws:iam::${admin.account}:role/etl/nightly-export`;
      const caller: CredentialSource = { kind: 'chain', profile: 'admin', roleArn };
      const { result } = await runCheck(targetIn(practice), { access: { caller, readers: [] } });
      expect(result.evidence.caller).toMatchObject({
        value: { kind: 'role-session', roleArn, sessionName: 's3-kms-wizard' },
      });
      expect(result.verdict.code).toBe('decrypt-not-allowed');

      const forbidden: CredentialSource = { ...caller, roleArn: `${roleArn}-of-nobody` };
      const refused = await runCheck(targetIn(practice), { access: { caller: forbidden, readers: [] } });
      expect(refused.result.evidence.caller).toMatchObject({ status: 'refused' });
      expect(refused.events.some((event) => event.type === 'probe-started')).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a file instead of generated bytes', () => {
  it('is uploaded part by part', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'upload-'));
    try {
      const file = join(folder, 'data.bin');
      await writeFile(file, Buffer.alloc(7 * MIB, 'abc'));
      const practice = await start('healthy');
      const { result } = await runCheck(targetIn(practice, { file }), { access: accessTo(practice) });
      expect(result.target.largeBytes).toBe(7 * MIB);
      expect(outline(result)).toContain('complete-multipart-upload: succeeded');
      expect(result.verdict.code).toBe('no-problem-found');
      await expect(runCheck(targetIn(practice, { file: join(folder, 'none') }))).rejects.toMatchObject({
        code: 'ENOENT',
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('evidence on failure only', () => {
  it('asks nothing of KMS and IAM when all goes well', async () => {
    const practice = await start('healthy');
    const { result } = await runCheck(targetIn(practice, { evidence: 'on-failure' }), {
      access: accessTo(practice),
    });
    expect(result.evidence.keyPolicy).toEqual({ status: 'not-asked', because: 'not-needed' });
    expect(result.evidence.identity).toEqual({ status: 'not-asked', because: 'not-needed' });
  });

  it('reads it after a denial', async () => {
    const practice = await start('same-account-key-policy');
    const { result } = await runCheck(targetIn(practice, { evidence: 'on-failure' }), {
      access: accessTo(practice),
    });
    expect(result.evidence.keyPolicy).toMatchObject({ status: 'read' });
    expect(result.verdict.code).toBe('decrypt-not-allowed');
  });
});
