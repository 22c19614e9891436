/**
 * Service control policies that somebody handed over, as files. AWS attaches them to levels of the organization (root,
 * each OU, the account): each level has to allow, by any of its policies. No file says where it is attached.
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
import { allowingEverything, type NamedPolicy } from '../policy/index.ts';

/**
 * - `one`: all on one level, where one Allow is enough
 * - `each`: each on a level of its own, where every file has to allow
 * - `denies`: beside an Allow of everything that nobody handed over, so that only a Deny limits
 */
export type Levels = 'one' | 'each' | 'denies';

/** AWS attaches it to every level by itself; a policy of Deny statements alone only makes sense beside it. */
const FULL_AWS_ACCESS: NamedPolicy = allowingEverything(
  'FullAWSAccess',
  'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
);

/** The files by level; a level without any Allow has AWS's own beside it, as otherwise it would let nothing through. */
export function levelsOf(
  policies: readonly NamedPolicy[],
  levels: Levels,
): readonly (readonly NamedPolicy[])[] {
  if (policies.length === 0) return [];
  const split = levels === 'each' ? policies.map((policy) => [policy]) : [policies];
  return split.map((level) =>
    levels === 'denies' || !level.some(allowsAnything) ? [...level, FULL_AWS_ACCESS] : level,
  );
}

function allowsAnything({ document }: NamedPolicy): boolean {
  return document.statements.some(({ effect }) => effect === 'Allow');
}
