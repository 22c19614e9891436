/** What consent is asked for: every call of a run with its permissions, held against the requests that are sent. */
import { describe, expect, test } from 'vitest';
import { PLANNED_CALLS, type PlannedCalls } from '../../src/check/calls.ts';
import { check } from '../../src/check/index.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { SCENARIO_IDS } from '../../src/practice/scenarios/scenario.ts';
import { accessOf, targetOf } from '../../src/tui/flow/selectors.ts';
import type { State } from '../../src/tui/flow/state.ts';
import { consentCalls } from '../../src/tui/text/consent.ts';
import { drive } from './support/drive.ts';
import { LOOK } from './support/walk.ts';

type Sent = { readonly operation: string; readonly actions: readonly string[]; readonly after: boolean };

/** The requests of the wizard's own check in a scenario, the readers' among them; `after`: sent when consent was given. */
async function requestsOf(scenario: string): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  let consented = false;
  const account = await startPracticeAccount({
    scenario,
    port: 0,
    latencyMs: 0,
    onRequest: ({ operation, rulings }) =>
      sent.push({
        operation: operation ?? 'none',
        actions: rulings.map(({ action }) => action),
        after: consented,
      }),
  });
  try {
    const state: State = { ...drive().state, place: { kind: 'practice', account } };
    const confirm = async () => {
      consented = true;
      return true;
    };
    const { signal } = new AbortController();
    for await (const _ of check(targetOf(state), accessOf(state), { signal, confirm })) {
      // Only what is sent counts here.
    }
  } finally {
    await account.close();
  }
  return sent;
}

const all = (calls: PlannedCalls) => Object.values(calls).flat();
const operationsOf = (...groups: readonly (keyof PlannedCalls)[]) =>
  new Set(groups.flatMap((group) => PLANNED_CALLS[group].map(({ operation }) => operation)));

describe.concurrent('consent tells beforehand', () => {
  test.each(SCENARIO_IDS)(
    'every request of %s, and every permission that is asked of it',
    async (scenario) => {
      const sent = await requestsOf(scenario);
      for (const { operation, actions, after } of sent) {
        const planned = all(PLANNED_CALLS).filter((call) => call.operation === operation);
        expect(planned.length, operation).toBeGreaterThan(0);
        const permitted = new Set(planned.flatMap((call) => call.actions));
        for (const action of actions) expect([...permitted], `${operation}: ${action}`).toContain(action);
        // Before a yes nothing is sent but what looks.
        if (!after) expect([...operationsOf('looks', 'evidence')], operation).toContain(operation);
      }
      expect(sent.length).toBeGreaterThan(0);
    },
  );
});

test('no call is told of that no scenario comes to, but those that need an answer to be lost or refused', async () => {
  const seen = new Set<string>();
  for (const scenario of ['healthy', 'bare-message', 'cross-account-both', 'deny-session-policy'])
    for (const { operation } of await requestsOf(scenario)) seen.add(operation);
  const rare = [
    'HeadObject',
    'ListMultipartUploads',
    'GetBucketLocation',
    'GetGroupPolicy',
    'ListGroupPolicies',
    'ListAttachedGroupPolicies',
    'GetRolePolicy',
  ];
  expect(
    all(PLANNED_CALLS)
      .map(({ operation }) => operation)
      .filter((one) => !seen.has(one) && !rare.includes(one)),
  ).toEqual([]);
});

describe.each(LANGUAGES)('in %s', (language) => {
  const i18n = createI18n(language);
  const textOf = (state: State) =>
    consentCalls(LOOK, state, i18n)
      .flatMap(({ name, lines }) => [name, ...lines.map(({ text }) => text)])
      .join('\n');

  test('the screen names each call and each permission', () => {
    const text = textOf(drive().state);
    for (const { operation, actions } of all(PLANNED_CALLS)) {
      expect(text).toContain(operation);
      for (const action of actions) expect(text).toContain(action);
    }
    expect(text).not.toMatch(/\{\{|undefined/);
  });

  test('it says who reads besides, which role is assumed, and when the policies are read', () => {
    const { state } = drive();
    expect(textOf(state)).not.toContain('AssumeRole');
    const settings = {
      ...state.settings,
      roleArn: 'arn:aws:iam::111122223333:role/r',
      readerProfiles: ['key-admin'],
    };
    const text = textOf({ ...state, settings });
    expect(text).toContain('sts:AssumeRole');
    expect(text).toContain('key-admin');
    const late = textOf({
      ...state,
      settings: { ...settings, target: { ...settings.target, evidence: 'on-failure' } },
    });
    expect(late).toContain(i18n.t('wizard:consent.calls.ifDenied'));
    expect(text).not.toContain(i18n.t('wizard:consent.calls.ifDenied'));
  });
});
