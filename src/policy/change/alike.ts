/** Principals that a set of policies cannot tell apart: what is decided for one of them holds for all. */

import type { PolicyDocument, Statement } from '../document/document.ts';
import type { Grant } from '../document/grants.ts';
import { askedOf } from '../evaluation/asked.ts';
import type { Known, NamedPolicy, PolicyStack } from '../evaluation/decision.ts';
import { grantsNaming } from '../evaluation/grant-index.ts';
import { granteeMatch } from '../evaluation/grant-match.ts';
import { matchPrincipal } from '../evaluation/principals.ts';
import { relevantStatements } from '../evaluation/relevant.ts';
import type { AccessRequest, Principal } from '../evaluation/request.ts';
import { isServiceLinked } from '../evaluation/service-linked.ts';
import { type Asked, evaluateStatement } from '../evaluation/statement.ts';

/**
 * A text that is the same for two principals whose requests, otherwise alike, get the same outcomes from the stack.
 * Statements that look at the caller's ARN, name or id are evaluated for it.
 * @param requests of one principal and one action
 */
export function likeness(
  stack: PolicyStack,
  principal: Principal,
  requests: readonly AccessRequest[],
): string {
  const [first] = requests;
  if (first === undefined) return '';
  const action = first.action.toLowerCase();
  const asked = lazily(() => requests.map((request) => askedOf(request, stack, 'unknown')));
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
    principal.kind === 'service' ? principal.service : principal.kind,
    'account' in principal ? principal.account : '',
    String(isServiceLinked(principal)),
    // what decides beside the statements: that a document is there, or that nobody has read it
    ...[boundary, session, vpcEndpoint].map((layer) => (layer === null ? 'none' : 'some')),
    ...[...lists, ...named, grants].map((layer) => (layer === 'unknown' ? 'unknown' : 'read')),
  ];
  for (const { document } of lists.flatMap(known)) {
    marks.push(idOf(document));
    for (const index of lookingAtCaller(document, action))
      marks.push(outcomesOf(document, index, false, asked()));
  }
  for (const { document } of named.flatMap(known)) {
    marks.push(idOf(document), ...reachOf(document, action, principal, boundary, asked));
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

/** How each statement that covers the action reaches the principal, and what comes of it where it looks at who that is. */
function reachOf(
  document: PolicyDocument,
  action: string,
  principal: Principal,
  boundary: PolicyStack['boundary'],
  asked: () => readonly Asked[],
): readonly string[] {
  const hasBoundary = boundary === 'unknown' ? 'unknown' : boundary === null ? 'no' : 'yes';
  const marks: string[] = [];
  for (const index of relevantStatements(document, action, principal)) {
    const statement = document.statements[index];
    if (statement === undefined) continue;
    const { matches, vias } = matchPrincipal(statement.principal, statement.effect, principal, hasBoundary);
    if (matches === 'no') continue;
    if (looksAtCaller(statement)) marks.push(outcomesOf(document, index, true, asked()));
    marks.push(`${saidBy(statement)} ${matches} ${[...vias].join(' ')}`);
  }
  return marks;
}

/** What the grants that reach the principal give, and how they reach it: who else has the like does not matter. */
function reachedGrants(grants: readonly Grant[], principal: Principal): readonly string[] {
  const marks: string[] = [];
  for (const index of grantsNaming(grants, principal)) {
    const grant = grants[index];
    const reach = grant === undefined ? null : granteeMatch(grant.granteePrincipal, principal);
    if (grant !== undefined && reach !== null) marks.push(`${givenBy(grant)} ${reach.via} ${reach.certain}`);
  }
  return marks;
}

const given = new WeakMap<Grant, string>();

function givenBy(grant: Grant): string {
  const { keyArn, operations, constraints } = grant;
  const known = given.get(grant) ?? JSON.stringify([keyArn, operations, constraints]);
  given.set(grant, known);
  return known;
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

const looking = new WeakMap<PolicyDocument, Map<string, readonly number[]>>();

/** Positions of the statements that cover the action and look at the caller. */
function lookingAtCaller(document: PolicyDocument, action: string): readonly number[] {
  const byAction = looking.get(document) ?? new Map<string, readonly number[]>();
  looking.set(document, byAction);
  const found =
    byAction.get(action) ??
    relevantStatements(document, action, null).filter((index) => looksAtCaller(document.statements[index]));
  byAction.set(action, found);
  return found;
}

/** Whether one statement takes part in each of the decisions. */
function outcomesOf(
  { statements, version }: PolicyDocument,
  index: number,
  withPrincipal: boolean,
  asked: readonly Asked[],
): string {
  const statement = statements[index];
  if (statement === undefined) return '';
  const place = { layer: 'key-policy', policyName: '', policyArn: null, index, sid: null } as const;
  const outcomes = asked.map((one) => {
    const { trace } = evaluateStatement(statement, place, version, withPrincipal, one);
    return trace.applies;
  });
  return `${saidBy(statement)} ${outcomes.join(' ')}`;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const said = new WeakMap<Statement, string>();

/** What a statement says of whoever it names: one of many that say the same counts as any other of them. */
function saidBy(statement: Statement): string {
  const { effect, action, resource, conditions } = statement;
  const known = said.get(statement) ?? JSON.stringify([effect, action, resource, conditions]);
  said.set(statement, known);
  return known;
}

const ids = new WeakMap<PolicyDocument, string>();
let lastId = 0;

function idOf(document: PolicyDocument): string {
  const id = ids.get(document) ?? `document ${++lastId}`;
  ids.set(document, id);
  return id;
}
