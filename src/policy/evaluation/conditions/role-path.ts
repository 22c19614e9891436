import type { Operator } from '../../document/operator.ts';
import type { PolicyText } from '../match.ts';
import type { Tri } from '../tri.ts';
import { meets } from './compare.ts';

/** A path no policy spells out: it can only be matched by a wildcard. 512 characters is IAM's limit. */
const STRANGE_PATH = `${'\u0001'.repeat(500)}/`;

/**
 * Compares a policy's value with a role ARN whose path is not known (`arn:aws:iam::111122223333:role/<?>/name`).
 * `yes` when it fits whatever the path, `no` when it fits for none, else `unknown`: condition values, unlike the
 * entries of Principal, are not checked when a policy is saved, so a wrong path may well stand there.
 */
export function fitsUnknownRolePath(
  operator: Operator,
  role: { readonly prefix: string; readonly name: string },
  expected: PolicyText,
): Tri {
  const paths = ['', '\u0001/', STRANGE_PATH];
  const fits = paths.map((path) => meets(operator, `${role.prefix}${path}${role.name}`, expected));
  if (fits.every(Boolean)) return 'yes';
  return couldName(role, expected.written) ? 'unknown' : 'no';
}

/** Whether some path makes the value fit; errs towards yes where wildcards are involved. */
function couldName(role: { readonly prefix: string; readonly name: string }, text: string): boolean {
  const wildcard = text.search(/[*?]/);
  if (wildcard < 0) {
    const lower = text.toLowerCase();
    return lower.startsWith(role.prefix.toLowerCase()) && lower.endsWith(`/${role.name.toLowerCase()}`);
  }
  const start = text.slice(0, wildcard);
  const end = text.slice(Math.max(text.lastIndexOf('*'), text.lastIndexOf('?')) + 1);
  const startFits = start.startsWith(role.prefix) || role.prefix.startsWith(start);
  return startFits && (role.name.endsWith(end) || end.endsWith(`/${role.name}`));
}
