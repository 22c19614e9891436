/** AssumeRole: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
import { type Arn, parseArn, parsePolicy } from '../../policy/index.ts';
import { accountOf, callerOf, userIdOf } from '../authorization/principal.ts';
import { authorizeAssumeRole, notTrusted } from '../authorization/sts.ts';
import type { QueryAnswer, QueryResult, ServiceError } from '../http/handlers.ts';
import type { Caller } from '../services.ts';
import { addCredential, MAX_SESSION_SECONDS } from '../world/credentials.ts';
import { inEffect } from '../world/managed-policy.ts';
import type { CallerIdentity, IamRole, ManagedPolicy, PolicyText, World } from '../world/model.ts';
import { accessDenied, malformed, validation } from './failure.ts';

/** In seconds. */
const DEFAULT_DURATION = 3600;
const SHORTEST_DURATION = 900;
/** By a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const MAX_CHAINED_SECONDS = 3600;
const SESSION_POLICY_CHARACTERS = 2048;

interface AssumeRoleRequest {
  readonly ok: true;
  readonly roleArn: string;
  readonly arn: Arn;
  readonly sessionName: string;
  readonly seconds: number;
  /** session policies: one inline, and managed ones by ARN */
  readonly policy: string | null;
  readonly policyArns: readonly string[];
}

/** @param now milliseconds since the epoch */
export function assumeRole(
  world: World,
  caller: Caller,
  params: ReadonlyMap<string, string>,
  now: number,
): QueryAnswer {
  const request = readRequest(params);
  if (!request.ok) return request;
  if (caller.identity.kind === 'role-session' && request.seconds > MAX_CHAINED_SECONDS) {
    return validation(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  const role = findRole(world, request);
  // A role that does not exist and one that does not trust the caller are the same to the caller.
  if (role === null) return accessDenied(notTrusted(caller, request.roleArn));
  const authorization = authorizeAssumeRole(world, caller, role, request.sessionName);
  if (!authorization.allowed) return accessDenied(authorization.message);
  const { account } = request.arn;
  const managed = accountOf(world, account).managedPolicies;
  const unknown = request.policyArns.find((arn) => !managed.has(arn));
  if (unknown !== undefined) return validation(`The policy ${unknown} was not found.`);
  return { ok: true, result: openSession(world, request, role, managed, now) };
}

function readRequest(params: ReadonlyMap<string, string>): AssumeRoleRequest | ServiceError {
  const roleArn = params.get('RoleArn') ?? '';
  const arn = parseArn(roleArn);
  if (arn === null) return validation(`${roleArn} is invalid`);
  const sessionName = params.get('RoleSessionName') ?? '';
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    return validation(
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: ` +
        'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
    );
  }
  const duration = params.get('DurationSeconds') ?? String(DEFAULT_DURATION);
  const seconds = Number(duration);
  if (!Number.isInteger(seconds) || seconds < SHORTEST_DURATION) {
    return validation(
      `1 validation error detected: Value '${duration}' at 'durationSeconds' failed to satisfy constraint: ` +
        `Member must have value greater than or equal to ${SHORTEST_DURATION}`,
    );
  }
  if (seconds > MAX_SESSION_SECONDS) {
    return validation('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  const policy = params.get('Policy') ?? null;
  const refusal = policy === null ? null : checkSessionPolicy(policy);
  if (refusal !== null) return refusal;
  const policyArns = [...params].flatMap(([name, value]) =>
    /^PolicyArns\.member\.\d+\.arn$/.test(name) ? [value] : [],
  );
  return { ok: true, roleArn, arn, sessionName, seconds, policy, policyArns };
}

/** null: STS would take it */
function checkSessionPolicy(policy: string): ServiceError | null {
  if (policy.length > SESSION_POLICY_CHARACTERS) {
    return validation(
      "1 validation error detected: Value at 'policy' failed to satisfy constraint: " +
        `Member must have length less than or equal to ${SESSION_POLICY_CHARACTERS}`,
    );
  }
  const parse = parsePolicy(policy);
  if (!parse.ok) return malformed('Syntax errors in policy.');
  return parse.document.statements.some(({ principal }) => principal.kind !== 'none')
    ? malformed('Policy document should not specify a principal.')
    : null;
}

function findRole(world: World, { arn, roleArn }: AssumeRoleRequest): IamRole | null {
  const roles = world.accounts.get(arn.account)?.roles.values() ?? [];
  return [...roles].find((role) => role.arn === roleArn) ?? null;
}

function openSession(
  world: World,
  request: AssumeRoleRequest,
  role: IamRole,
  managed: ReadonlyMap<string, ManagedPolicy>,
  now: number,
): QueryResult {
  const { policy, policyArns, sessionName, seconds } = request;
  const sessionPolicies: readonly PolicyText[] = [
    ...(policy === null ? [] : [{ name: 'session-policy', arn: null, text: policy }]),
    ...policyArns.flatMap((arn) => {
      const policy = managed.get(arn);
      return policy === undefined ? [] : [inEffect(policy)];
    }),
  ];
  const identity: CallerIdentity = {
    kind: 'role-session',
    account: request.arn.account,
    roleName: role.name,
    sessionName,
    sessionPolicies: sessionPolicies.length === 0 ? null : sessionPolicies,
  };
  const expiresAt = now + seconds * 1000;
  const credential = addCredential(world, identity, expiresAt);
  return {
    Credentials: {
      AccessKeyId: credential.accessKeyId,
      SecretAccessKey: credential.secretAccessKey,
      SessionToken: credential.sessionToken,
      Expiration: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
    AssumedRoleUser: { AssumedRoleId: userIdOf(world, identity), Arn: callerOf(world, identity).arn },
    ...(policy === null
      ? {}
      : { PackedPolicySize: Math.ceil((policy.length / SESSION_POLICY_CHARACTERS) * 100) }),
  };
}
