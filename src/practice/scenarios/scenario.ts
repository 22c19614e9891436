/** One practice scenario: a world, and beside it the answer, which the world's services never see. */
import type { Layer } from '../../policy/index.ts';
import type { WorldDefinition } from '../world/definition.ts';

/** In the order they are listed; ids are part of the contract. */
export const SCENARIO_IDS = [
  'same-account-key-policy',
  'same-account-iam',
  'same-account-grant',
  'cross-account-both',
  'cross-account-key-policy',
  'cross-account-iam',
  'deny-key-policy',
  'deny-identity-policy',
  'deny-scp',
  'deny-rcp',
  'deny-boundary',
  'deny-session-policy',
  'deny-vpc-endpoint',
  'boundary-without-decrypt',
  'session-policy-without-decrypt',
  'scp-without-decrypt',
  'encryption-context',
  'bare-message',
  'no-delete-object',
  'no-generate-data-key',
  'no-put-object',
  'deny-sse-header',
  'key-disabled',
  'key-pending-deletion',
  'key-in-other-region',
  'key-not-symmetric',
  'expired-token',
  'aws-managed-key',
  'healthy',
] as const;

export type ScenarioId = (typeof SCENARIO_IDS)[number];

export const DEFAULT_SCENARIO: ScenarioId = 'same-account-key-policy';

export interface ScenarioInfo {
  readonly id: ScenarioId;
  /** what a check must come to: for `practice --list` and for tests */
  readonly verdict: { readonly code: string; readonly layers: readonly Layer[] };
}

export interface Scenario extends ScenarioInfo {
  readonly world: WorldDefinition;
}
