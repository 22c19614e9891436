/**
 * CreateGrant, ListGrants, RevokeGrant.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
import type { GrantConstraints } from '../../../policy/index.ts';
import type { JsonObject } from '../../http/handlers.ts';
import { GRANT_OPERATIONS, isGrantOperation } from '../../world/grant-operations.ts';
import { grantId } from '../../world/ids.ts';
import type { KmsKey } from '../../world/model.ts';
import { principalExists } from '../../world/principal-exists.ts';
import { authorizedKey, inactive } from '../authorized-key.ts';
import { dryRun, failure, notFound, validation } from '../failure.ts';
import type { KmsOperation } from '../operation.ts';
import { flag, object, optionalText, page, text, textMap, texts } from '../params.ts';

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html (Name) */
const GRANT_NAME = /^[a-zA-Z0-9:/_-]{1,256}$/;

type StoredGrant = KmsKey['grants'][number];

const CreateGrant: KmsOperation = (world, caller, params) => {
  const keyId = text(params, 'KeyId');
  const granteePrincipal = text(params, 'GranteePrincipal');
  const retiringPrincipal = optionalText(params, 'RetiringPrincipal');
  const operations = texts(params, 'Operations');
  const name = optionalText(params, 'Name');
  const constraints = constraintsOf(object(params, 'Constraints'));
  if (name !== null && !GRANT_NAME.test(name)) {
    return validation(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: ` +
        'Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$',
    );
  }
  const wrong = operations.find((operation) => !isGrantOperation(operation));
  if (operations.length === 0 || wrong !== undefined) {
    return validation(
      `1 validation error detected: Value '[${operations.join(', ')}]' at 'operations' failed to satisfy ` +
        `constraint: Member must satisfy enum value set: [${GRANT_OPERATIONS.join(', ')}]`,
    );
  }
  const context: Record<string, readonly string[]> = {
    'kms:GranteePrincipal': [granteePrincipal],
    'kms:GrantOperations': operations,
    'kms:GrantIsForAWSResource': ['false'],
  };
  if (retiringPrincipal !== null) context['kms:RetiringPrincipal'] = [retiringPrincipal];
  if (constraints !== null) {
    context['kms:GrantConstraintType'] = [
      constraints.encryptionContextEquals === null ? 'EncryptionContextSubset' : 'EncryptionContextEquals',
    ];
  }
  const found = authorizedKey(world, caller, { action: 'kms:CreateGrant', keyId, context });
  if (!found.ok) return found;
  const key = found.value;
  for (const principal of [granteePrincipal, retiringPrincipal]) {
    if (principal !== null && !principalExists(world, principal)) {
      return failure('InvalidArnException', `ARN does not refer to a valid principal: ${principal}`);
    }
  }
  // Asymmetric keys have grants too.
  const refusal = inactive(key);
  if (refusal !== null) return refusal;
  if (flag(params, 'DryRun')) return dryRun();

  const grant: StoredGrant = {
    grantId: grantId(),
    name,
    keyArn: key.arn,
    granteePrincipal,
    retiringPrincipal,
    operations,
    constraints,
    createdAt: Date.now(),
    issuingAccount: `arn:aws:iam::${caller.account}:root`,
  };
  // A name makes the call repeatable: the same request again answers with the grant that is there.
  const same = name === null ? undefined : key.grants.find((other) => sameGrant(other, grant));
  if (same === undefined) key.grants = [...key.grants, grant];
  const made = same ?? grant;
  return {
    ok: true,
    value: {
      GrantId: made.grantId,
      GrantToken: Buffer.from(`${made.grantId}:${key.arn}`).toString('base64'),
    },
  };
};

const ListGrants: KmsOperation = (world, caller, params) => {
  const found = authorizedKey(world, caller, { action: 'kms:ListGrants', keyId: text(params, 'KeyId') });
  if (!found.ok) return found;
  const id = optionalText(params, 'GrantId');
  const grantee = optionalText(params, 'GranteePrincipal');
  const wanted = found.value.grants.filter(
    (grant) =>
      (id === null || grant.grantId === id) && (grantee === null || grant.granteePrincipal === grantee),
  );
  const { items, rest } = page(params, wanted, 50, 100);
  return { ok: true, value: { Grants: items.map(grantEntry), ...rest } };
};

const RevokeGrant: KmsOperation = (world, caller, params) => {
  const id = text(params, 'GrantId');
  const context = { 'kms:GrantIsForAWSResource': ['false'] };
  const found = authorizedKey(world, caller, {
    action: 'kms:RevokeGrant',
    keyId: text(params, 'KeyId'),
    context,
  });
  if (!found.ok) return found;
  const { grants, arn } = found.value;
  const index = grants.findIndex((grant) => grant.grantId === id);
  if (index < 0) return notFound(`Grant ID ${id} not found on key ${arn}`);
  if (flag(params, 'DryRun')) return dryRun();
  found.value.grants = grants.toSpliced(index, 1);
  return { ok: true, value: null };
};

function constraintsOf(constraints: JsonObject | null): GrantConstraints | null {
  if (constraints === null) return null;
  return {
    encryptionContextEquals: textMap(constraints, 'EncryptionContextEquals'),
    encryptionContextSubset: textMap(constraints, 'EncryptionContextSubset'),
  };
}

function sameGrant(one: StoredGrant, other: StoredGrant): boolean {
  const shape = ({ grantId: _id, createdAt: _at, ...rest }: StoredGrant) => JSON.stringify(rest);
  return shape(one) === shape(other);
}

function grantEntry(grant: StoredGrant): JsonObject {
  const { constraints } = grant;
  const equals = constraints?.encryptionContextEquals ?? null;
  const subset = constraints?.encryptionContextSubset ?? null;
  return {
    KeyId: grant.keyArn,
    GrantId: grant.grantId,
    // KMS answers an empty name where none was given.
    Name: grant.name ?? '',
    CreationDate: grant.createdAt / 1000,
    GranteePrincipal: grant.granteePrincipal,
    ...(grant.retiringPrincipal === null ? {} : { RetiringPrincipal: grant.retiringPrincipal }),
    IssuingAccount: grant.issuingAccount,
    Operations: grant.operations,
    ...(constraints === null
      ? {}
      : {
          Constraints: {
            ...(equals === null ? {} : { EncryptionContextEquals: equals }),
            ...(subset === null ? {} : { EncryptionContextSubset: subset }),
          },
        }),
  };
}

export const GRANTS = { CreateGrant, ListGrants, RevokeGrant };
