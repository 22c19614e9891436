import { randomBytes } from 'node:crypto';
import { parseArn } from '../../policy/index.ts';
import type { KeyDefinition } from './definition.ts';
import { grantId } from './ids.ts';
import type { KmsKey } from './model.ts';
import { policyText } from './policy-text.ts';

/** How long a key that is pending deletion has left; in milliseconds. */
const BEFORE_DELETION = 29 * 24 * 3_600_000;

/** A key with material of its own. @throws Error where its ARN is not one of a key */
export function buildKey(definition: KeyDefinition, createdAt: number, now: number): KmsKey {
  const arn = parseArn(definition.arn);
  if (arn === null || arn.service !== 'kms' || !arn.resource.startsWith('key/')) {
    throw new Error(`scenario: ${definition.arn} is not the ARN of a key`);
  }
  const state = definition.state ?? 'Enabled';
  return {
    arn: definition.arn,
    id: arn.resource.slice('key/'.length),
    account: arn.account,
    region: arn.region,
    manager: definition.manager ?? 'CUSTOMER',
    spec: definition.spec ?? 'SYMMETRIC_DEFAULT',
    usage: definition.usage ?? 'ENCRYPT_DECRYPT',
    createdAt,
    description: definition.description ?? '',
    tags: definition.tags ?? {},
    state,
    // KMS waits 30 days unless told otherwise; the scenario's key was scheduled at its creation.
    deletionDate: state === 'PendingDeletion' ? now + BEFORE_DELETION : null,
    policy: policyText(definition.policy),
    grants: (definition.grants ?? []).map((grant) => ({
      grantId: grantId(),
      name: grant.name ?? null,
      keyArn: definition.arn,
      granteePrincipal: grant.granteePrincipal,
      retiringPrincipal: grant.retiringPrincipal ?? null,
      operations: grant.operations,
      constraints:
        grant.encryptionContextEquals === undefined && grant.encryptionContextSubset === undefined
          ? null
          : {
              encryptionContextEquals: grant.encryptionContextEquals ?? null,
              encryptionContextSubset: grant.encryptionContextSubset ?? null,
            },
      createdAt,
      issuingAccount: `arn:aws:iam::${arn.account}:root`,
    })),
    material: randomBytes(32),
  };
}
