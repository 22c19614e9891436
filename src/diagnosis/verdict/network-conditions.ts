/**
 * Sources conflict on the value of these keys in S3's forwarded KMS call: IAM's pages say the requester's own
 * address is preserved, KMS's say that such conditions fail.
 */
const NETWORK_KEYS = new Set([
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcevpcarn',
]);

/** Whether a condition key is about where a call comes from, which for S3's own call to KMS nobody knows. */
export function isNetworkCondition(key: string): boolean {
  return NETWORK_KEYS.has(key.toLowerCase());
}
