/** Whom a change of policies can concern: a decision that no changed statement or grant has a say in stays as it was. */
import type { Known, NamedPolicy, PolicyStack } from './decision.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { granteeNames } from './grant-index.ts';
import type { Grant } from './grants.ts';
import { entryNames, namesOf } from './principals.ts';
import { coversAction } from './relevant.ts';
import type { Principal } from './request.ts';

/** `everybody`, or whoever goes by one of these names (principals.ts). */
export type Scope = 'everybody' | ReadonlySet<string>;

const scopes = new WeakMap<PolicyStack, WeakMap<PolicyStack, Map<string, Scope>>>();

/**
 * Whom the difference between two stacks can matter to, asked about one action. Errs towards everybody: it is so where
 * anything but the resource policy and the grants differs.
 */
export function scopeOf(before: PolicyStack, after: PolicyStack, action: string): Scope {
  const partners = scopes.get(before) ?? new WeakMap<PolicyStack, Map<string, Scope>>();
  scopes.set(before, partners);
  const byAction = partners.get(after) ?? new Map<string, Scope>();
  partners.set(after, byAction);
  const scope = byAction.get(action) ?? compareStacks(before, after, action.toLowerCase());
  byAction.set(action, scope);
  return scope;
}

export function isWithin(scope: Scope, principal: Principal): boolean {
  return scope === 'everybody' || (scope.size > 0 && namesOf(principal).some((name) => scope.has(name)));
}

function compareStacks(before: PolicyStack, after: PolicyStack, action: string): Scope {
  if (
    !sameLists(before.identity, after.identity) ||
    before.boundary !== after.boundary ||
    !sameLists(before.session, after.session) ||
    !sameLevels(before.serviceControl, after.serviceControl) ||
    !sameLevels(before.resourceControl, after.resourceControl) ||
    before.vpcEndpoint !== after.vpcEndpoint
  )
    return 'everybody';
  const grantees = granteesConcerned(before.grants, after.grants);
  const named = namesConcerned(before.resource, after.resource, action);
  if (grantees === 'everybody' || named === 'everybody') return 'everybody';
  return new Set([...grantees, ...named]);
}

function sameLists<T>(before: Known<readonly T[] | null>, after: Known<readonly T[] | null>): boolean {
  if (before === after) return true;
  if (before === null || after === null || before === 'unknown' || after === 'unknown') return false;
  return before.length === after.length && before.every((item, index) => item === after[index]);
}

function sameLevels(
  before: Known<readonly (readonly NamedPolicy[])[]>,
  after: Known<readonly (readonly NamedPolicy[])[]>,
): boolean {
  if (before === after) return true;
  if (before === 'unknown' || after === 'unknown') return false;
  return (
    before.length === after.length && before.every((level, index) => sameLists(level, after[index] ?? null))
  );
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

function namesConcerned(
  before: Known<NamedPolicy | null>,
  after: Known<NamedPolicy | null>,
  action: string,
): Scope {
  if (before === after) return NOBODY;
  if (before === null || after === null || before === 'unknown' || after === 'unknown') return 'everybody';
  const found = new Set<string>();
  for (const { statement, version } of changedStatements(before.document, after.document)) {
    if (!coversAction(statement, version, action)) continue;
    const names = entryNames(statement.principal);
    if (names === 'anybody') return 'everybody';
    for (const name of names) found.add(name);
  }
  return found;
}

export interface Changed {
  readonly statement: Statement;
  readonly version: string | null;
}

const compared = new WeakMap<PolicyDocument, WeakMap<PolicyDocument, readonly Changed[]>>();

/** The statements that one of two documents has and the other has not; their order decides nothing. */
function changedStatements(before: PolicyDocument, after: PolicyDocument): readonly Changed[] {
  const known = compared.get(before)?.get(after);
  if (known !== undefined) return known;
  const changed = [...missingIn(before, after), ...missingIn(after, before)];
  const partners = compared.get(before) ?? new WeakMap<PolicyDocument, readonly Changed[]>();
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
