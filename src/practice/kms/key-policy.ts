/**
 * What KMS checks before it takes a key policy.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
import { isPrincipalId, parsePolicy, principalsNamedIn, type Statement } from '../../policy/index.ts';
import { decideKms } from '../authorization/kms.ts';
import type { Caller } from '../services.ts';
import type { KmsKey, World } from '../world/model.ts';
import { principalExists } from '../world/principal-exists.ts';
import { failure, type KmsFailure } from './failure.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const KEY_POLICY_BYTES = 32 * 1024;

const malformed = (message: string) => failure('MalformedPolicyDocumentException', message);

/**
 * @param bypass skip the lock-out safety check
 * @returns null: the policy may be put
 */
export function checkKeyPolicy(
  world: World,
  caller: Caller,
  key: KmsKey,
  policy: string,
  bypass: boolean,
): KmsFailure | null {
  if (Buffer.byteLength(policy) > KEY_POLICY_BYTES) {
    return failure('LimitExceededException', `The key policy is larger than ${KEY_POLICY_BYTES} bytes.`);
  }
  const parse = parsePolicy(policy);
  if (!parse.ok) {
    const { kind, line, column } = parse.problem;
    return malformed(`Could not parse the policy: ${kind} at line ${line}, column ${column}.`);
  }
  const known = namedAlready(key);
  for (const statement of parse.document.statements) {
    const refusal = checkStatement(world, statement, known);
    if (refusal !== null) return refusal;
  }
  if (bypass) return null;
  const ask = {
    action: 'kms:PutKeyPolicy',
    key,
    encryptionContext: {},
    viaService: null,
    namedBy: 'key-id',
    context: { 'kms:BypassPolicyLockoutSafetyCheck': ['false'] },
  } as const;
  return decideKms(world, caller, ask, policy).outcome === 'allowed'
    ? null
    : malformed('The new key policy will not allow you to update the key policy in the future.');
}

/**
 * Whom the policy in place names: KMS found them to exist when it was put, though a world names only those it is about.
 * The ids that stand for deleted principals are not among them.
 */
function namedAlready(key: KmsKey): ReadonlySet<string> {
  const inPlace = parsePolicy(key.policy);
  const names = inPlace.ok ? principalsNamedIn(inPlace.document).map(({ value }) => value) : [];
  return new Set(names.filter((name) => !isPrincipalId(name)));
}

function checkStatement(
  world: World,
  { principal, resource }: Statement,
  known: ReadonlySet<string>,
): KmsFailure | null {
  if (principal.kind === 'none') return malformed('Policy contains a statement with no principal.');
  if (resource.kind === 'none') return malformed('Policy contains a statement with no resource.');
  const invalid = principal.entries.some(({ type, value }) => {
    if (type === '*' || value === '*') return false;
    if (type === 'Service') return !value.endsWith('.amazonaws.com');
    return type === 'AWS' && !known.has(value) && !principalExists(world, value);
  });
  return invalid ? malformed('Policy contains a statement with one or more invalid principals.') : null;
}
