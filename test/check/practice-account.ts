/** A practice account for one test, and what a test wants to know of it. */
import { ListMultipartUploadsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import type { Access, CredentialSource, Target } from '../../src/check/index.ts';
import { type PracticeAccount, startPracticeAccount } from '../../src/practice/index.ts';
import { targetAt } from './helpers.ts';

/** Starts one that ends with the test. */
export async function start(scenario: string, latencyMs = 0): Promise<PracticeAccount> {
  const account = await startPracticeAccount({ scenario, port: 0, latencyMs });
  onTestFinished(() => account.close());
  return account;
}

export function callerOf(practice: PracticeAccount): CredentialSource {
  const { accessKeyId, secretAccessKey, sessionToken } = practice.caller;
  return { kind: 'static', accessKeyId, secretAccessKey, sessionToken };
}

export function adminsOf(practice: PracticeAccount): CredentialSource[] {
  return practice.admins.map(({ accessKeyId, secretAccessKey }) => ({
    kind: 'static',
    accessKeyId,
    secretAccessKey,
    sessionToken: null,
  }));
}

export function accessTo(practice: PracticeAccount, readers: readonly CredentialSource[] = []): Access {
  return { caller: callerOf(practice), readers };
}

export function targetIn(practice: PracticeAccount, changes: Partial<Target> = {}): Target {
  return targetAt(practice.endpoint, { bucket: practice.bucket, region: null, ...changes });
}

/** As the bucket's administrator: all versions, markers and open uploads. */
export async function leftIn(practice: PracticeAccount): Promise<string[]> {
  const [admin] = practice.admins;
  if (admin === undefined) throw new Error('no administrator');
  const s3 = new S3Client({
    endpoint: practice.endpoint,
    region: practice.region,
    forcePathStyle: true,
    credentials: admin,
  });
  try {
    const versions = await s3.send(new ListObjectVersionsCommand({ Bucket: practice.bucket }));
    const uploads = await s3.send(new ListMultipartUploadsCommand({ Bucket: practice.bucket }));
    const found = [
      ...(versions.Versions ?? []),
      ...(versions.DeleteMarkers ?? []),
      ...(uploads.Uploads ?? []),
    ];
    return found.map((each) => each.Key ?? '');
  } finally {
    s3.destroy();
  }
}
