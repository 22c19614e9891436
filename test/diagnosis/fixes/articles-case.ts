/** The case of the two articles in pieces, for its fixes: the key policy names the uploader, but not for kms:Decrypt. */
import { diagnose, type Fix, type Observation } from '../../../src/diagnosis/index.ts';
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
} from '../observations.ts';

export const IMPLICIT = denied(
  'kms:Decrypt',
  `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
);

export const ADMIN = { ...ROOT, Action: ['kms:Put*', 'kms:Get*'] };

export const NAMES_EMMA = {
  Sid: 'Use',
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: ['kms:GenerateDataKey', 'kms:DescribeKey'],
  Resource: '*',
};

export const OBJECTS = read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }]));

export function fixesOf(observation: Observation): readonly Fix[] {
  return diagnose(observation).fixes;
}

export function only(observation: Observation): Fix {
  const [fix, ...others] = fixesOf(observation);
  if (fix === undefined || others.length > 0)
    throw new Error(`one fix was expected, not ${others.length + 1}`);
  return fix;
}

export function withKeyPolicy(...statements: unknown[]): Observation {
  return refusedAtPart(IMPLICIT, {
    key: read(key(KEY)),
    keyPolicy: read(json(...statements)),
    identity: OBJECTS,
  });
}

export function notes(fix: Pick<Fix, 'notes'>): string[] {
  return fix.notes.map(({ id }) => id);
}
