/** Whom a change of policies can concern: a decision that no changed statement or grant has a say in stays as it was. */

import type { PolicyDocument, Statement } from '../document/document.ts';
import type { Grant } from '../document/grants.ts';
import { compileStatement } from '../evaluation/compiled.ts';
import type { Known, NamedPolicy, PolicyStack } from '../evaluation/decision.ts';
import { granteeNames } from '../evaluation/grant-index.ts';
import { entryNames, namesOf } from '../evaluation/principals.ts';
import { coversAction } from '../evaluation/relevant.ts';
import type { Principal } from '../evaluation/request.ts';
import { matchesResource } from '../evaluation/resource-match.ts';
import { anyOf, not } from '../evaluation/tri.ts';
import { differingExceptions, type Exceptions, exceptionsOf, limitedTo } from './named-by-condition.ts';

/** `everybody`, or whoever goes by one of these names (principals.ts). */
export type Scope = 'everybody' | ReadonlySet<string>;

const scopes = new WeakMap<PolicyStack, WeakMap<PolicyStack, Map<string, Scope>>>();

/** Whom the difference between two stacks can matter to, asked about any of the actions. Errs towards everybody. */
export function scopeOf(
  before: PolicyStack,
  after: PolicyStack,
  actions: readonly string[],
  resource: string,
): Scope {
  return union(actions.map((action) => scopeFor(before, after, { action: action.toLowerCase(), resource })));
}

interface Question {
  /** in lower case */
  readonly action: string;
  readonly resource: string;
}

function scopeFor(before: PolicyStack, after: PolicyStack, question: Question): Scope {
  const partners = scopes.get(before) ?? new WeakMap<PolicyStack, Map<string, Scope>>();
  scopes.set(before, partners);
  const byQuestion = partners.get(after) ?? new Map<string, Scope>();
  partners.set(after, byQuestion);
  const name = `${question.action} ${question.resource}`;
  const scope = byQuestion.get(name) ?? compareStacks(before, after, question);
  byQuestion.set(name, scope);
  return scope;
}

export function isWithin(scope: Scope, principal: Principal): boolean {
  return scope === 'everybody' || (scope.size > 0 && namesOf(principal).some((name) => scope.has(name)));
}

function compareStacks(before: PolicyStack, after: PolicyStack, question: Question): Scope {
  return union([
    lists(before.identity, after.identity, question),
    lists(single(before.boundary), single(after.boundary), question),
    lists(before.session, after.session, question),
    levels(before.serviceControl, after.serviceControl, question),
    levels(before.resourceControl, after.resourceControl, question),
    lists(single(before.resource), single(after.resource), question),
    lists(single(before.vpcEndpoint), single(after.vpcEndpoint), question),
    granteesConcerned(before.grants, after.grants),
  ]);
}

function union(parts: readonly Scope[]): Scope {
  const names: string[] = [];
  for (const part of parts) {
    if (part === 'everybody') return part;
    names.push(...part);
  }
  return new Set(names);
}

type Policies = Known<readonly NamedPolicy[] | null>;

function single(policy: Known<NamedPolicy | null>): Policies {
  return policy === null || policy === 'unknown' ? policy : [policy];
}

/** Policies are held against each other by their places. */
function lists(before: Policies, after: Policies, question: Question): Scope {
  if (before === after) return NOBODY;
  if (before === null || after === null || before === 'unknown' || after === 'unknown') return 'everybody';
  if (before.length !== after.length) return 'everybody';
  return union(
    before.flatMap((policy, index) => {
      const then = after[index];
      return then === undefined || then === policy ? [] : [namesConcerned(policy, then, question)];
    }),
  );
}

function levels(
  before: Known<readonly (readonly NamedPolicy[])[]>,
  after: Known<readonly (readonly NamedPolicy[])[]>,
  question: Question,
): Scope {
  if (before === after) return NOBODY;
  if (before === 'unknown' || after === 'unknown' || before.length !== after.length) return 'everybody';
  return union(before.map((level, index) => lists(level, after[index] ?? null, question)));
}

function granteesConcerned(before: Known<readonly Grant[]>, after: Known<readonly Grant[]>): Scope {
  if (before === after) return NOBODY;
  if (before === 'unknown' || after === 'unknown') return 'everybody';
  return new Set(changedGrants(before, after).flatMap((grant) => granteeNames(grant.granteePrincipal)));
}

const NOBODY: ReadonlySet<string> = new Set();

const comparedGrants = new WeakMap<readonly Grant[], WeakMap<readonly Grant[], readonly Grant[]>>();

/** The grants that one of two lists has and the other has not. */
function changedGrants(before: readonly Grant[], after: readonly Grant[]): readonly Grant[] {
  const known = comparedGrants.get(before)?.get(after);
  if (known !== undefined) return known;
  const [there, then] = [new Set(before), new Set(after)];
  const changed = [
    ...before.filter((grant) => !then.has(grant)),
    ...after.filter((grant) => !there.has(grant)),
  ];
  const partners = comparedGrants.get(before) ?? new WeakMap<readonly Grant[], readonly Grant[]>();
  partners.set(after, changed);
  comparedGrants.set(before, partners);
  return changed;
}

function namesConcerned(before: NamedPolicy, after: NamedPolicy, question: Question): Scope {
  const { gone, added } = changedStatements(before.document, after.document);
  const [old, made] = [bySaying(gone, question), bySaying(added, question)];
  const parts: Scope[] = [];
  for (const [says, { changed, exceptions }] of old) {
    const still = made.get(says);
    // A statement with an exception more is the same statement for everybody else.
    parts.push(
      still === undefined ? reachOf(changed) : new Set(differingExceptions(exceptions, still.exceptions)),
    );
    made.delete(says);
  }
  return union([...parts, ...[...made.values()].map(({ changed }) => reachOf(changed))]);
}

interface Saying {
  readonly changed: Changed;
  readonly exceptions: Exceptions;
}

/** The statements that are about the action and the resource, by what they say. */
function bySaying(statements: readonly Changed[], question: Question): Map<string, Saying> {
  const found = new Map<string, Saying>();
  for (const changed of statements) {
    const { statement, version } = changed;
    if (!coversAction(statement, question.action)) continue;
    const resource = resourceIn(statement, version, question.resource);
    if (resource === 'no') continue;
    const exceptions = exceptionsOf(statement, version, resource);
    // Of several that say the same, each is held against another one.
    const says = found.has(exceptions.says) ? `${found.size} ${exceptions.says}` : exceptions.says;
    found.set(says, { changed, exceptions });
  }
  return found;
}

/** Whether the statement is about the resource; as it is written where that hangs on who asks. */
function resourceIn(statement: Statement, version: string | null, arn: string): string {
  const { resource } = statement;
  if (resource.kind === 'none') return 'none';
  const { resources } = compileStatement(statement, version);
  const outcomes = resources.map(({ fixed }) =>
    fixed?.state === 'value' ? matchesResource(fixed.text, arn) : null,
  );
  const known = outcomes.flatMap((outcome) => outcome ?? []);
  if (known.length < outcomes.length) return JSON.stringify(resource);
  return resource.kind === 'resource' ? anyOf(known) : not(anyOf(known));
}

/** Whom a statement can apply to. */
function reachOf({ statement }: Changed): Scope {
  const limited = limitedTo(statement);
  if (limited !== null) return limited;
  const names = entryNames(statement.principal);
  return names === 'anybody' || statement.principal.kind === 'none' ? 'everybody' : names;
}

export interface Changed {
  readonly statement: Statement;
  readonly version: string | null;
}

interface Difference {
  readonly gone: readonly Changed[];
  readonly added: readonly Changed[];
}

const compared = new WeakMap<PolicyDocument, WeakMap<PolicyDocument, Difference>>();

/** The statements that one of two documents has and the other has not; their order decides nothing. */
function changedStatements(before: PolicyDocument, after: PolicyDocument): Difference {
  const known = compared.get(before)?.get(after);
  if (known !== undefined) return known;
  const changed = { gone: missingIn(after, before), added: missingIn(before, after) };
  const partners = compared.get(before) ?? new WeakMap<PolicyDocument, Difference>();
  partners.set(after, changed);
  compared.set(before, partners);
  return changed;
}

/** The statements of the second document that the first has not. */
export function missingIn(other: PolicyDocument, { statements, version }: PolicyDocument): Changed[] {
  const there = new Set(other.version === version ? other.statements.map(textOf) : []);
  return statements
    .filter((statement) => !there.has(textOf(statement)))
    .map((statement) => ({ statement, version }));
}

const texts = new WeakMap<Statement, string>();

function textOf(statement: Statement): string {
  const known = texts.get(statement) ?? JSON.stringify(statement);
  texts.set(statement, known);
  return known;
}
