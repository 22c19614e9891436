/** Credentials of users and of sessions, and who they stand for. */
import type { CallerDefinition } from './definition.ts';
import { secretAccessKey, sessionToken, uniqueId } from './ids.ts';
import type { CallerIdentity, Credential, World } from './model.ts';
import { policyText } from './policy-text.ts';

/** Every role's maximum, the longest AWS has, so that a practice account can stay open for a day's work. */
export const MAX_SESSION_SECONDS = 12 * 3600;

/** Makes an access key pair for a user, or with `expiresAt` session credentials, and registers it. */
export function addCredential(world: World, identity: CallerIdentity, expiresAt: number | null): Credential {
  const account = world.accounts.get(identity.account);
  const exists =
    identity.kind === 'user' ? account?.users.has(identity.userName) : account?.roles.has(identity.roleName);
  if (exists !== true) {
    const name = identity.kind === 'user' ? identity.userName : identity.roleName;
    throw new Error(`scenario: ${name} is not defined in account ${identity.account}`);
  }
  const credential: Credential = {
    accessKeyId: uniqueId(expiresAt === null ? 'AKIA' : 'ASIA'),
    secretAccessKey: secretAccessKey(),
    sessionToken: expiresAt === null ? null : sessionToken(),
    expiresAt,
    identity,
  };
  world.credentials.set(credential.accessKeyId, credential);
  return credential;
}

/** Whose credentials a scenario's caller has. @param now milliseconds since the epoch */
export function callerIdentity(
  caller: CallerDefinition,
  now: number,
): { readonly identity: CallerIdentity; readonly expiresAt: number | null } {
  if (caller.kind === 'user') return { identity: caller, expiresAt: null };
  const { account, roleName, sessionName } = caller;
  const sessionPolicies =
    caller.sessionPolicies?.map((document) => ({
      name: 'session-policy',
      arn: null,
      text: policyText(document),
    })) ?? null;
  return {
    identity: { kind: 'role-session', account, roleName, sessionName, sessionPolicies },
    expiresAt: now + (caller.expiresIn ?? MAX_SESSION_SECONDS) * 1000,
  };
}
