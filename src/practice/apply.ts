/** Changes from inside the process that started the account: the same calls, with the same checks, as on the wire. */

import type { PolicyChange } from '../policy/index.ts';
import { callerOf } from './authorization/principal.ts';
import type { PracticeApplied } from './handle.ts';
import { AwsError } from './http/error.ts';
import type { JsonObject, ServiceHandlers } from './http/handlers.ts';
import { setBucketPolicy } from './s3/operations/bucket-policy.ts';
import type { Caller } from './services.ts';
import { ADMINISTRATOR } from './world/build-account.ts';
import type { World } from './world/model.ts';

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
      case 'enable-key':
        return handlers.kms(admin, 'EnableKey', { KeyId: change.keyArn });
      case 'cancel-key-deletion':
        return handlers.kms(admin, 'CancelKeyDeletion', { KeyId: change.keyArn });
      case 'create-policy-version':
        return handlers.iam(
          admin,
          'CreatePolicyVersion',
          new Map([
            ['PolicyArn', change.policyArn],
            ['PolicyDocument', change.policy],
            ['SetAsDefault', 'true'],
          ]),
        );
      case 'put-group-policy':
        return handlers.iam(admin, 'PutGroupPolicy', inlinePolicy('GroupName', change.groupName, change));
      case 'put-bucket-policy':
        return bucketPolicy(world, admin, change);
      case 'put-user-policy':
        return handlers.iam(admin, 'PutUserPolicy', inlinePolicy('UserName', change.userName, change));
      case 'put-role-policy':
        return handlers.iam(admin, 'PutRolePolicy', inlinePolicy('RoleName', change.roleName, change));
    }
  })();
  return answer.ok ? { ok: true } : { ok: false, code: answer.code, message: answer.message };
}

function bucketPolicy(
  world: World,
  admin: Caller,
  { bucket: name, policy }: Extract<PolicyChange, { readonly kind: 'put-bucket-policy' }>,
): PracticeApplied {
  const bucket = world.buckets.get(name);
  if (bucket === undefined) {
    return { ok: false, code: 'NoSuchBucket', message: 'The specified bucket does not exist' };
  }
  try {
    setBucketPolicy(world, admin, bucket, policy);
    return { ok: true };
  } catch (error) {
    if (error instanceof AwsError) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
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
  nameField: 'UserName' | 'RoleName' | 'GroupName',
  name: string,
  { policyName, policy }: { readonly policyName: string; readonly policy: string },
): ReadonlyMap<string, string> {
  return new Map([
    [nameField, name],
    ['PolicyName', policyName],
    ['PolicyDocument', policy],
  ]);
}
