/** GetKeyPolicy, ListKeyPolicies, PutKeyPolicy: in the key's own account only. */
import { missing, notFound, validation } from '../failure.ts';
import { checkKeyPolicy } from '../key-policy.ts';
import type { KmsOperation } from '../operation.ts';
import { ownKey } from '../own-key.ts';
import { flag, optionalText, page, text } from '../params.ts';

/** A key has exactly one policy, and this is its name. */
const NAME = 'default';

const GetKeyPolicy: KmsOperation = (world, caller, params) => {
  const name = optionalText(params, 'PolicyName') ?? NAME;
  const found = ownKey(world, caller, 'kms:GetKeyPolicy', text(params, 'KeyId'));
  if (!found.ok) return found;
  if (name !== NAME) return notFound('No such policy exists');
  return { ok: true, value: { Policy: found.value.policy, PolicyName: NAME } };
};

const ListKeyPolicies: KmsOperation = (world, caller, params) => {
  const found = ownKey(world, caller, 'kms:ListKeyPolicies', text(params, 'KeyId'));
  if (!found.ok) return found;
  const { items, rest } = page(params, [NAME], 100, 1000);
  return { ok: true, value: { PolicyNames: items, ...rest } };
};

const PutKeyPolicy: KmsOperation = (world, caller, params) => {
  const keyId = text(params, 'KeyId');
  const policy = optionalText(params, 'Policy');
  if (policy === null || policy === '') return missing('policy');
  const name = optionalText(params, 'PolicyName') ?? NAME;
  const bypass = flag(params, 'BypassPolicyLockoutSafetyCheck');
  const context = { 'kms:BypassPolicyLockoutSafetyCheck': [String(bypass)] };
  const found = ownKey(world, caller, 'kms:PutKeyPolicy', keyId, context);
  if (!found.ok) return found;
  if (name !== NAME) return validation(`Policy name must be ${NAME}`);
  const key = found.value;
  if (key.manager === 'AWS') {
    return validation(`${key.arn} is an AWS managed key: its key policy cannot be changed`);
  }
  const refusal = checkKeyPolicy(world, caller, key, policy, bypass);
  if (refusal !== null) return refusal;
  key.policy = policy;
  return { ok: true, value: null };
};

export const POLICIES = { GetKeyPolicy, ListKeyPolicies, PutKeyPolicy };
