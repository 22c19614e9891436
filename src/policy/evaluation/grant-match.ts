import type { Grant, GrantConstraints } from '../document/grants.ts';
import type { Known, NotApplied, StatementRef, StatementTrace } from './decision.ts';
import { grantsNaming } from './grant-index.ts';
import { namesAccount, namesRole, type Via } from './principals.ts';
import type { Principal } from './request.ts';
import type { Asked } from './statement.ts';
import { anyOf, type Tri } from './tri.ts';

export interface GrantResult {
  readonly grantId: string;
  readonly via: Via;
  /** the grant as a statement of its own: `policyName` is its id */
  readonly trace: StatementTrace;
}

/** The grants that reach the caller on this key, for this request or for another; `'unknown'` when none was read. */
export function matchGrants(grants: Known<readonly Grant[]>, asked: Asked): Known<readonly GrantResult[]> {
  if (grants === 'unknown') return 'unknown';
  const results: GrantResult[] = [];
  for (const index of grantsNaming(grants, asked.request.principal)) {
    const grant = grants[index];
    if (grant === undefined || grant.keyArn !== asked.request.resource) continue;
    const reach = granteeMatch(grant.granteePrincipal, asked.request.principal);
    if (reach === null) continue;
    results.push({ grantId: grant.grantId, via: reach.via, trace: traceOf(grant, index, asked) });
  }
  return results;
}

/** Every grant, for the explanation of a decision: what it gave, or why it gave nothing. */
export function traceGrants(grants: Known<readonly Grant[]>, asked: Asked): readonly StatementTrace[] {
  return grants === 'unknown' ? [] : grants.map((grant, index) => traceOf(grant, index, asked));
}

/** Whether some grant reaches the caller in one of the given ways. */
export function grantedVia(results: Known<readonly GrantResult[]>, ...vias: readonly Via[]): Tri {
  if (results === 'unknown') return 'unknown';
  return anyOf(results.filter((result) => vias.includes(result.via)).map(({ trace }) => trace.applies));
}

interface Reach {
  readonly via: Via;
  readonly certain: boolean;
}

/**
 * A grant for a role is for its sessions too; one for a session is for that session alone. An account may be a grantee;
 * whether its IAM policies then hand the grant on, as they do with a key policy, is not documented.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html (grantee principal)
 */
export function granteeMatch(grantee: string, principal: Principal): Reach | null {
  if (principal.kind === 'anonymous') return null;
  const certain = (via: Via): Reach => ({ via, certain: true });
  if (principal.kind === 'service') return grantee === principal.service ? certain('direct') : null;
  if (grantee === principal.arn) return certain('direct');
  if (principal.kind === 'role-session' && namesRole(grantee, principal)) return certain('role');
  if (namesAccount(grantee, principal.account)) {
    return principal.kind === 'root' ? certain('direct') : { via: 'account', certain: false };
  }
  // the user who asked for the federation, whom nobody can name
  const mayBeOfUser = principal.kind === 'federated-user' && isUserOf(grantee, principal.account);
  return mayBeOfUser ? { via: 'role', certain: false } : null;
}

function isUserOf(arn: string, account: string): boolean {
  return arn.startsWith('arn:') && arn.includes(`:iam::${account}:user/`);
}

function traceOf(grant: Grant, index: number, asked: Asked): StatementTrace {
  const statement: StatementRef = {
    layer: 'grant',
    policyName: grant.grantId,
    policyArn: null,
    index,
    sid: grant.name,
  };
  const done = (applies: Tri, reason: NotApplied | null): StatementTrace => ({
    statement,
    effect: 'Allow',
    applies,
    reason,
  });
  if (!givesAction(grant, asked.action)) return done('no', { because: 'action' });
  const reach = granteeMatch(grant.granteePrincipal, asked.request.principal);
  if (reach === null) return done('no', { because: 'principal' });
  if (grant.keyArn !== asked.request.resource) return done('no', { because: 'resource' });
  const open = constraintReason(grant, asked);
  if (open !== null && !open.unknown) return done('no', open);
  if (!reach.certain) return done('unknown', { because: 'principal' });
  return done(open === null ? 'yes' : 'unknown', open);
}

function givesAction(grant: Grant, action: string): boolean {
  return grant.operations.some((operation) => `kms:${operation}`.toLowerCase() === action);
}

/** Operations that carry no encryption context are not constrained by it: DescribeKey, and managing the grant. */
const WITHOUT_CONTEXT: ReadonlySet<string> = new Set([
  'kms:describekey',
  'kms:retiregrant',
  'kms:creategrant',
]);

type ConstraintReason = Extract<NotApplied, { because: 'condition' }>;

/**
 * What keeps the constraints of a grant from being met, or what of them nobody knows; null when they are met.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 */
function constraintReason({ constraints }: Grant, asked: Asked): ConstraintReason | null {
  if (constraints === null || WITHOUT_CONTEXT.has(asked.action)) return null;
  const failing = judged(constraints, asked);
  return failing.find(({ unknown }) => !unknown) ?? failing[0] ?? null;
}

function judged(constraints: GrantConstraints, asked: Asked): ConstraintReason[] {
  const sent = asked.context.encryptionContext;
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = constraints;
  const failing: ConstraintReason[] = [];
  const fail = (operator: string, key: string, unknown: boolean): void => {
    failing.push({ because: 'condition', operator, key: `kms:EncryptionContext:${key}`, unknown });
  };
  const demand = (operator: string, pairs: Readonly<Record<string, string>> | null): void => {
    for (const [key, value] of Object.entries(pairs ?? {})) {
      const found = sent.get(key);
      if (found === 'unknown') fail(operator, key, true);
      else if (found?.length !== 1 || found[0] !== value) fail(operator, key, false);
    }
  };
  demand('EncryptionContextSubset', subset);
  demand('EncryptionContextEquals', equals);
  for (const [key, value] of equals === null ? [] : sent) {
    if (equals !== null && Object.hasOwn(equals, key)) continue;
    if (value === 'unknown') fail('EncryptionContextEquals', key, true);
    else if (value.length > 0) fail('EncryptionContextEquals', key, false);
  }
  return failing;
}
