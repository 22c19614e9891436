/** Who is asking, in the words of the policy engine, and the condition keys that follow from it. */
import type { Principal } from '../../policy/index.ts';
import type { Caller } from '../services.ts';
import type { Account, CallerIdentity, IamRole, IamUser, PolicyText, World } from '../world/model.ts';

/** The ARN AWS prints for this identity, and its account. A session's ARN never shows the role's path. */
export function callerOf(world: World, identity: CallerIdentity): Caller {
  const { account } = identity;
  const arn =
    identity.kind === 'user'
      ? subjectOf(world, identity).arn
      : `arn:aws:sts::${account}:assumed-role/${identity.roleName}/${identity.sessionName}`;
  return { identity, arn, account };
}

/**
 * The user or the role behind an identity.
 * @throws Error when it is gone: credentials live no longer than what they belong to
 */
export function subjectOf(world: World, identity: CallerIdentity): IamUser | IamRole {
  const account = accountOf(world, identity.account);
  const subject =
    identity.kind === 'user' ? account.users.get(identity.userName) : account.roles.get(identity.roleName);
  if (subject === undefined)
    throw new Error(`the ${identity.kind} of account ${identity.account} does not exist`);
  return subject;
}

/** @throws Error for an account that is not in this world */
export function accountOf(world: World, id: string): Account {
  const account = world.accounts.get(id);
  if (account === undefined) throw new Error(`account ${id} does not exist`);
  return account;
}

/** The RCPs over an account's resources; an account outside this world has none that we know of. */
export function resourceControlOf(world: World, account: string): readonly (readonly PolicyText[])[] {
  return world.accounts.get(account)?.resourceControl ?? [];
}

/** Whether two accounts are in one organization, or are the same: only then AWS gives long denial messages. */
export function sameAccountOrOrganization(world: World, one: string, other: string): boolean {
  if (one === other) return true;
  const organization = world.accounts.get(one)?.organization ?? null;
  return organization !== null && organization === world.accounts.get(other)?.organization;
}

/** An identity of the world as the policy evaluator knows it. */
export function principalOf(world: World, caller: Caller): Principal {
  const { identity, arn, account } = caller;
  const subject = subjectOf(world, identity);
  if (identity.kind === 'user') return { kind: 'user', arn, account, userId: subject.id };
  return {
    kind: 'role-session',
    arn,
    account,
    roleName: identity.roleName,
    sessionName: identity.sessionName,
    roleArn: subject.arn,
    roleId: subject.id,
  };
}

/** `AIDA…`, or `AROA…:session`, as GetCallerIdentity and `aws:userid` have it. */
export function userIdOf(world: World, identity: CallerIdentity): string {
  const { id } = subjectOf(world, identity);
  return identity.kind === 'user' ? id : `${id}:${identity.sessionName}`;
}

/**
 * The global condition keys of a request.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @param viaService the service that calls on the caller's behalf (forward access session), or null
 */
export function globalContext(
  world: World,
  caller: Caller,
  resourceAccount: string,
  viaService: string | null,
): Record<string, readonly string[]> {
  const { identity } = caller;
  const now = new Date();
  const context: Record<string, readonly string[]> = {
    'aws:PrincipalArn': [subjectOf(world, identity).arn],
    'aws:PrincipalAccount': [caller.account],
    'aws:PrincipalType': [identity.kind === 'user' ? 'User' : 'AssumedRole'],
    'aws:PrincipalIsAWSService': ['false'],
    'aws:userid': [userIdOf(world, identity)],
    'aws:RequestedRegion': [world.region],
    'aws:ResourceAccount': [resourceAccount],
    'aws:CurrentTime': [now.toISOString()],
    'aws:EpochTime': [String(Math.floor(now.getTime() / 1000))],
    'aws:ViaAWSService': [String(viaService !== null)],
    // Loopback stands in for TLS here: the usual "deny plain HTTP" statements are not what is practised.
    'aws:SecureTransport': ['true'],
  };
  for (const [tag, value] of Object.entries(subjectOf(world, identity).tags)) {
    context[`aws:PrincipalTag/${tag}`] = [value];
  }
  if (identity.kind === 'user') context['aws:username'] = [identity.userName];
  const organization = world.accounts.get(caller.account)?.organization ?? null;
  if (organization !== null) context['aws:PrincipalOrgID'] = [organization];
  const resourceOrganization = world.accounts.get(resourceAccount)?.organization ?? null;
  if (resourceOrganization !== null) context['aws:ResourceOrgID'] = [resourceOrganization];
  // AWS's pages disagree on the source address of a forwarded call; without the key, conditions on it fail as KMS's
  // own page says they may: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html
  if (viaService === null) context['aws:SourceIp'] = ['127.0.0.1'];
  return context;
}
