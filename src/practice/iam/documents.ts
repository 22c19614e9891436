/** Policy documents on their way in and out of IAM. */
import { parsePolicy } from '../../policy/index.ts';
import type { ServiceError } from '../http/handlers.ts';
import type { IamRole, IamUser } from '../world/model.ts';
import { failure } from './failure.ts';

/** IAM answers documents percent-encoded as in RFC 3986. */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Characters of all inline policies of one principal together, white space not counted.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const INLINE_LIMIT = { user: 2048, role: 10_240 } as const;

const malformed = (message: string) => failure(400, 'MalformedPolicyDocument', message);

/** @returns null: the document may be put as an inline policy of this name */
export function checkInlinePolicy(
  kind: 'user' | 'role',
  subject: IamUser | IamRole,
  policyName: string,
  document: string,
): ServiceError | null {
  const parse = parsePolicy(document);
  if (!parse.ok) {
    const { kind: problem } = parse.problem;
    if (problem === 'not-json') return malformed('This policy contains invalid Json');
    if (problem === 'missing-action') return malformed('Policy statement must contain actions.');
    return malformed('Syntax errors in policy.');
  }
  for (const { principal, resource } of parse.document.statements) {
    if (principal.kind !== 'none') return malformed('Policy document should not specify a principal.');
    if (resource.kind === 'none') return malformed('Policy statement must contain resources.');
  }
  const others = [...subject.inline.values()]
    .filter(({ name }) => name !== policyName)
    .map(({ text }) => text);
  const size = [...others, document].reduce((sum, text) => sum + text.replace(/\s/g, '').length, 0);
  if (size <= INLINE_LIMIT[kind]) return null;
  return failure(
    409,
    'LimitExceeded',
    `Maximum policy size of ${INLINE_LIMIT[kind]} bytes exceeded for ${kind} ${subject.name}`,
  );
}
