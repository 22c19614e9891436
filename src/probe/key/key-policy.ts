import { GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { type Answer, ask, required } from '../connection/call-error.ts';

/**
 * The key policy's text, exactly as KMS keeps it; every key has one. Does not work across accounts. Needs kms:GetKeyPolicy.
 * @param keyId key id or key ARN, no alias
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export function keyPolicy(kms: KMSClient, keyId: string, abortSignal: AbortSignal): Promise<Answer<string>> {
  return ask(abortSignal, async () => {
    const answer = await kms.send(new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default' }), {
      abortSignal,
    });
    return required(answer.Policy, 'Policy', answer);
  });
}
