/**
 * Policies that no look-up of an uploader shows, and that no command changes from here: handed over to the diagnosis,
 * what comes back heals where its owner puts it in place.
 */
import { expect, it, onTestFinished } from 'vitest';
import { diagnose, type Evidence, type Fix, type PolicyDocument } from '../../src/diagnosis/index.ts';
import {
  type ScenarioId,
  scenarioWorld,
  startPracticeWorld,
  type WorldDefinition,
} from '../../src/practice/index.ts';
import { checkIn } from '../practice/scenarios/run-scenario.ts';
import { read } from './observations.ts';

type Pieces = Pick<Evidence, 'sessionPolicies' | 'serviceControl' | 'resourceControl' | 'vpcEndpointPolicy'>;

/** The policy that is at fault, as its owner would hand it over. */
const CASES: readonly (readonly [
  ScenarioId,
  (world: WorldDefinition) => readonly unknown[],
  (document: PolicyDocument) => Partial<Pieces>,
])[] = [
  ['deny-session-policy', sessionPolicies, (one) => ({ sessionPolicies: read([one]) })],
  ['session-policy-without-decrypt', sessionPolicies, (one) => ({ sessionPolicies: read([one]) })],
  ['deny-scp', serviceControl, (one) => ({ serviceControl: read([one]) })],
  ['scp-without-decrypt', serviceControl, (one) => ({ serviceControl: read([one]) })],
  ['deny-vpc-endpoint', vpcEndpoint, (one) => ({ vpcEndpointPolicy: read(one) })],
];

it.each(CASES)('%s', async (scenario, policiesOf, evidenceOf) => {
  const world = scenarioWorld(scenario);
  const [policy, ...others] = policiesOf(world);
  if (policy === undefined || others.length > 0) throw new Error(`${others.length + 1} policies, not one`);
  const broken = await checkIn(await open(world, scenario), { key: 'by-default', readers: true });
  const document = { name: 'policy.json', arn: null, document: JSON.stringify(policy, null, 2) };
  const evidence = { ...broken.evidence, ...evidenceOf(document) };
  const { verdict, fixes } = diagnose({ ...broken, evidence });
  expect(verdict.layers).toEqual(broken.verdict.layers);
  const [fix, ...more] = fixes;
  expect(more).toEqual([]);
  const healed = put(world, policy, changed(fix));
  const { verdict: after } = await checkIn(await open(healed, scenario), {
    key: 'by-default',
    readers: true,
  });
  expect(after.code).toBe('no-problem-found');
});

it('a rule about the organisation is told by its statement, and gets no exception', async () => {
  const world = scenarioWorld('deny-rcp');
  const broken = await checkIn(await open(world, 'deny-rcp'), { key: 'by-default', readers: true });
  const [policy] = resourceControl(world);
  const document = { name: 'rcp.json', arn: null, document: JSON.stringify(policy) };
  const evidence = { ...broken.evidence, resourceControl: read([document]) };
  const { verdict, fixes } = diagnose({ ...broken, evidence });
  expect(fixes).toEqual([]);
  const [rule] = verdict.nextSteps.filter(({ id }) => id === 'next-deny-is-a-rule');
  expect(rule?.values).toMatchObject({
    statement: 'KeysStayInTheOrganization',
    policy: 'rcp.json',
    layer: 'resource-control-policy',
    key: 'aws:PrincipalOrgID',
  });
});

function changed(fix: Fix | undefined): unknown {
  expect(fix).toMatchObject({ prediction: 'allowed', commands: [], actions: [] });
  expect(fix?.addsOnly.map(({ principal }) => principal.includes('*'))).not.toContain(true);
  expect(fix?.addsOnly.length).toBeGreaterThan(0);
  return JSON.parse(fix?.document ?? '');
}

async function open(world: WorldDefinition, scenario: ScenarioId) {
  const practice = await startPracticeWorld(world, { scenario, port: 0, latencyMs: 0 });
  onTestFinished(() => practice.close());
  return practice;
}

/** The world with one policy in another's place. */
function put(world: WorldDefinition, before: unknown, after: unknown): WorldDefinition {
  const wanted = JSON.stringify(before);
  return JSON.parse(JSON.stringify(world).replaceAll(wanted, JSON.stringify(after)));
}

function sessionPolicies({ caller }: WorldDefinition): readonly unknown[] {
  return caller.kind === 'role-session' ? (caller.sessionPolicies ?? []) : [];
}

/** Without what AWS attaches everywhere. */
function serviceControl({ accounts }: WorldDefinition): readonly unknown[] {
  const all = accounts.flatMap((account) => (account.serviceControl ?? []).flat());
  return all.filter(({ name }) => name !== 'FullAWSAccess').map(({ document }) => document);
}

function resourceControl({ accounts }: WorldDefinition): readonly unknown[] {
  return accounts
    .flatMap((account) => (account.resourceControl ?? []).flat())
    .map(({ document }) => document);
}

function vpcEndpoint({ buckets }: WorldDefinition): readonly unknown[] {
  return buckets.flatMap(({ vpcEndpointPolicy }) => vpcEndpointPolicy ?? []);
}
