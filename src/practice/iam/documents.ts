/**
 * Policy documents on their way in and out of IAM. The wordings are those IAM is seen to answer with.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html
 */
import { parsePolicy, type Statement } from '../../policy/index.ts';
import type { ServiceError } from '../http/handlers.ts';
import type { PolicyHolder } from '../world/model.ts';
import { failure } from './failure.ts';

/** IAM answers documents percent-encoded as in RFC 3986. */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Characters of all inline policies of one principal together, and of one managed policy; white space is not counted.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const INLINE_LIMIT = { user: 2048, group: 5120, role: 10_240 } as const;
const MANAGED_LIMIT = 6144;

const malformed = (message: string) => failure(400, 'MalformedPolicyDocument', message);

/** @returns null: the document may be put as an inline policy of this name */
export function checkInlinePolicy(
  kind: keyof typeof INLINE_LIMIT,
  holder: PolicyHolder,
  policyName: string,
  document: string,
): ServiceError | null {
  const refusal = checkDocument(document);
  if (refusal !== null) return refusal;
  const others = [...holder.inline.values()].filter(({ name }) => name !== policyName);
  const size = others.reduce((sum, { text }) => sum + sizeOf(text), sizeOf(document));
  if (size <= INLINE_LIMIT[kind]) return null;
  return failure(
    409,
    'LimitExceeded',
    `Maximum policy size of ${INLINE_LIMIT[kind]} bytes exceeded for ${kind} ${holder.name}`,
  );
}

/** @returns null: the document may be a version of a managed policy */
export function checkManagedPolicy(document: string): ServiceError | null {
  const refusal = checkDocument(document);
  if (refusal !== null) return refusal;
  return sizeOf(document) <= MANAGED_LIMIT
    ? null
    : failure(409, 'LimitExceeded', `Cannot exceed quota for PolicySize: ${MANAGED_LIMIT}`);
}

function sizeOf(document: string): number {
  return document.replace(/\s/g, '').length;
}

function checkDocument(document: string): ServiceError | null {
  const parse = parsePolicy(document);
  if (!parse.ok) {
    const { kind: problem, detail } = parse.problem;
    if (problem === 'not-json') return malformed('This policy contains invalid Json');
    if (problem === 'missing-action') return malformed('Policy statement must contain actions.');
    if (problem === 'unknown-operator') return malformed(`Invalid Condition type : ${detail}.`);
    return malformed('Syntax errors in policy.');
  }
  const { statements } = parse.document;
  for (const statement of statements) {
    const refusal = checkStatement(statement);
    if (refusal !== null) return refusal;
  }
  const sids = statements.flatMap(({ sid }) => sid ?? []);
  return new Set(sids).size === sids.length
    ? null
    : malformed('Statement IDs (SID) in a single policy must be unique.');
}

function checkStatement({ sid, principal, action, resource }: Statement): ServiceError | null {
  if (principal.kind !== 'none') return malformed('Policy document should not specify a principal.');
  if (resource.kind === 'none') return malformed('Policy statement must contain resources.');
  if (sid !== null && !/^[0-9A-Za-z]*$/.test(sid)) {
    return malformed(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  }
  if (action.patterns.some((pattern) => pattern !== '*' && !/^[\w*?-]+:[\w*?]+$/.test(pattern))) {
    return malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  const odd = resource.patterns.find((pattern) => pattern !== '*' && !pattern.startsWith('arn:'));
  return odd === undefined ? null : malformed(`Resource ${odd} must be in ARN format or "*".`);
}
