/** Whom a change of policies can concern: a decision that no changed statement or grant has a say in stays as it was. */
import type { Known, NamedPolicy, PolicyStack } from './decision.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { grantsNaming } from './grant-index.ts';
import type { Grant } from './grants.ts';
import { entryNames, namesOf } from './principals.ts';
import { coversAction } from './relevant.ts';
import type { Principal } from './request.ts';

/**
 * Whether the difference between two stacks can matter to one principal and action. Errs towards yes: where anything
 * but the resource policy and the grants differs, it is yes.
 */
export function couldMatter(
  before: PolicyStack,
  after: PolicyStack,
  principal: Principal,
  action: string,
): boolean {
  return (
    !sameLists(before.identity, after.identity) ||
    before.boundary !== after.boundary ||
    !sameLists(before.session, after.session) ||
    !sameLevels(before.serviceControl, after.serviceControl) ||
    !sameLevels(before.resourceControl, after.resourceControl) ||
    before.vpcEndpoint !== after.vpcEndpoint ||
    grantsMatter(before.grants, after.grants, principal) ||
    resourceMatters(before.resource, after.resource, principal, action.toLowerCase())
  );
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

function grantsMatter(
  before: Known<readonly Grant[]>,
  after: Known<readonly Grant[]>,
  principal: Principal,
): boolean {
  if (before === after) return false;
  if (before === 'unknown' || after === 'unknown') return true;
  return grantsNaming(changedGrants(before, after), principal).length > 0;
}

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

function resourceMatters(
  before: Known<NamedPolicy | null>,
  after: Known<NamedPolicy | null>,
  principal: Principal,
  action: string,
): boolean {
  if (before === after) return false;
  if (before === null || after === null || before === 'unknown' || after === 'unknown') return true;
  const names = namesOf(principal);
  return changedStatements(before.document, after.document).some(
    ({ statement, version }) => coversAction(statement, version, action) && mayName(statement, names),
  );
}

function mayName({ principal }: Statement, names: readonly string[]): boolean {
  const entries = entryNames(principal);
  return entries === 'anybody' || names.some((name) => entries.has(name));
}

interface Changed {
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

function missingIn(other: PolicyDocument, { statements, version }: PolicyDocument): Changed[] {
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
