/** One practice scenario: a world, and beside it the answer, which the world's services never see. */
import type { Layer } from '../../policy/index.ts';
import type { WorldDefinition } from '../world/definition.ts';

/** In the order they are listed; ids are part of the contract. */
export const SCENARIO_IDS = ['same-account-key-policy', 'cross-account-both', 'healthy'] as const;

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
