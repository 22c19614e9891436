import type { Known } from './decision.ts';
import type { Grant, GrantConstraints } from './grants.ts';
import { namesAccount, namesRole, type Via } from './principals.ts';
import type { Principal } from './request.ts';
import type { Asked } from './statement.ts';
import { all, any, type Tri, triOf } from './tri.ts';

export interface GrantResult {
  readonly grantId: string;
  readonly applies: Tri;
  readonly via: Via;
}

/** The grants that reach the caller on this key, for this request or for another; `'unknown'` when none was read. */
export function matchGrants(grants: Known<readonly Grant[]>, asked: Asked): Known<readonly GrantResult[]> {
  if (grants === 'unknown') return 'unknown';
  const results: GrantResult[] = [];
  for (const grant of grants) {
    const via = granteeMatch(grant.granteePrincipal, asked.request.principal);
    if (via === null || grant.keyArn !== asked.request.resource) continue;
    const applies = all([triOf(givesAction(grant, asked.request.action)), meetsConstraints(grant, asked)]);
    results.push({ grantId: grant.grantId, applies, via });
  }
  return results;
}

/** Whether some grant reaches the caller in one of the given ways. */
export function grantedVia(results: Known<readonly GrantResult[]>, ...vias: readonly Via[]): Tri {
  if (results === 'unknown') return 'unknown';
  return any(results.filter((result) => vias.includes(result.via)).map((result) => result.applies));
}

/** A grant for a role is for its sessions too; one for a session is for that session alone. */
function granteeMatch(grantee: string, principal: Principal): Via | null {
  if (principal.kind === 'anonymous') return null;
  if (principal.kind === 'service') return grantee === principal.service ? 'direct' : null;
  if (grantee === principal.arn) return 'direct';
  if (principal.kind === 'role-session') return namesRole(grantee, principal) ? 'role' : null;
  return principal.kind === 'root' && namesAccount(grantee, principal.account) ? 'direct' : null;
}

function givesAction(grant: Grant, action: string): boolean {
  return grant.operations.some((operation) => `kms:${operation}`.toLowerCase() === action.toLowerCase());
}

/** Operations that carry no encryption context are not constrained by it: DescribeKey, and managing the grant. */
const WITHOUT_CONTEXT: ReadonlySet<string> = new Set([
  'kms:describekey',
  'kms:retiregrant',
  'kms:creategrant',
]);

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html */
function meetsConstraints(grant: Grant, asked: Asked): Tri {
  if (grant.constraints === null || WITHOUT_CONTEXT.has(asked.request.action.toLowerCase())) return 'yes';
  return contextFits(grant.constraints, asked);
}

function contextFits(constraints: GrantConstraints, asked: Asked): Tri {
  const sent = asked.context.encryptionContext;
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = constraints;
  const required = Object.entries({ ...subset, ...equals }).map(([key, value]): Tri => {
    const found = sent.get(key);
    if (found === 'unknown') return 'unknown';
    return triOf(found !== undefined && found.length === 1 && found[0] === value);
  });
  const extra =
    equals === null
      ? []
      : [...sent].map(([key, value]): Tri => {
          if (Object.hasOwn(equals, key) || (value !== 'unknown' && value.length === 0)) return 'yes';
          return value === 'unknown' ? 'unknown' : 'no';
        });
  return all([...required, ...extra]);
}
