import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { DryRun, DryRunAnswer } from '../../diagnosis/index.ts';
import { ABORTED, type Answer, ask } from '../connection/call-error.ts';

export interface DryRunInput {
  /** id, ARN, alias or alias ARN */
  readonly keyId: string;
  /** the ARN that S3 sends as `aws:s3:arn`, or null where it is not known */
  readonly encryptionContext: string | null;
}

/**
 * Asks KMS whether the caller may use the key, without using it. Both calls need the very actions they ask about, and
 * show in CloudTrail. They carry no `kms:ViaService`: a policy that asks for S3 refuses them, whatever it says to S3.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html
 */
export async function dryRun(
  kms: KMSClient,
  { keyId, encryptionContext }: DryRunInput,
  abortSignal: AbortSignal,
): Promise<Answer<DryRun>> {
  const options = { abortSignal };
  const common = {
    KeyId: keyId,
    DryRun: true,
    ...(encryptionContext === null ? {} : { EncryptionContext: { 'aws:s3:arn': encryptionContext } }),
  };
  const [made, opened] = await Promise.all([
    ask(abortSignal, () => kms.send(new GenerateDataKeyCommand({ ...common, KeySpec: 'AES_256' }), options)),
    ask(abortSignal, () =>
      kms.send(new DecryptCommand({ ...common, DryRunModifiers: ['IGNORE_CIPHERTEXT'] }), options),
    ),
  ]);
  for (const answer of [made, opened]) if (!answer.ok && answer.error.code === ABORTED) return answer;
  return {
    ok: true,
    value: { encryptionContext, generateDataKey: answerOf(made), decrypt: answerOf(opened) },
  };
}

/** KMS answers a dry run with an error either way; a success is from something that does not know the option. */
function answerOf(answer: Answer<unknown>): DryRunAnswer {
  if (answer.ok) {
    const message = 'The DryRun option was not heeded';
    return {
      outcome: 'inconclusive',
      error: { code: 'DryRunNotHeeded', httpStatus: 200, message, requestId: null },
    };
  }
  const { error } = answer;
  if (error.code === 'DryRunOperationException') return { outcome: 'would-succeed' };
  return { outcome: error.code === 'AccessDeniedException' ? 'refused' : 'inconclusive', error };
}
