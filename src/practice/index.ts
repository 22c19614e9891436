/** The practice account: four AWS services on one loopback port, in a world that a scenario describes. */

import { applyChange } from './apply.ts';
import { callerOf } from './authorization/principal.ts';
import { authorizeS3, customerKeysBlocked, relayedKmsDenial } from './authorization/s3.ts';
import { clockSkewOf, createFaultInjector } from './faults/injector.ts';
import type { PracticeAccount, PracticeOptions } from './handle.ts';
import { createIamHandler } from './iam/handler.ts';
import { createKmsEngine } from './kms/engine.ts';
import { createKmsHandler } from './kms/handler.ts';
import { isScenarioId, scenarioWorld } from './scenarios/index.ts';
import { startPracticeServer } from './server/server.ts';
import type { PrivateFolder } from './storage/folder.ts';
import { createStsHandler } from './sts/handler.ts';
import { buildWorld } from './world/build.ts';
import type { WorldDefinition } from './world/definition.ts';

export type * from './faults/fault.ts';
export type * from './handle.ts';
export {
  MOST_SCENARIO_BYTES,
  readScenarioFile,
  type ScenarioFault,
  type ScenarioFileResult,
  type ScenarioProblem,
} from './scenarios/file/index.ts';
export {
  DEFAULT_SCENARIO,
  isScenarioId,
  SCENARIO_IDS,
  type ScenarioId,
  type ScenarioInfo,
  scenarios,
  scenarioWorld,
} from './scenarios/index.ts';
export type * from './server/observed.ts';
export type { WorldDefinition } from './world/definition.ts';

/**
 * Starts a practice account on 127.0.0.1, with credentials that are new each time.
 * @param folder where bodies are kept, for whoever removes it afterwards; null: a private folder of its own
 * @throws RangeError for an unknown scenario; the error of `listen` (`EADDRINUSE` …) when the port cannot be had
 */
export async function startPracticeAccount(
  options: PracticeOptions,
  folder: PrivateFolder | null = null,
): Promise<PracticeAccount> {
  const { scenario } = options;
  if (!isScenarioId(scenario)) throw new RangeError(`unknown scenario: ${scenario}`);
  return startPracticeWorld(scenarioWorld(scenario), options, folder);
}

/**
 * As `startPracticeAccount`, with a world of one's own; `scenario` is the name it goes by.
 * @throws Error where the definition names what it does not define; the error of `listen`
 */
export async function startPracticeWorld(
  definition: WorldDefinition,
  options: PracticeOptions,
  folder: PrivateFolder | null = null,
): Promise<PracticeAccount> {
  const { faults = [], onRequest = null } = options;
  const skew = clockSkewOf(faults);
  const now = (): number => Date.now() + skew;
  const { world, caller, admins } = buildWorld(definition, now());
  const injector = createFaultInjector(faults, world, caller.identity, now);
  const handlers = {
    kms: createKmsHandler(world),
    sts: createStsHandler(world, now),
    iam: createIamHandler(world),
  };
  const server = await startPracticeServer({
    world,
    services: handlers,
    authorize: authorizeS3,
    kms: createKmsEngine(world),
    relayKmsDenial: relayedKmsDenial,
    customerKeysBlocked,
    port: options.port,
    latencyMs: options.latencyMs,
    now,
    faults: injector,
    onRequest,
    folder,
  });
  const { accessKeyId, secretAccessKey, sessionToken, identity } = caller;
  const { bucket, kmsKeyArn, region } = definition;
  return {
    endpoint: server.endpoint,
    region,
    bucket,
    kmsKeyArn,
    scenario: options.scenario,
    caller: { arn: callerOf(world, identity).arn, accessKeyId, secretAccessKey, sessionToken },
    bucketAccount: admins[0]?.identity.account ?? identity.account,
    keyAccount: world.keys.get(kmsKeyArn)?.account ?? identity.account,
    admins: admins.map((admin) => ({
      account: admin.identity.account,
      accessKeyId: admin.accessKeyId,
      secretAccessKey: admin.secretAccessKey,
    })),
    async apply(change) {
      const applied = await applyChange(world, handlers, change);
      injector.policiesChanged();
      return applied;
    },
    close: () => server.close(),
  };
}
