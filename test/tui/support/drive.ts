/** Drives the flow without a terminal: commands and events in, state and effects out. */
import type { CheckResult } from '../../../src/check/events.ts';
import type { Command } from '../../../src/tui/flow/command.ts';
import { start } from '../../../src/tui/flow/start.ts';
import type { Effect, Event, State } from '../../../src/tui/flow/state.ts';
import { update } from '../../../src/tui/flow/update.ts';
import { REAL_TARGET } from './target.ts';

export interface Driver {
  readonly state: State;
  /** of the last event */
  readonly effects: readonly Effect[];
  press(...commands: readonly Command[]): Driver;
  send(...events: readonly Event[]): Driver;
}

export function drive(
  given: { readonly languageGiven?: boolean; readonly report?: CheckResult } = {},
): Driver {
  const [state, effects] = start({
    language: 'en',
    languageGiven: given.languageGiven ?? false,
    target: REAL_TARGET,
    profile: null,
    roleArn: null,
    readerProfiles: [],
    directory: 'report',
    report: given.report ?? null,
    scenarios: ['same-account-key-policy', 'cross-account-both', 'healthy'],
  });
  return driver(state, effects);
}

function driver(state: State, effects: readonly Effect[]): Driver {
  const send = (...events: readonly Event[]) => {
    let now: readonly [State, readonly Effect[]] = [state, effects];
    for (const event of events) now = update(now[0], event);
    return driver(...now);
  };
  return {
    state,
    effects,
    send,
    press: (...commands) => send(...commands.map((command): Event => ({ type: 'command', command }))),
  };
}
