/** STS on the wire: GetCallerIdentity and AssumeRole. */

import { parsePolicy } from '../../policy/index.ts';
import { accountOf, callerOf, userIdOf } from '../authorization/principal.ts';
import { authorizeAssumeRole, notTrusted } from '../authorization/sts.ts';
import type { QueryAnswer, QueryHandler, QueryResult, ServiceError } from '../http/handlers.ts';
import type { Caller } from '../services.ts';
import { parseArn } from '../world/arn.ts';
import { addCredential, MAX_SESSION_SECONDS } from '../world/build.ts';
import type { CallerIdentity, IamRole, PolicyText, World } from '../world/model.ts';

const HOUR = 3600;
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const SHORTEST = 900;
const LONGEST = MAX_SESSION_SECONDS;
const SESSION_POLICY_CHARACTERS = 2048;

export function createStsHandler(world: World): QueryHandler {
  return (caller, action, params) => {
    if (action === 'GetCallerIdentity') return callerIdentity(world, caller);
    if (action === 'AssumeRole') return assumeRole(world, caller, params);
    return refusal(400, 'InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
  };
}

/** Needs no permission, and an explicit deny does not hinder it. */
function callerIdentity(world: World, caller: Caller): QueryAnswer {
  const { arn, account, identity } = caller;
  return { ok: true, result: { Arn: arn, UserId: userIdOf(world, identity), Account: account } };
}

function assumeRole(world: World, caller: Caller, params: ReadonlyMap<string, string>): QueryAnswer {
  const roleArn = params.get('RoleArn') ?? '';
  const sessionName = params.get('RoleSessionName') ?? '';
  const seconds = Number(params.get('DurationSeconds') ?? HOUR);
  const policy = params.get('Policy') ?? null;
  const policyArns = [...params].flatMap(([name, value]) =>
    /^PolicyArns\.member\.\d+\.arn$/.test(name) ? [value] : [],
  );
  if (parseArn(roleArn) === null) return refusal(400, 'ValidationError', `${roleArn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    return refusal(
      400,
      'ValidationError',
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: ` +
        'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
    );
  }
  if (!Number.isInteger(seconds) || seconds < SHORTEST) {
    return refusal(
      400,
      'ValidationError',
      `1 validation error detected: Value '${params.get('DurationSeconds')}' at 'durationSeconds' failed to satisfy ` +
        'constraint: Member must have value greater than or equal to 900',
    );
  }
  if (seconds > LONGEST) {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    return refusal(400, 'ValidationError', message);
  }
  const malformed = policy === null ? null : checkSessionPolicy(policy);
  if (malformed !== null) return malformed;

  const role = roleByArn(world, roleArn);
  // A role that does not exist and one that does not trust the caller are the same to the caller.
  if (role === null) return refusal(403, 'AccessDenied', notTrusted(caller, roleArn));
  const authorization = authorizeAssumeRole(world, caller, role, sessionName);
  if (!authorization.allowed) return refusal(403, 'AccessDenied', authorization.message);
  const account = accountOf(world, parseArn(roleArn)?.account ?? '');
  const managed: PolicyText[] = [];
  for (const arn of policyArns) {
    const found = account.managedPolicies.get(arn);
    if (found === undefined) return refusal(400, 'ValidationError', `The policy ${arn} was not found.`);
    managed.push(found);
  }
  const inline: PolicyText[] = policy === null ? [] : [{ name: 'session-policy', arn: null, text: policy }];
  const sessionPolicies = [...inline, ...managed];
  const identity: CallerIdentity = {
    kind: 'role-session',
    account: account.id,
    roleName: role.name,
    sessionName,
    sessionPolicies: sessionPolicies.length === 0 ? null : sessionPolicies,
  };
  return { ok: true, result: session(world, identity, seconds, policy) };
}

function session(
  world: World,
  identity: CallerIdentity,
  seconds: number,
  policy: string | null,
): QueryResult {
  const expiresAt = Date.now() + seconds * 1000;
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

function roleByArn(world: World, arn: string): IamRole | null {
  const roles = world.accounts.get(parseArn(arn)?.account ?? '')?.roles.values() ?? [];
  return [...roles].find((role) => role.arn === arn) ?? null;
}

function checkSessionPolicy(policy: string): ServiceError | null {
  if (policy.length > SESSION_POLICY_CHARACTERS) {
    return refusal(
      400,
      'ValidationError',
      "1 validation error detected: Value at 'policy' failed to satisfy constraint: " +
        `Member must have length less than or equal to ${SESSION_POLICY_CHARACTERS}`,
    );
  }
  const parse = parsePolicy(policy);
  if (!parse.ok) return refusal(400, 'MalformedPolicyDocument', 'Syntax errors in policy.');
  return parse.document.statements.some(({ principal }) => principal.kind !== 'none')
    ? refusal(400, 'MalformedPolicyDocument', 'Policy document should not specify a principal.')
    : null;
}

function refusal(status: number, code: string, message: string): ServiceError {
  return { ok: false, status, code, message };
}
