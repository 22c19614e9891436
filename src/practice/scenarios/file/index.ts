/** Scenarios from files: a customer's own policies, reproduced. The format: docs/scenarios.md. */
import type { WorldDefinition } from '../../world/definition.ts';
import type { ScenarioInfo } from '../scenario.ts';
import { ScenarioFileError, type ScenarioProblem } from './problem.ts';
import { readShape } from './read-shape.ts';
import { checkReferences } from './references.ts';
import { parseSource } from './source.ts';
import { SCENARIO_FILE } from './world-shape.ts';

export type { ScenarioFault, ScenarioProblem } from './problem.ts';
export { MOST_BYTES as MOST_SCENARIO_BYTES } from './source.ts';

export interface LoadedScenario {
  readonly title: string | null;
  /** for people */
  readonly verdict: ScenarioInfo['verdict'] | null;
  readonly world: WorldDefinition;
}

export type ScenarioFileResult =
  | { readonly ok: true; readonly scenario: LoadedScenario }
  | { readonly ok: false; readonly problem: ScenarioProblem };

/** Reads a scenario file's text: shape, policies, references. Stops at the first thing that is wrong. */
export function readScenarioFile(text: string): ScenarioFileResult {
  try {
    const source = parseSource(text);
    const { $schema: _, title = null, verdict = null, ...world } = readShape(source, SCENARIO_FILE);
    checkReferences(source, world);
    return { ok: true, scenario: { title, verdict, world } };
  } catch (error) {
    if (error instanceof ScenarioFileError) return { ok: false, problem: error.problem };
    throw error;
  }
}
