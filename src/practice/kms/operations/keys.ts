/** DescribeKey, ListKeys, ListAliases; what puts a key out of use, and what brings it back. */
import { authorizeKmsAccount } from '../../authorization/kms.ts';
import type { JsonObject } from '../../http/handlers.ts';
import type { KmsKey } from '../../world/model.ts';
import { isMultiRegion } from '../../world/multi-region.ts';
import { authorizedKey, inactive } from '../authorized-key.ts';
import { accessDenied, failure } from '../failure.ts';
import type { KmsOperation } from '../operation.ts';
import { ownKey } from '../own-key.ts';
import { optionalText, page, text, wholeNumber } from '../params.ts';

const DAY_MILLISECONDS = 24 * 3_600_000;

const DescribeKey: KmsOperation = (world, caller, params) => {
  const found = authorizedKey(world, caller, { action: 'kms:DescribeKey', keyId: text(params, 'KeyId') });
  return found.ok ? { ok: true, value: { KeyMetadata: metadata(found.value) } } : found;
};

const ListKeys: KmsOperation = (world, caller, params) => {
  const authorization = authorizeKmsAccount(world, caller, 'kms:ListKeys');
  if (!authorization.allowed) return accessDenied(authorization.message);
  const own = [...world.keys.values()].filter(
    (key) => key.account === caller.account && key.region === world.region,
  );
  const { items, rest } = page(params, own, 100, 1000);
  return { ok: true, value: { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...rest } };
};

const ListAliases: KmsOperation = (world, caller, params) => {
  const authorization = authorizeKmsAccount(world, caller, 'kms:ListAliases');
  if (!authorization.allowed) return accessDenied(authorization.message);
  const wanted = optionalText(params, 'KeyId');
  const prefix = `arn:aws:kms:${world.region}:${caller.account}:`;
  const own = [...world.aliases].flatMap(([aliasArn, arn]) => {
    const key = world.keys.get(arn);
    if (!aliasArn.startsWith(prefix) || key === undefined) return [];
    if (wanted !== null && wanted !== key.id && wanted !== key.arn) return [];
    return [{ aliasArn, alias: aliasArn.slice(prefix.length), key }];
  });
  const { items, rest } = page(params, own, 50, 100);
  const aliases = items.map(({ aliasArn, alias, key }) => ({
    AliasName: alias,
    AliasArn: aliasArn,
    TargetKeyId: key.id,
    CreationDate: seconds(key.createdAt),
    LastUpdatedDate: seconds(key.createdAt),
  }));
  return { ok: true, value: { Aliases: aliases, ...rest } };
};

const EnableKey: KmsOperation = (world, caller, params) => {
  const found = ownKey(world, caller, 'kms:EnableKey', text(params, 'KeyId'));
  if (!found.ok) return found;
  const key = found.value;
  if (key.state === 'PendingDeletion')
    return failure('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  if (key.state === 'PendingImport')
    return failure('KMSInvalidStateException', `${key.arn} is pending import.`);
  key.state = 'Enabled';
  return { ok: true, value: null };
};

const DisableKey: KmsOperation = (world, caller, params) => {
  const found = ownKey(world, caller, 'kms:DisableKey', text(params, 'KeyId'));
  if (!found.ok) return found;
  const key = found.value;
  // A key that is disabled already stays so.
  const refusal = key.state === 'Disabled' ? null : inactive(key);
  if (refusal !== null) return refusal;
  key.state = 'Disabled';
  return { ok: true, value: null };
};

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
const ScheduleKeyDeletion: KmsOperation = (world, caller, params) => {
  const days = wholeNumber(params, 'PendingWindowInDays', 7, 30) ?? 30;
  const context = { 'kms:ScheduleKeyDeletionPendingWindowInDays': [String(days)] };
  const found = ownKey(world, caller, 'kms:ScheduleKeyDeletion', text(params, 'KeyId'), context);
  if (!found.ok) return found;
  const key = found.value;
  if (key.state === 'PendingDeletion')
    return failure('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  key.state = 'PendingDeletion';
  key.deletionDate = Date.now() + days * DAY_MILLISECONDS;
  return {
    ok: true,
    value: {
      KeyId: key.arn,
      DeletionDate: seconds(key.deletionDate),
      KeyState: key.state,
      PendingWindowInDays: days,
    },
  };
};

/** The key comes back disabled: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html */
const CancelKeyDeletion: KmsOperation = (world, caller, params) => {
  const found = ownKey(world, caller, 'kms:CancelKeyDeletion', text(params, 'KeyId'));
  if (!found.ok) return found;
  const key = found.value;
  if (key.state !== 'PendingDeletion') {
    return failure('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
  }
  key.state = 'Disabled';
  key.deletionDate = null;
  return { ok: true, value: { KeyId: key.arn } };
};

function metadata(key: KmsKey): JsonObject {
  const symmetric = key.spec === 'SYMMETRIC_DEFAULT';
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: seconds(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    ...(key.deletionDate === null ? {} : { DeletionDate: seconds(key.deletionDate) }),
    Origin: 'AWS_KMS',
    KeyManager: key.manager,
    CustomerMasterKeySpec: key.spec,
    KeySpec: key.spec,
    ...(symmetric ? { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] } : {}),
    MultiRegion: isMultiRegion(key),
    ...(isMultiRegion(key) ? { MultiRegionConfiguration: configuration(key) } : {}),
  };
}

/** Of keys of several Regions this world knows the one that it defines. */
function configuration({ arn, region }: KmsKey): JsonObject {
  return { MultiRegionKeyType: 'PRIMARY', PrimaryKey: { Arn: arn, Region: region }, ReplicaKeys: [] };
}

/** JSON 1.1 timestamps: seconds since the epoch. */
function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

export const KEYS = {
  DescribeKey,
  ListKeys,
  ListAliases,
  EnableKey,
  DisableKey,
  ScheduleKeyDeletion,
  CancelKeyDeletion,
};
