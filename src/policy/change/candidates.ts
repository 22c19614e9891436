/** Everybody a change of policies could concern. */

import type { PolicyDocument } from '../document/document.ts';
import type { Grant } from '../document/grants.ts';
import type { NamedPolicy } from '../evaluation/decision.ts';
import { granteesCalled, inOrder } from '../evaluation/grant-index.ts';
import { principalOf, principalsNamedIn, UNNAMED, unnamedUser } from '../evaluation/named.ts';
import type { Principal } from '../evaluation/request.ts';
import { isWithin, type Scope } from './change-scope.ts';

/** Somebody to try a policy change on. */
export interface Candidate {
  /** as the document names it: an ARN, an account's root ARN, a service, `*` */
  readonly name: string;
  /**
   * - `named`: the document or a grant names this principal
   * - `account`: any principal of an account, known by nothing but its account
   * - `anyone`: a principal of an account that nothing names, or an unsigned request
   */
  readonly kind: 'named' | 'account' | 'anyone';
  readonly principal: Principal;
}

/** Who is named, and how somebody is called of whom a document knows no more than the account. */
export interface CandidateSources {
  readonly policies: readonly NamedPolicy[];
  /** of each time that is compared; whoever is in one of them is a candidate */
  readonly grants: readonly (readonly Grant[])[];
  /** those of the resource and of whoever asks */
  readonly accounts: readonly [string, ...string[]];
  readonly partition: string;
}

/** Not an account AWS gives out. */
const OTHER_ACCOUNT = '000000000000';

/**
 * Everybody a change could concern: whoever a document names in Principal, in `aws:PrincipalArn` conditions or in
 * a grant; an unnamed principal of each account seen; an unnamed principal of another account; an unsigned request.
 * @param scope only those whom it holds
 */
export function candidatesFor(sources: CandidateSources, scope: Scope = 'everybody'): readonly Candidate[] {
  if (scope === 'everybody') return everybody(sources);
  if (scope.size === 0) return [];
  // Whoever is known by the account alone: there is no name to look them up by.
  const byAccount = [...scope].some((name) => /^\d{12}$/.test(name) || name.endsWith(`/${UNNAMED}`));
  const found = byAccount ? everybody(sources) : named(namesWithin(sources, scope));
  return found.filter(({ principal }) => isWithin(scope, principal));
}

function everybody(sources: CandidateSources): readonly Candidate[] {
  const { policies, grants, partition } = sources;
  const [own, ...others] = sources.accounts;
  const names = new Map(policies.flatMap(({ document }) => namesIn(document)).map((one) => [one.name, one]));
  for (const list of grants) for (const one of granteesOf(list)) names.set(one.name, one);
  const accounts = new Set([own]);
  for (const { account } of names.values()) if (account !== null) accounts.add(account);
  const ofAccount = (account: string): Candidate => ({
    name: `arn:${partition}:iam::${account}:root`,
    kind: 'account',
    principal: unnamedUser(account, partition),
  });
  return [
    ...named(names.values()),
    ...[...accounts].map(ofAccount),
    { name: '*', kind: 'anyone', principal: unnamedUser(OTHER_ACCOUNT, partition) },
    { name: '*', kind: 'anyone', principal: { kind: 'anonymous' } },
    ...others.filter((account) => !accounts.has(account)).map(ofAccount),
  ];
}

/** The names of the documents, and those of the thousands of grantees that the scope may hold. */
function namesWithin({ policies, grants }: CandidateSources, scope: ReadonlySet<string>): Iterable<Name> {
  const names = new Map(policies.flatMap(({ document }) => namesIn(document)).map((one) => [one.name, one]));
  for (const list of grants) {
    const positions = inOrder([...scope].flatMap((name) => granteesCalled(list, name)));
    for (const position of positions) {
      const name = list[position]?.granteePrincipal;
      if (name !== undefined && !names.has(name)) names.set(name, readName(name));
    }
  }
  return names.values();
}

function named(names: Iterable<Name>): readonly Candidate[] {
  return [...names].flatMap(({ name, principal }) =>
    principal === null ? [] : [{ name, kind: 'named', principal }],
  );
}

/** A name as a document or a grant writes it. */
interface Name {
  readonly name: string;
  /** null: it stands for no single caller */
  readonly principal: Principal | null;
  /** of the caller, or named by itself */
  readonly account: string | null;
}

function readName(name: string): Name {
  const principal = principalOf(name);
  const account =
    principal === null
      ? (/^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1] ?? null)
      : 'account' in principal
        ? principal.account
        : null;
  return { name, principal, account };
}

const ofDocuments = new WeakMap<PolicyDocument, readonly Name[]>();

function namesIn(document: PolicyDocument): readonly Name[] {
  const known =
    ofDocuments.get(document) ??
    [...principalsNamedIn(document).map(({ value }) => value), ...conditionedPrincipals(document)].map(
      readName,
    );
  ofDocuments.set(document, known);
  return known;
}

function conditionedPrincipals(document: PolicyDocument): string[] {
  return document.statements
    .flatMap((statement) => statement.conditions)
    .filter((condition) => condition.key.toLowerCase() === 'aws:principalarn')
    .flatMap((condition) => condition.values)
    .filter((value) => !/[*?$]/.test(value));
}

const ofGrants = new WeakMap<readonly Grant[], readonly Name[]>();

/** A key may have thousands of grants, and is asked about them for every change that is offered. */
function granteesOf(grants: readonly Grant[]): readonly Name[] {
  const known =
    ofGrants.get(grants) ??
    [...new Set(grants.map(({ granteePrincipal }) => granteePrincipal))].map(readName);
  ofGrants.set(grants, known);
  return known;
}
