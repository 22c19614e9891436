/** Principals that a set of policies cannot tell apart: what is decided for one of them holds for all. */
import type { Known, NamedPolicy, PolicyStack } from './decision.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { granteeMatch } from './grant-match.ts';
import type { Grant } from './grants.ts';
import { matchPrincipal } from './principals.ts';
import { relevantStatements } from './relevant.ts';
import type { Principal } from './request.ts';
import { isServiceLinked } from './service-linked.ts';

/**
 * A text that is the same for two principals whose requests, otherwise alike, get the same outcome from the stack; null
 * where only an evaluation can tell, as when a statement looks at the caller's ARN, name or id.
 * @param action in lower case
 */
export function likeness(stack: PolicyStack, principal: Principal, action: string): string | null {
  if (principal.kind === 'service') return null;
  const { boundary, vpcEndpoint, session, identity, serviceControl, resourceControl, resource, grants } =
    stack;
  const lists: Known<readonly NamedPolicy[]>[] = [
    identity,
    session ?? [],
    single(boundary),
    ...(serviceControl === 'unknown' ? ['unknown' as const] : serviceControl),
  ];
  const named: Known<readonly NamedPolicy[]>[] = [
    single(resource),
    single(vpcEndpoint),
    resourceControl === 'unknown' ? 'unknown' : resourceControl.flat(),
  ];
  const marks: string[] = [
    principal.kind,
    'account' in principal ? principal.account : '',
    String(isServiceLinked(principal)),
    // what decides beside the statements: that a document is there, or that nobody has read it
    ...[boundary, session, vpcEndpoint].map((layer) => (layer === null ? 'none' : 'some')),
    ...[...lists, ...named, grants].map((layer) => (layer === 'unknown' ? 'unknown' : 'read')),
  ];
  for (const { document } of lists.flatMap(known)) {
    if (
      relevantStatements(document, action, null).some((index) => looksAtCaller(document.statements[index]))
    ) {
      return null;
    }
    marks.push(idOf(document));
  }
  for (const { document } of named.flatMap(known)) {
    const reached = reachOf(document, action, principal, boundary);
    if (reached === null) return null;
    marks.push(idOf(document), ...reached);
  }
  return [...marks, ...reachedGrants(known(grants), principal)].join('|');
}

function single(policy: Known<NamedPolicy | null>): Known<readonly NamedPolicy[]> {
  if (policy === 'unknown') return policy;
  return policy === null ? [] : [policy];
}

function known<T>(list: Known<readonly T[]>): readonly T[] {
  return list === 'unknown' ? [] : list;
}

/** How each statement that covers the action reaches the principal; null where one looks at who it is. */
function reachOf(
  document: PolicyDocument,
  action: string,
  principal: Principal,
  boundary: PolicyStack['boundary'],
): readonly string[] | null {
  const hasBoundary = boundary === 'unknown' ? 'unknown' : boundary === null ? 'no' : 'yes';
  const marks: string[] = [];
  for (const index of relevantStatements(document, action, principal)) {
    const statement = document.statements[index];
    if (statement === undefined) continue;
    const { matches, vias } = matchPrincipal(statement.principal, statement.effect, principal, hasBoundary);
    if (matches === 'no') continue;
    if (looksAtCaller(statement)) return null;
    marks.push(`${index} ${matches} ${[...vias].join(' ')}`);
  }
  return marks;
}

/** In the order of the list: a grant is told by its place. */
function reachedGrants(grants: readonly Grant[], principal: Principal): readonly string[] {
  const marks: string[] = [];
  for (const [index, { granteePrincipal }] of grants.entries()) {
    const reach = granteeMatch(granteePrincipal, principal);
    if (reach !== null) marks.push(`grant ${index} ${reach.via} ${reach.certain}`);
  }
  return marks;
}

const looks = new WeakMap<Statement, boolean>();

/** Whether a condition or a variable asks for what tells one principal of an account from another (context.ts). */
function looksAtCaller(statement: Statement | undefined): boolean {
  if (statement === undefined) return false;
  const remembered = looks.get(statement);
  if (remembered !== undefined) return remembered;
  const { conditions, resource } = statement;
  const found = /aws:(?:principalarn|userid|username)/i.test(JSON.stringify([conditions, resource]));
  looks.set(statement, found);
  return found;
}

const ids = new WeakMap<PolicyDocument, string>();
let lastId = 0;

function idOf(document: PolicyDocument): string {
  const id = ids.get(document) ?? `document ${++lastId}`;
  ids.set(document, id);
  return id;
}
