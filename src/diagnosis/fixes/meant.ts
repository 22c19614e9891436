/** Deny statements that ask something of the request, and not only who makes it. */
import type { Statement } from '../../policy/index.ts';

/**
 * Condition keys that say who calls, which key is meant or through which service it is used: with these alone, a Deny
 * has no exception that the caller could meet. Every other key (MFA, the network, TLS, the organization, the Region,
 * tags, request headers, the time …) is a rule for all, and no exception to it is drawn up here.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html,
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
const NARROWABLE: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principaltype',
  'aws:resourceaccount',
  'aws:userid',
  'aws:username',
  'kms:calleraccount',
  'kms:encryptionalgorithm',
  'kms:encryptioncontextkeys',
  'kms:keyorigin',
  'kms:keyspec',
  'kms:keyusage',
  'kms:multiregion',
  'kms:multiregionkeytype',
  'kms:requestalias',
  'kms:resourcealiases',
  'kms:viaservice',
  's3:resourceaccount',
]);

/** The bucket's owner demands a key by it: `demandedKey`. */
const KEY_ID_CONDITION = 's3:x-amz-server-side-encryption-aws-kms-key-id';

/** The condition key by which a Deny is a rule for all; null: it is none. */
export function ruleIn({ conditions }: Statement): string | null {
  const found = conditions.find(({ key }) => {
    const name = key.toLowerCase();
    return !NARROWABLE.has(name) && !name.startsWith('kms:encryptioncontext:') && name !== KEY_ID_CONDITION;
  });
  return found?.key ?? null;
}

/**
 * The key that a Deny of everything else asks uploads to name; null where it asks for none, or leaves a choice.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function demandedKey({ conditions }: Statement): string | null {
  const found = conditions.find(
    ({ key, operator }) =>
      key.toLowerCase() === KEY_ID_CONDITION &&
      /^(string|arn)not(equals|like|equalsignorecase)(ifexists)?$/i.test(operator),
  );
  const [only, ...others] = found?.values ?? [];
  if (only === undefined || others.length > 0 || /[*?$]/.test(only)) return null;
  return only.startsWith('arn:') ? only : null;
}
