/** Real SDK clients for a practice account, as its caller or as one of its administrators. */
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { PracticeAccount } from '../../src/practice/handle.ts';

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | null | undefined;
}

export interface Clients {
  readonly s3: S3Client;
  readonly kms: KMSClient;
  readonly sts: STSClient;
  readonly iam: IAMClient;
}

export function clients(practice: PracticeAccount, keys: Keys = practice.caller): Clients {
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const config = {
    endpoint: practice.endpoint,
    region: practice.region,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken == null ? {} : { sessionToken }) },
  };
  return {
    s3: new S3Client({ ...config, forcePathStyle: true }),
    kms: new KMSClient(config),
    sts: new STSClient(config),
    iam: new IAMClient(config),
  };
}

export function adminOf(practice: PracticeAccount, account: string): Keys {
  const admin = practice.admins.find((one) => one.account === account);
  if (admin === undefined) throw new Error(`no administrator of ${account}`);
  return admin;
}

/** What a call was refused with; throws when it was not. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ code: string; status: number; message: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const status =
      '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined;
    return { code: error.name, status: status ?? 0, message: error.message };
  }
  throw new Error('the call succeeded');
}
