/** Every scenario by its id. */
import type { WorldDefinition } from '../world/definition.ts';
import { crossAccountBoth } from './cross-account-both.ts';
import { healthy } from './healthy.ts';
import { sameAccountKeyPolicy } from './same-account-key-policy.ts';
import { SCENARIO_IDS, type Scenario, type ScenarioId, type ScenarioInfo } from './scenario.ts';

export { DEFAULT_SCENARIO, SCENARIO_IDS, type ScenarioId, type ScenarioInfo } from './scenario.ts';

const SCENARIOS: Readonly<Record<ScenarioId, Scenario>> = {
  'same-account-key-policy': sameAccountKeyPolicy,
  'cross-account-both': crossAccountBoth,
  healthy,
};

/** What `practice --list` prints; the sentences are `practice:scenarios.<id>.title` and `.wrong`. */
export const scenarios: readonly ScenarioInfo[] = SCENARIO_IDS.map((id) => ({
  id,
  verdict: SCENARIOS[id].verdict,
}));

export function isScenarioId(text: string): text is ScenarioId {
  return (SCENARIO_IDS as readonly string[]).includes(text);
}

/** The world of a scenario, without its answer. */
export function scenarioWorld(id: ScenarioId): WorldDefinition {
  return SCENARIOS[id].world;
}
