/**
 * What AWS says where kms:Decrypt is missing, by scenario, written out here and not taken from the practice account.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html; the text for another account's
 * key is KMS's own, as S3 passes it on.
 */
import type { PracticeAccount } from '../../src/practice/index.ts';

const TAILS = {
  'same-account-key-policy':
    'on resource: {key} because no resource-based policy allows the kms:Decrypt action',
  'same-account-iam': 'on resource: {key} because no identity-based policy allows the kms:Decrypt action',
  'deny-key-policy': 'on resource: {key} with an explicit deny in a resource-based policy',
  'session-policy-without-decrypt':
    'on resource: {key} because no session policy allows the kms:Decrypt action',
  'cross-account-both':
    'on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
} as const;

export type LongDenial = keyof typeof TAILS;

/** `bare-message`: the bucket belongs to somebody outside the organisation, who is told nothing. */
export type Denied = LongDenial | 'bare-message';

export function denialIn({ scenario, caller, kmsKeyArn }: PracticeAccount): string {
  if (scenario === 'bare-message') return 'Access Denied';
  if (!isLong(scenario)) throw new Error(`no denial is written out for ${scenario}`);
  const tail = TAILS[scenario].replace('{key}', kmsKeyArn);
  return `User: ${caller.arn} is not authorized to perform: kms:Decrypt ${tail}`;
}

function isLong(scenario: string): scenario is LongDenial {
  return Object.hasOwn(TAILS, scenario);
}
