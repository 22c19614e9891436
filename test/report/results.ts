/** Results as a check would give them, diagnosed for real from observations written by hand. */
import type { CheckResult, Cleanup } from '../../src/check/events.ts';
import { diagnose, type Observation } from '../../src/diagnosis/index.ts';
import { EMMA, identity, json, KEY, ROOT, read, refusedAtPart, USER } from '../diagnosis/observations.ts';

export const DENIED = `User: ${USER} is not authorized to perform: kms:Decrypt on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`;

/** The articles' case, with everything read. */
export function articlesCase(keyPolicyText?: string): Observation {
  const names = {
    Sid: 'Use',
    Effect: 'Allow',
    Principal: { AWS: USER },
    Action: 'kms:GenerateDataKey',
    Resource: '*',
  };
  return refusedAtPart(DENIED, {
    keyPolicy: read(keyPolicyText ?? json(names, { ...ROOT, Action: 'kms:Put*' })),
    identity: read(identity(EMMA, [])),
    grants: read([]),
  });
}

export function resultOf(observation: Observation, changes: Partial<CheckResult> = {}): CheckResult {
  const cleanup: Cleanup = { complete: true, verified: true, left: [] };
  return {
    ...observation,
    ...diagnose(observation),
    startedAt: '2026-11-22T00:00:00.000Z',
    finishedAt: '2026-11-22T00:00:01.000Z',
    interrupted: false,
    cleanup,
    redacted: false,
    ...changes,
  };
}
