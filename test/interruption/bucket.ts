/** A practice account to be interrupted in, and what is left of it: seen by its administrator and on the disk. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Leftover } from '../../src/check/index.ts';
import { openSweep } from '../../src/check/sweep/index.ts';
import { type PracticeAccount, startPracticeAccount } from '../../src/practice/index.ts';
import { accessTo, targetIn } from '../check/practice-account.ts';

/** Something that is there. `id`: the upload's or the version's */
export interface There {
  readonly kind: 'upload' | 'version' | 'delete-marker';
  readonly key: string;
  readonly id: string;
}

export interface Bucket {
  readonly account: PracticeAccount;
  there(): Promise<readonly There[]>;
  /** what `cleanup` finds as the caller, whatever its age, by `nameOf` */
  swept(): Promise<readonly string[]>;
  /** runs one printed command, with the AWS CLI or as it would. @returns what it prints */
  run(command: string, withCli: boolean): Promise<string>;
  remove(one: There): Promise<void>;
  removeAll(): Promise<void>;
  /** files of objects and parts in the account's storage */
  files(): readonly string[];
  close(): Promise<void>;
}

export function nameOf({ kind, key, id }: There): string {
  return `${kind} ${key} ${id}`;
}

/** Whether a leftover names exactly this, or is the one that has to be looked for because no answer told its id. */
export function names(left: Leftover, there: There): boolean {
  if (left.key !== there.key) return false;
  if (left.kind === 'upload')
    return there.kind === 'upload' && (left.uploadId === there.id || left.uploadId === '');
  if (there.kind === 'upload') return false;
  return left.kind === 'object' || left.versionId === there.id;
}

/** A completion that nobody has answered leaves an upload or an object: both are named, and one is not there. */
function goneAlready(error: unknown): { readonly stdout: string } {
  if (!/NoSuchUpload/.test(String(error))) throw error;
  return { stdout: '' };
}

export async function openBucket(scenario: string): Promise<Bucket> {
  const folder = mkdtempSync(join(tmpdir(), 'interruption-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  const account = await startPracticeAccount({ scenario, port: 0, latencyMs: 0 });
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  const { endpoint, region, bucket, admins } = account;
  const [admin] = admins;
  if (admin === undefined) throw new Error('no administrator');
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true, credentials: admin });

  const there = async (): Promise<There[]> => {
    const [uploads, versions] = await Promise.all([
      s3.send(new ListMultipartUploadsCommand({ Bucket: bucket })),
      s3.send(new ListObjectVersionsCommand({ Bucket: bucket })),
    ]);
    const each = (kind: There['kind'], key: string | undefined, id: string | undefined): There => ({
      kind,
      key: key ?? '',
      id: id ?? '',
    });
    return [
      ...(uploads.Uploads ?? []).map(({ Key, UploadId }) => each('upload', Key, UploadId)),
      ...(versions.Versions ?? []).map(({ Key, VersionId }) => each('version', Key, VersionId)),
      ...(versions.DeleteMarkers ?? []).map(({ Key, VersionId }) => each('delete-marker', Key, VersionId)),
    ];
  };
  const abort = (Key: string, UploadId: string) =>
    s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  const removeVersion = (Key: string, VersionId: string | undefined) =>
    s3.send(
      new DeleteObjectCommand({ Bucket: bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) }),
    );

  const remove = async ({ kind, key, id }: There): Promise<void> => {
    await (kind === 'upload' ? abort(key, id) : removeVersion(key, id));
  };

  return {
    account,
    there,
    async swept() {
      const signal = new AbortController().signal;
      const options = { olderThanMs: 0, now: new Date(Date.now() + 1000), signal };
      const opened = await openSweep(targetIn(account), accessTo(account), options);
      if (!opened.ok) throw new Error(opened.error.message);
      const { findings } = opened.sweep;
      opened.sweep.close();
      return findings.strays.map(({ leftover }) => {
        const id =
          leftover.kind === 'upload'
            ? leftover.uploadId
            : leftover.kind === 'object'
              ? 'null'
              : leftover.versionId;
        return `${leftover.kind} ${leftover.key} ${id}`;
      });
    },
    async run(command, withCli) {
      if (withCli) {
        const ran = promisify(execFile)('sh', ['-c', command], {
          env: {
            PATH: process.env['PATH'] ?? '',
            HOME: '/nonexistent',
            AWS_ACCESS_KEY_ID: admin.accessKeyId,
            AWS_SECRET_ACCESS_KEY: admin.secretAccessKey,
            AWS_EC2_METADATA_DISABLED: 'true',
          },
        });
        return (await ran.catch(goneAlready)).stdout;
      }
      const word = (name: string) =>
        new RegExp(`--${name} (?:'([^']*)'|(\\S+))`)
          .exec(command)
          ?.slice(1)
          .find((text) => text !== undefined);
      const key = word('key') ?? '';
      if (command.includes(' abort-multipart-upload '))
        await abort(key, word('upload-id') ?? '').catch(goneAlready);
      else if (command.includes(' delete-object ')) await removeVersion(key, word('version-id'));
      return JSON.stringify(await there());
    },
    remove,
    async removeAll() {
      for (const one of await there()) await remove(one);
    },
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'host')
        .map((entry) => entry.name),
    async close() {
      s3.destroy();
      await account.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
