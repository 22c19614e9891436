/** A practice account that somebody else's client is pointed at, with files to send and a view of what it received. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3';
import { type PracticeAccount, startPracticeAccount } from '../../src/practice/index.ts';
import { adminOf, clients } from '../practice/clients.ts';

const MiB = 1024 ** 2;
/** Over every client's threshold, in parts of five or eight MiB two or three of them. */
const BIG_BYTES = 12 * MiB + 345;

export interface Seen {
  readonly operation: string;
  readonly status: number;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface ClientAccount extends AsyncDisposable {
  readonly practice: PracticeAccount;
  readonly folder: string;
  /** `big` and `small`, in the folder, and their SHA-256 */
  readonly hashes: { readonly big: string; readonly small: string };
  /** the environment of the caller, for clients that read AWS's variables */
  readonly environment: Readonly<Record<string, string>>;
  readonly admin: S3Client;
  /** the S3 requests since this was last called, in the order they were answered */
  takeSeen(): readonly Seen[];
  /** keys of the uploads that are open in the bucket, as its administrator sees them */
  openUploads(): Promise<readonly string[]>;
  hashOf(file: string): Promise<string>;
}

export async function startClientAccount(scenario: string): Promise<ClientAccount> {
  let seen: Seen[] = [];
  const practice = await startPracticeAccount({
    scenario,
    port: 0,
    latencyMs: 0,
    onRequest: ({ service, operation, status, error }) => {
      if (service === 's3') seen.push({ operation: operation ?? '', status: status ?? 0, error });
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 's3-kms-wizard-clients-'));
  const [big, small] = [randomBytes(BIG_BYTES), randomBytes(1000)];
  await Promise.all([writeFile(join(folder, 'big'), big), writeFile(join(folder, 'small'), small)]);
  const admin = clients(practice, adminOf(practice, practice.bucketAccount)).s3;
  const { caller, region } = practice;
  return {
    practice,
    folder,
    hashes: { big: sha256(big), small: sha256(small) },
    environment: {
      HOME: folder,
      AWS_ACCESS_KEY_ID: caller.accessKeyId,
      AWS_SECRET_ACCESS_KEY: caller.secretAccessKey,
      ...(caller.sessionToken === null ? {} : { AWS_SESSION_TOKEN: caller.sessionToken }),
      AWS_DEFAULT_REGION: region,
    },
    admin,
    takeSeen() {
      const taken = seen;
      seen = [];
      return taken;
    },
    async openUploads() {
      const { Uploads = [] } = await admin.send(new ListMultipartUploadsCommand({ Bucket: practice.bucket }));
      return Uploads.map(({ Key }) => Key ?? '');
    },
    async hashOf(file) {
      const hash = createHash('sha256');
      await pipeline(createReadStream(join(folder, file)), hash);
      return hash.digest('hex');
    },
    async [Symbol.asyncDispose]() {
      admin.destroy();
      await practice.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
