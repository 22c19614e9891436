/** Who can put a key policy at all: where the one in force leaves that to no IAM policy, few of the account can. */
import { isPrincipalId, matchesWildcard, type PolicyDocument, parseArn } from '../../policy/index.ts';

/** More names are not read. */
const MOST_NAMED = 4;

/**
 * The users, roles and sessions of the key's account to which alone the key policy gives an action of administration.
 * Nobody of another account can take one, whatever the policy says; no grant gives one, either.
 * Sources: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html (cross-account use),
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html (without the account in it, the key
 * policy allows neither the root user nor, by IAM policies, anybody else)
 * @returns null where the document does not settle it: it leaves the action to the account, to everybody or to all but
 * some, or denies it to somebody
 */
export function whoMay(
  { statements }: PolicyDocument,
  administration: string,
  account: string,
): readonly string[] | null {
  const names = new Set<string>();
  for (const { effect, principal, action } of statements) {
    const listed = action.patterns.some((pattern) =>
      matchesWildcard(pattern.toLowerCase(), administration.toLowerCase()),
    );
    if (listed !== (action.kind === 'action')) continue;
    if (effect === 'Deny' || principal.kind !== 'principal') return null;
    for (const { type, value } of principal.entries) {
      if (type === 'AWS' && isPrincipalId(value)) continue;
      const arn = parseArn(value);
      if (type !== 'AWS' || (arn === null ? !/^\d{12}$/.test(value) : value.includes('*'))) return null;
      const of = arn?.account ?? value;
      if (of !== account) continue;
      if (arn === null || arn.resource === 'root') return null;
      names.add(value);
    }
  }
  return [...names];
}

/** As many of them as are read, in one line. */
export function namesOf(principals: readonly string[]): string {
  const shown = principals.slice(0, MOST_NAMED).join(', ');
  return principals.length > MOST_NAMED ? `${shown}, …` : shown;
}
