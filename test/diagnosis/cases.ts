/** Diagnoses of the usual caller and key, by what the policies say. */
import {
  type Diagnosis,
  diagnose,
  type Evidence,
  type Fix,
  type FixBody,
} from '../../src/diagnosis/index.ts';
import type { Grant } from '../../src/policy/index.ts';
import {
  denied,
  EMMA,
  identity,
  json,
  KEY,
  key,
  ROOT,
  read,
  refusedAtPart,
  USE_OBJECTS,
  USER,
} from './observations.ts';

export const DECRYPT = 'kms:Decrypt';
export const GENERATE = 'kms:GenerateDataKey';
export const onKey = (type: string, action = DECRYPT, arn = KEY) =>
  denied(action, `on resource: ${arn} because no ${type} policy allows the ${action} action`);
export const BY_KEY_POLICY = onKey('resource-based');
export const BY_IDENTITY = onKey('identity-based');
export const ADMIN = { ...ROOT, Action: ['kms:Put*', 'kms:Get*'] };
export const NAMES_EMMA = {
  Sid: 'Use',
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: GENERATE,
  Resource: '*',
};
export const OBJECTS = { name: 'objects', statements: [USE_OBJECTS] };
export const THROUGH_S3 = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };

export function withKeyPolicy(statements: readonly unknown[], changes: Partial<Evidence> = {}): Diagnosis {
  return diagnose(
    refusedAtPart(BY_KEY_POLICY, {
      key: read(key(KEY)),
      keyPolicy: read(json(ADMIN, ...statements)),
      identity: read(identity(EMMA, [OBJECTS])),
      ...changes,
    }),
  );
}

export function withIdentity(statements: readonly unknown[], changes: Partial<Evidence> = {}): Diagnosis {
  return diagnose(
    refusedAtPart(BY_IDENTITY, {
      key: read(key(KEY)),
      keyPolicy: read(json(ROOT)),
      identity: read(identity(EMMA, [OBJECTS, { name: 'key', statements }])),
      ...changes,
    }),
  );
}

export function only({ fixes: [fix, ...others] }: Diagnosis): Fix {
  if (fix === undefined || others.length > 0) throw new Error('one fix was expected');
  return fix;
}

export function strictOf(fix: Fix): FixBody | null {
  return fix.alternatives.find(({ kind }) => kind === 'strict') ?? null;
}

export const ids = (reasons: readonly { readonly id: string }[]) => reasons.map(({ id }) => id);

export function grantTo(granteePrincipal: string): Grant {
  return {
    grantId: 'g-1',
    name: null,
    keyArn: KEY,
    granteePrincipal,
    retiringPrincipal: null,
    operations: ['GenerateDataKey'],
    constraints: null,
  };
}
