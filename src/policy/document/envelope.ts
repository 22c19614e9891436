/**
 * Policy documents as people have them: the document alone, or as the AWS CLI prints it, in an envelope and often
 * encoded as a string once more.
 */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { policyTree } from './parse.ts';
import { PolicyError, type PolicyProblem, positionAt } from './problem.ts';

export interface UnwrappedPolicy {
  /** the document's own text, its formatting kept */
  readonly text: string;
  /** as the envelope names it */
  readonly name: string | null;
  readonly arn: string | null;
  /** as the envelope shows it; `unknown`: the document came alone */
  readonly kind: 'inline' | 'managed' | 'unknown';
  /** whose inline policy it is, as the envelope names it */
  readonly owner: PolicyOwner | null;
  /** where it begins in the file */
  readonly start: { readonly line: number; readonly column: number };
  /** it stood there as a string, so that its lines are not the file's */
  readonly encoded: boolean;
}

export interface PolicyOwner {
  readonly kind: 'user' | 'role' | 'group';
  readonly name: string;
}

export type EnvelopeProblem =
  | { readonly kind: 'policy'; readonly problem: PolicyProblem }
  /** nothing but white space */
  | { readonly kind: 'empty' }
  /** `aws iam get-policy` and its like: they tell of a policy and do not show it */
  | { readonly kind: 'without-document'; readonly member: string }
  /** who may assume the role, which is no say in what the role may do */
  | { readonly kind: 'trust-policy' }
  /** JSON of another kind; `member` is its first member, or null */
  | { readonly kind: 'no-policy'; readonly member: string | null };

export type Unwrapped =
  | { readonly ok: true; readonly policies: readonly UnwrappedPolicy[] }
  | { readonly ok: false; readonly problem: EnvelopeProblem };

/**
 * Finds the policy documents in a text: of `get-key-policy`, `get-bucket-policy`, `get-user-policy`, `get-role-policy`,
 * `get-group-policy`, `get-policy-version`, `describe-policy` (Organizations), `describe-vpc-endpoints`, of the IAM API
 * (URL-encoded), or the document itself. Whether it is a policy that AWS would take is for `parsePolicy` to say.
 */
export function unwrapPolicy(text: string): Unwrapped {
  if (text.trim() === '' || text.trim() === '\uFEFF') return { ok: false, problem: { kind: 'empty' } };
  const decoded = urlDecoded(text.trim());
  if (decoded !== null) return { ok: true, policies: [document(decoded, text, 0, null, true)] };
  try {
    return unwrapTree(text, policyTree(text));
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const { kind, path, detail } = error;
    const problem = { kind, path, detail, ...positionAt(text, error.offset) };
    return { ok: false, problem: { kind: 'policy', problem } };
  }
}

function unwrapTree(text: string, tree: Node): Unwrapped {
  if (tree.type === 'string') return found(text, [{ node: tree, named: null }]);
  if (tree.type !== 'object') return { ok: false, problem: { kind: 'no-policy', member: null } };
  if (at(tree, 'Statement') !== null || at(tree, 'Version') !== null)
    return found(text, [{ node: tree, named: null }]);

  const endpoints = at(tree, 'VpcEndpoints');
  if (endpoints?.type === 'array') {
    const policies = (endpoints.children ?? []).flatMap((endpoint) => {
      const node = at(endpoint, 'PolicyDocument');
      return node === null ? [] : [{ node, named: endpoint }];
    });
    return policies.length > 0 ? found(text, policies) : without('VpcEndpoints');
  }
  const content = at(tree, 'Policy', 'Content');
  if (content !== null) return found(text, [{ node: content, named: at(tree, 'Policy', 'PolicySummary') }]);
  const version = at(tree, 'PolicyVersion');
  if (version !== null) {
    const node = at(version, 'Document');
    return node === null ? without('PolicyVersion') : found(text, [{ node, named: tree }]);
  }
  const inline = at(tree, 'PolicyDocument') ?? at(tree, 'Document');
  if (inline !== null) return found(text, [{ node: inline, named: tree }]);
  if (at(tree, 'Role', 'AssumeRolePolicyDocument') !== null || at(tree, 'AssumeRolePolicyDocument') !== null)
    return { ok: false, problem: { kind: 'trust-policy' } };
  const policy = at(tree, 'Policy');
  if (policy?.type === 'string' || at(tree, 'Policy', 'Statement') !== null)
    return found(text, policy === null ? [] : [{ node: policy, named: tree }]);
  if (policy !== null) return without('Policy');
  const first = tree.children?.[0]?.children?.[0]?.value;
  const member = typeof first === 'string' ? first.slice(0, 80) : null;
  return { ok: false, problem: { kind: 'no-policy', member } };
}

function without(member: string): Unwrapped {
  return { ok: false, problem: { kind: 'without-document', member } };
}

function found(
  text: string,
  nodes: readonly { readonly node: Node; readonly named: Node | null }[],
): Unwrapped {
  const policies = nodes.map(({ node, named }) => {
    if (node.type === 'string') {
      const inner = decoded(String(node.value));
      return document(inner, text, node.offset, named, true);
    }
    return document(text.slice(node.offset, node.offset + node.length), text, node.offset, named, false);
  });
  const empty = policies.every((policy) => policy.text.trim() === '');
  return empty ? { ok: false, problem: { kind: 'empty' } } : { ok: true, policies };
}

/** A string in a string, as `--query Policy` of a tool that encodes once more leaves it. */
function decoded(text: string): string {
  const inner = urlDecoded(text) ?? text;
  if (!inner.trimStart().startsWith('"')) return inner;
  try {
    const value: unknown = JSON.parse(inner);
    return typeof value === 'string' ? decoded(value) : inner;
  } catch {
    return inner;
  }
}

function document(
  policy: string,
  file: string,
  offset: number,
  named: Node | null,
  encoded: boolean,
): UnwrappedPolicy {
  return {
    text: policy,
    name: firstString(named, ['PolicyName', 'Name', 'VpcEndpointId']),
    arn: firstString(named, ['Arn', 'PolicyArn']),
    kind: kindOf(named),
    owner: ownerOf(named),
    start: positionAt(file, offset),
    encoded,
  };
}

function kindOf(named: Node | null): UnwrappedPolicy['kind'] {
  if (named === null) return 'unknown';
  if (at(named, 'PolicyVersion') !== null) return 'managed';
  return ownerOf(named) === null ? 'unknown' : 'inline';
}

const OWNERS = [
  ['UserName', 'user'],
  ['RoleName', 'role'],
  ['GroupName', 'group'],
] as const;

function ownerOf(named: Node | null): PolicyOwner | null {
  for (const [member, kind] of OWNERS) {
    const name = firstString(named, [member]);
    if (name !== null) return { kind, name };
  }
  return null;
}

function firstString(node: Node | null, names: readonly string[]): string | null {
  if (node === null) return null;
  for (const name of names) {
    const value: unknown = at(node, name)?.value;
    if (typeof value === 'string') return value.slice(0, 256);
  }
  return null;
}

function at(node: Node, ...path: readonly string[]): Node | null {
  return node.type === 'object' ? (findNodeAtLocation(node, [...path]) ?? null) : null;
}

/** IAM's API answers with URL-encoded documents, which the CLI decodes and other tools may not, or encode once more. */
function urlDecoded(text: string): string | null {
  if (/^%257[bB]/.test(text)) return urlDecoded(text.replaceAll('%25', '%'));
  if (!/^%7[bB]/.test(text)) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
