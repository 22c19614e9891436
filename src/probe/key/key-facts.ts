import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { KeyFacts } from '../../diagnosis/index.ts';
import { parseArn } from '../../policy/arn.ts';
import { type Answer, ask, required } from '../connection/call-error.ts';

/**
 * What KMS says about a key. Works across accounts with an ARN. Needs kms:DescribeKey.
 * @param keyId id, ARN, alias name or alias ARN
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export function keyFacts(kms: KMSClient, keyId: string, abortSignal: AbortSignal): Promise<Answer<KeyFacts>> {
  return ask(abortSignal, async () => {
    const answer = await kms.send(new DescribeKeyCommand({ KeyId: keyId }), { abortSignal });
    const key = answer.KeyMetadata;
    const arn = required(key?.Arn, 'Arn', answer);
    const named = parseArn(arn);
    return {
      arn,
      account: key?.AWSAccountId ?? named?.account ?? '',
      region: named?.region ?? '',
      state: key?.KeyState ?? '',
      manager: key?.KeyManager === 'AWS' ? 'AWS' : 'CUSTOMER',
      spec: key?.KeySpec ?? '',
      usage: key?.KeyUsage ?? '',
      multiRegion: key?.MultiRegion ?? false,
      deletionDate: key?.DeletionDate?.toISOString() ?? null,
    };
  });
}
