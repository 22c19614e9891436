/** The case of the two articles in pieces: the key policy names the uploader, but for GenerateDataKey only. */
import { diagnose, type Evidence, type Observation, type Verdict } from '../../../src/diagnosis/index.ts';
import { denied, EMMA, identity, json, KEY, key, ROOT, read, USE_OBJECTS, USER } from '../observations.ts';

export function verdictOf(observation: Observation): Verdict {
  return diagnose(observation).verdict;
}

export function ids(reasons: Verdict['reasons']): string[] {
  return reasons.map(({ id }) => id);
}

export const IMPLICIT_KEY = denied(
  'kms:Decrypt',
  `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
);

export const GENERATE_ONLY = {
  Sid: 'Use',
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: 'kms:GenerateDataKey',
  Resource: '*',
};

export const ADMIN = { ...ROOT, Action: ['kms:Put*', 'kms:Get*'] };

export const NAMES_EMMA: Partial<Evidence> = {
  key: read(key(KEY)),
  keyPolicy: read(json(ADMIN, GENERATE_ONLY)),
  identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }])),
};
