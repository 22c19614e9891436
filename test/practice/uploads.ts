/** A practice account for one test, and the two uploads to it. */
import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { type PracticeAccount, startPracticeAccount } from '../../src/practice/index.ts';
import { adminOf, clients } from './clients.ts';

/** A scenario's account, for one test. */
export async function start(scenario: string): Promise<PracticeAccount> {
  const practice = await startPracticeAccount({ scenario, port: 0, latencyMs: 0 });
  onTestFinished(() => practice.close());
  return practice;
}

/** A one-part multipart upload; aborts when a part is refused. */
export async function large(practice: PracticeAccount, Key: string): Promise<void> {
  const { s3 } = clients(practice);
  const at = { Bucket: practice.bucket, Key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
  try {
    const part = await s3.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: Buffer.from('part') }),
    );
    const Parts = [{ PartNumber: 1, ETag: part.ETag }];
    await s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ ...at, UploadId }));
    throw error;
  }
}

export async function small(practice: PracticeAccount): Promise<string | undefined> {
  const { s3 } = clients(practice);
  const answer = await s3.send(
    new PutObjectCommand({ Bucket: practice.bucket, Key: 'small', Body: 'small' }),
  );
  return answer.SSEKMSKeyId;
}

export async function keyPolicy(practice: PracticeAccount): Promise<string> {
  const { kms } = clients(practice, adminOf(practice, practice.keyAccount));
  const { Policy = '' } = await kms.send(
    new GetKeyPolicyCommand({ KeyId: practice.kmsKeyArn, PolicyName: 'default' }),
  );
  return Policy;
}

/** The smallest fix, by hand: Decrypt beside the first GenerateDataKey. */
export function withDecrypt(policy: string): string {
  return policy.replace('"kms:GenerateDataKey"', '"kms:GenerateDataKey", "kms:Decrypt"');
}
