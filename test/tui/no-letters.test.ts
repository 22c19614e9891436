/** Everything is reached with keys that are no letters: what a Korean keyboard, or no keyboard layout at all, can send. */
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/i18n/index.ts';
import type { Effect, Event, ScreenName, State } from '../../src/tui/flow/state.ts';
import { update } from '../../src/tui/flow/update.ts';
import { eventsOfKey } from '../../src/tui/input.ts';
import { BINDINGS } from '../../src/tui/keys.ts';
import { drive } from './support/drive.ts';
import { FIX, LOOK, PRACTICE, resultOf, TARGET } from './support/walk.ts';

const failing = {
  ...resultOf(false),
  fixes: [{ ...FIX, alternatives: [{ ...FIX, kind: 'strict' as const }] }, FIX],
};

/** What comes of an effect, at once; checks end in success once a fix was applied. */
function answersTo(effect: Effect, state: State): readonly Event[] {
  const run = state.runNumber;
  switch (effect.type) {
    case 'start-practice':
      return [{ type: 'practice-started', account: { ...PRACTICE, scenario: effect.scenario } }];
    case 'start-check':
      return [{ type: 'check', run, event: { type: 'look-finished', look: LOOK } }];
    case 'continue-check': {
      const fixed = state.runReason === 'after-fix' && state.place.kind === 'practice';
      return [{ type: 'check', run, event: { type: 'finished', result: fixed ? resultOf(true) : failing } }];
    }
    case 'apply':
      return [{ type: 'applied' }];
    case 'explain':
      return [{ type: 'explained', run: effect.run, result: { ...failing, steps: [], flow: null } }];
    case 'list':
      return [
        { type: 'listed', field: effect.field, of: effect.of, items: [{ value: TARGET.bucket, hint: null }] },
        { type: 'list-ended', field: effect.field, of: effect.of, code: null },
      ];
    case 'copy':
      return [{ type: 'copied', view: effect.view, copied: { ok: true, program: null } }];
    case 'save':
      return [{ type: 'saved', files: ['report.json'], directory: effect.directory }];
    default:
      return [];
  }
}

function settle(state: State, events: readonly Event[]): State {
  const waiting = [...events];
  let now = state;
  for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
    const [next, effects] = update(now, event);
    now = next;
    for (const effect of effects) waiting.push(...answersTo(effect, now));
  }
  return now;
}

/** What somebody at the screen would call another place. */
function placeOf(state: State): string {
  const { screen } = state;
  const view = 'view' in screen ? screen.view : '';
  const fix = screen.name === 'fix' ? `${screen.fix} ${screen.variant}` : '';
  const cursor =
    screen.name === 'where' || screen.name === 'scenario' || screen.name === 'language'
      ? state.cursors[screen.name]
      : '';
  const form =
    screen.name === 'target' ? `${state.form.focus} ${state.pick} ${state.form.lines.bucket.text}` : '';
  const handed = screen.name === 'documents' ? state.handed.focus : '';
  const told = state.notice?.id ?? '';
  const verdict = 'result' in screen ? screen.result.verdict.code : '';
  return [
    state.place.kind,
    screen.name,
    view,
    fix,
    cursor,
    form,
    handed,
    told,
    verdict,
    state.overlay,
    state.language,
  ].join('|');
}

test('every screen, every view and every variant', { timeout: 60_000 }, () => {
  const keys = [...new Set(BINDINGS.map(({ key }) => key))].filter((key) => key !== 'ctrl+c' && key !== 'f6');
  const first = settle(drive().state, [{ type: 'credentials', found: true }]);
  const seen = new Map([[placeOf(first), first]]);
  const waiting = [first];
  for (let state = waiting.shift(); state !== undefined && seen.size < 20_000; state = waiting.shift()) {
    for (const key of keys) {
      const next = settle(state, eventsOfKey(state, key, { limit: 0, page: 5 }));
      const place = placeOf(next);
      if (seen.has(place)) continue;
      seen.set(place, next);
      waiting.push(next);
    }
  }
  const states = [...seen.values()];
  const screens = new Set(states.map(({ screen }) => screen.name));
  const reached: readonly ScreenName[] = [
    'language',
    'where',
    'scenario',
    'target',
    'pasted-error',
    'documents',
    'consent',
    'compare',
    'why',
    'fix',
    'patience',
    'success',
    'ended',
  ];
  for (const name of reached) expect([...screens], name).toContain(name);
  const fixes = states.flatMap(({ screen }) => (screen.name === 'fix' ? [screen] : []));
  for (const view of ['diff', 'json', 'cli', 'terraform', 'cloudformation'] as const)
    expect(
      fixes.some((screen) => screen.view === view),
      view,
    ).toBe(true);
  expect(new Set(fixes.map(({ variant }) => variant))).toEqual(new Set(['smallest', 'strict']));
  expect(new Set(fixes.map(({ fix }) => fix))).toEqual(new Set([0, 1]));
  const whys = states.flatMap(({ screen }) => (screen.name === 'why' ? [screen.view] : []));
  expect(new Set(whys)).toEqual(new Set(['sentences', 'flow', 'raw']));
  expect(new Set(states.map(({ language }) => language))).toEqual(new Set(LANGUAGES));
  expect(new Set(states.flatMap(({ notice }) => notice?.id ?? []))).toEqual(
    new Set(['saved', 'copied', 'same-answer']),
  );
  expect(states.some(({ overlay }) => overlay === 'help')).toBe(true);
  // A bucket is picked from the list, and its check comes to a result.
  expect(states.some(({ place, screen }) => place.kind === 'real' && screen.name === 'fix')).toBe(true);
  // Not once was anything typed.
  for (const { handed, search } of states) expect(handed.text + search.text).toBe('');
});
