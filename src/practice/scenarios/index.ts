/** Every scenario by its id. */
import type { WorldDefinition } from '../world/definition.ts';
import { awsManagedKey } from './aws-managed-key.ts';
import { bareMessage } from './bare-message.ts';
import { boundaryWithoutDecrypt } from './boundary-without-decrypt.ts';
import { crossAccountBoth } from './cross-account-both.ts';
import { crossAccountIam } from './cross-account-iam.ts';
import { crossAccountKeyPolicy } from './cross-account-key-policy.ts';
import { denyBoundary } from './deny-boundary.ts';
import { denyIdentityPolicy } from './deny-identity-policy.ts';
import { denyKeyPolicy } from './deny-key-policy.ts';
import { denyRcp } from './deny-rcp.ts';
import { denyScp } from './deny-scp.ts';
import { denySessionPolicy } from './deny-session-policy.ts';
import { denySseHeader } from './deny-sse-header.ts';
import { denyVpcEndpoint } from './deny-vpc-endpoint.ts';
import { encryptionContext } from './encryption-context.ts';
import { expiredToken } from './expired-token.ts';
import { healthy } from './healthy.ts';
import { keyDisabled } from './key-disabled.ts';
import { keyInOtherRegion } from './key-in-other-region.ts';
import { keyNotSymmetric } from './key-not-symmetric.ts';
import { keyPendingDeletion } from './key-pending-deletion.ts';
import { noDeleteObject } from './no-delete-object.ts';
import { noGenerateDataKey } from './no-generate-data-key.ts';
import { noPutObject } from './no-put-object.ts';
import { sameAccountGrant } from './same-account-grant.ts';
import { sameAccountIam } from './same-account-iam.ts';
import { sameAccountKeyPolicy } from './same-account-key-policy.ts';
import { SCENARIO_IDS, type Scenario, type ScenarioId, type ScenarioInfo } from './scenario.ts';
import { scpWithoutDecrypt } from './scp-without-decrypt.ts';
import { sessionPolicyWithoutDecrypt } from './session-policy-without-decrypt.ts';

export { DEFAULT_SCENARIO, SCENARIO_IDS, type ScenarioId, type ScenarioInfo } from './scenario.ts';

const SCENARIOS: Readonly<Record<ScenarioId, Scenario>> = {
  'same-account-key-policy': sameAccountKeyPolicy,
  'same-account-iam': sameAccountIam,
  'same-account-grant': sameAccountGrant,
  'cross-account-both': crossAccountBoth,
  'cross-account-key-policy': crossAccountKeyPolicy,
  'cross-account-iam': crossAccountIam,
  'deny-key-policy': denyKeyPolicy,
  'deny-identity-policy': denyIdentityPolicy,
  'deny-scp': denyScp,
  'deny-rcp': denyRcp,
  'deny-boundary': denyBoundary,
  'deny-session-policy': denySessionPolicy,
  'deny-vpc-endpoint': denyVpcEndpoint,
  'boundary-without-decrypt': boundaryWithoutDecrypt,
  'session-policy-without-decrypt': sessionPolicyWithoutDecrypt,
  'scp-without-decrypt': scpWithoutDecrypt,
  'encryption-context': encryptionContext,
  'bare-message': bareMessage,
  'no-delete-object': noDeleteObject,
  'no-generate-data-key': noGenerateDataKey,
  'no-put-object': noPutObject,
  'deny-sse-header': denySseHeader,
  'key-disabled': keyDisabled,
  'key-pending-deletion': keyPendingDeletion,
  'key-in-other-region': keyInOtherRegion,
  'key-not-symmetric': keyNotSymmetric,
  'expired-token': expiredToken,
  'aws-managed-key': awsManagedKey,
  healthy,
};

/** What `practice --list` prints; the sentences are `practice:scenarios.<id>.title` and `.wrong`. */
export const scenarios: readonly ScenarioInfo[] = SCENARIO_IDS.map((id) => ({
  id,
  verdict: SCENARIOS[id].verdict,
}));

/** Whether it is one of the built-in scenarios. */
export function isScenarioId(text: string): text is ScenarioId {
  return (SCENARIO_IDS as readonly string[]).includes(text);
}

/** The world of a scenario, without its answer. */
export function scenarioWorld(id: ScenarioId): WorldDefinition {
  return SCENARIOS[id].world;
}
