/**
 * What a grant can allow, on keys of every kind.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html (Operations)
 */
export const GRANT_OPERATIONS = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'Sign',
  'Verify',
  'GetPublicKey',
  'CreateGrant',
  'RetireGrant',
  'DescribeKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateMac',
  'VerifyMac',
  'DeriveSharedSecret',
  'Encapsulate',
  'Decapsulate',
] as const;

export function isGrantOperation(name: string): boolean {
  return GRANT_OPERATIONS.some((operation) => operation === name);
}
