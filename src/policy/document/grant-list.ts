/** Grants as `aws kms list-grants` prints them, envelope included. */
import { getNodeValue, type ParseError, parseTree } from 'jsonc-parser';
import type { Grant, GrantConstraints } from './grants.ts';
import { tooDeepAt } from './parse.ts';
import { positionAt } from './problem.ts';

/** Characters: a key can have thousands of grants of about 1,000 characters each. */
export const MAX_GRANTS_LENGTH = 16 * 1024 * 1024;

export type GrantListProblem =
  | { readonly kind: 'too-large' | 'empty' | 'no-grants' }
  | { readonly kind: 'not-json'; readonly line: number; readonly column: number }
  /** `index` counts from 0; `member` is what is missing or of another kind than it should be */
  | { readonly kind: 'bad-grant'; readonly index: number; readonly member: string };

export type GrantList =
  | {
      readonly ok: true;
      readonly grants: readonly Grant[];
      /** the list says that there are more grants than it holds */
      readonly truncated: boolean;
    }
  | { readonly ok: false; readonly problem: GrantListProblem };

/**
 * Reads `{"Grants": […]}`, the list alone, or one grant.
 * @param keyArn the key of grants that do not name one; null: they must
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
 */
export function parseGrantList(text: string, keyArn: string | null): GrantList {
  if (text.length > MAX_GRANTS_LENGTH) return bad({ kind: 'too-large' });
  if (text.trim() === '') return bad({ kind: 'empty' });
  const deep = tooDeepAt(text);
  if (deep !== null) return bad({ kind: 'not-json', ...positionAt(text, deep) });
  const errors: ParseError[] = [];
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), errors, { disallowComments: true });
  const first = errors[0];
  if (first !== undefined || tree === undefined)
    return bad({ kind: 'not-json', ...positionAt(text, first?.offset ?? 0) });
  const value: unknown = getNodeValue(tree);
  const entries = entriesOf(value);
  if (entries === null) return bad({ kind: 'no-grants' });
  const grants: Grant[] = [];
  for (const [index, entry] of entries.entries()) {
    const grant = grantOf(entry, keyArn);
    if (typeof grant === 'string') return bad({ kind: 'bad-grant', index, member: grant });
    grants.push(grant);
  }
  const truncated =
    isObject(value) && (value['Truncated'] === true || typeof value['NextMarker'] === 'string');
  return { ok: true, grants, truncated };
}

function bad(problem: GrantListProblem): GrantList {
  return { ok: false, problem };
}

function entriesOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return null;
  const { Grants: grants } = value;
  if (Array.isArray(grants)) return grants;
  return 'GranteePrincipal' in value ? [value] : null;
}

/** The grant, or the member that is not as it should be. */
function grantOf(entry: unknown, keyArn: string | null): Grant | string {
  if (!isObject(entry)) return 'Grants';
  const granteePrincipal = entry['GranteePrincipal'];
  if (typeof granteePrincipal !== 'string') return 'GranteePrincipal';
  const operations = entry['Operations'];
  if (!isStrings(operations)) return 'Operations';
  const key = entry['KeyId'] ?? keyArn;
  if (typeof key !== 'string') return 'KeyId';
  const constraints = constraintsOf(entry['Constraints']);
  if (constraints === 'bad') return 'Constraints';
  return {
    grantId: textOr(entry['GrantId'], ''),
    name: textOr(entry['Name'], '') || null,
    keyArn: key,
    granteePrincipal,
    retiringPrincipal: textOr(entry['RetiringPrincipal'], '') || null,
    operations,
    constraints,
  };
}

function constraintsOf(value: unknown): GrantConstraints | null | 'bad' {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) return 'bad';
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = value;
  if (!isContext(equals) || !isContext(subset)) return 'bad';
  return { encryptionContextEquals: equals ?? null, encryptionContextSubset: subset ?? null };
}

function isContext(value: unknown): value is Readonly<Record<string, string>> | undefined {
  return (
    value === undefined || (isObject(value) && Object.values(value).every((each) => typeof each === 'string'))
  );
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr(value: unknown, other: string): string {
  return typeof value === 'string' ? value : other;
}
