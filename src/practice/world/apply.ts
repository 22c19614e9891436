/** Changes from inside the process that started the account: the same calls, with the same checks, as on the wire. */

import type { PolicyChange } from '../../policy/index.ts';
import { callerOf } from '../authorization/principal.ts';
import type { PracticeApplied } from '../handle.ts';
import type { JsonObject, ServiceHandlers } from '../http/handlers.ts';
import { ADMINISTRATOR } from './build.ts';
import type { World } from './model.ts';

/** Applies one change as the administrator of the account it names. */
export async function applyChange(
  world: World,
  handlers: Pick<ServiceHandlers, 'kms' | 'iam'>,
  change: PolicyChange,
): Promise<PracticeApplied> {
  const { account } = change;
  if (!world.accounts.has(account)) {
    return {
      ok: false,
      code: 'NoSuchEntity',
      message: `The account ${account} is not part of this practice account.`,
    };
  }
  const admin = callerOf(world, { kind: 'user', account, userName: ADMINISTRATOR });
  const answer = await (() => {
    switch (change.kind) {
      case 'put-key-policy':
        return handlers.kms(admin, 'PutKeyPolicy', {
          KeyId: change.keyArn,
          PolicyName: 'default',
          Policy: change.policy,
        });
      case 'create-grant':
        return handlers.kms(admin, 'CreateGrant', {
          KeyId: change.keyArn,
          GranteePrincipal: change.granteePrincipal,
          Operations: change.operations,
          ...(change.constraints === null ? {} : { Constraints: constraintsOf(change.constraints) }),
        });
      case 'put-user-policy':
        return handlers.iam(admin, 'PutUserPolicy', inlinePolicy('UserName', change.userName, change));
      case 'put-role-policy':
        return handlers.iam(admin, 'PutRolePolicy', inlinePolicy('RoleName', change.roleName, change));
    }
  })();
  return answer.ok ? { ok: true } : { ok: false, code: answer.code, message: answer.message };
}

type GrantChange = Extract<PolicyChange, { readonly kind: 'create-grant' }>;

function constraintsOf(constraints: NonNullable<GrantChange['constraints']>): JsonObject {
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = constraints;
  return {
    ...(equals === null ? {} : { EncryptionContextEquals: equals }),
    ...(subset === null ? {} : { EncryptionContextSubset: subset }),
  };
}

function inlinePolicy(
  nameField: 'UserName' | 'RoleName',
  name: string,
  { policyName, policy }: { readonly policyName: string; readonly policy: string },
): ReadonlyMap<string, string> {
  return new Map([
    [nameField, name],
    ['PolicyName', policyName],
    ['PolicyDocument', policy],
  ]);
}
