/** The other policies of docs/permissions.md, lived: for `cleanup`, for readers, and for `--role-arn`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CredentialSource } from '../../src/check/index.ts';
import { openSweep } from '../../src/check/sweep/index.ts';
import type { PracticeAccount } from '../../src/practice/index.ts';
import { runCheck, targetAt } from '../check/helpers.ts';
import { callerOf } from '../check/practice-account.ts';
import {
  actionsOf,
  askedFor,
  asRole,
  BUCKET,
  type Granted,
  refusedTo,
  startGranted,
  statementsOf,
  without,
} from './granted.ts';
import { caller, unexpected } from './page.ts';

describe('other principals', () => {
  it('cleanup finds and removes with exactly its policy', async () => {
    const statements = statementsOf('cleanup');
    for (const versions of ['Enabled', 'never'] as const) {
      const { left, unseen, refused, asked } = await swept({ statements, versions });
      expect({ left, unseen, refused }).toEqual({ left: 0, unseen: 0, refused: [] });
      for (const action of asked) expect([...actionsOf(statements), 's3:ListBucket']).toContain(action);
    }
  });

  /** What a bucket of the other kind needs, as the page says. */
  const NOT_FOR = {
    Enabled: ['s3:DeleteObject', 's3:GetBucketVersioning'],
    never: ['s3:DeleteObjectVersion'],
  } as const;

  it.each(['Enabled', 'never'] as const)(
    'cleanup, versioning %s: each action is needed',
    async (versions) => {
      const statements = NOT_FOR[versions].reduce(without, statementsOf('cleanup'));
      expect(await swept({ statements, versions })).toMatchObject({ left: 0, unseen: 0 });
      for (const action of actionsOf(statements)) {
        const { left, unseen } = await swept({ statements: without(statements, action), versions });
        expect(left + unseen, action).toBeGreaterThan(0);
      }
    },
  );

  it('a reader with the reading statements alone makes up for a caller who may only upload', async () => {
    const reading = caller.filter(({ Sid }) => Sid.startsWith('LookAt'));
    const { practice, requests } = await startGranted({
      statements: caller.filter(({ Sid }) => !Sid.startsWith('LookAt')),
      readers: reading,
    });
    const { result } = await runCheck(targetAt(practice.endpoint, { bucket: BUCKET, region: null }), {
      access: { caller: callerOf(practice), readers: [await sessionOf(practice, 'reader')] },
      confirm: null,
    });
    expect(result.verdict.code).toBe('no-problem-found');
    const { key, keyPolicy, grants, identity, bucketPolicy, versioning } = result.evidence;
    for (const piece of [key, keyPolicy, grants, identity, bucketPolicy, versioning])
      expect(piece).toMatchObject({ by: 'reader' });
    const asReader = requests.filter(({ callerArn }) => callerArn?.includes(':assumed-role/reader/'));
    expect(refusedTo(asReader)).toEqual([]);
    const asked = [...askedFor(asReader)].sort();
    expect(asked).toEqual([...actionsOf(reading)].sort());
  });

  it('--role-arn: credentials that may do nothing but assume the role', async () => {
    const { practice, requests } = await startGranted({
      statements: statementsOf('assume'),
      role: asRole(caller),
    });
    const folder = await mkdtemp(join(tmpdir(), 'granted-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'credentials');
    const { accessKeyId, secretAccessKey } = practice.caller;
    await writeFile(
      file,
      `[base]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'none'));
    const roleArn = 'arn:aws:iam::111122223333:role/uploader';
    const { result } = await runCheck(targetAt(practice.endpoint, { bucket: BUCKET }), {
      access: { caller: { kind: 'chain', profile: 'base', roleArn }, readers: [] },
      confirm: null,
    });
    expect(result.verdict.code).toBe('no-problem-found');
    expect(unexpected(refusedTo(requests))).toEqual([]);
  });
});

const RUN = 's3-kms-wizard/20261101T101010Z-0123456789abcdef0123456789abcdef';

/** Leaves an object, a delete marker and an upload there as the administrator, and sweeps as the caller. */
async function swept(granted: Granted) {
  const { practice, requests } = await startGranted(granted);
  const [admin] = practice.admins;
  if (admin === undefined) throw new Error('no administrator');
  const s3 = new S3Client({
    endpoint: practice.endpoint,
    region: practice.region,
    forcePathStyle: true,
    credentials: admin,
  });
  const put = (Key: string) =>
    s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x', ServerSideEncryption: 'AES256' }));
  await put(`${RUN}/small`);
  if (granted.versions !== 'never')
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: `${RUN}/small` }));
  await put(`${RUN}/control-same-bytes`);
  const upload = { Bucket: BUCKET, Key: `${RUN}/large`, ServerSideEncryption: 'AES256' } as const;
  await s3.send(new CreateMultipartUploadCommand(upload));
  s3.destroy();
  requests.length = 0;
  const opened = await openSweep(
    targetAt(practice.endpoint, { bucket: BUCKET, region: null }),
    { caller: callerOf(practice), readers: [] },
    { olderThanMs: 0, now: new Date(), signal: AbortSignal.timeout(20_000) },
  );
  if (!opened.ok) throw new Error(opened.error.message);
  const { sweep } = opened;
  const left = await sweep.remove();
  sweep.close();
  return {
    left: left.length,
    unseen: sweep.findings.unseen.length,
    refused: unexpected(refusedTo(requests)),
    asked: askedFor(requests),
  };
}

/** A session of a role of the account, assumed by its administrator. */
async function sessionOf(practice: PracticeAccount, role: string): Promise<CredentialSource> {
  const [credentials] = practice.admins;
  if (credentials === undefined) throw new Error('no administrator');
  const sts = new STSClient({ endpoint: practice.endpoint, region: practice.region, credentials });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::111122223333:role/${role}`, RoleSessionName: 'reading' }),
  );
  sts.destroy();
  return {
    kind: 'static',
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
