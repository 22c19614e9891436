import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/events.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { primaryActionOf } from '../../src/tui/flow/actions.ts';
import { COMMANDS } from '../../src/tui/flow/command.ts';
import { EMPTY_LINE } from '../../src/tui/flow/line.ts';
import { takesText } from '../../src/tui/flow/selectors.ts';
import type { ScreenName, State } from '../../src/tui/flow/state.ts';
import { update } from '../../src/tui/flow/update.ts';
import { eventsOfKey, eventsOfText } from '../../src/tui/input.ts';
import { BINDINGS, commandOfKey, commandOfLetter, shownKeys } from '../../src/tui/keys.ts';
import { contentSize } from '../../src/tui/layout.ts';
import { fittingKeys, rowsOf } from '../../src/tui/text/footer-keys.ts';
import { keyLabel } from '../../src/tui/text/key-label.ts';
import { SMALLEST } from '../../src/tui/theme.ts';
import { drive } from './support/drive.ts';
import { FIX, LOOK, resultOf } from './support/walk.ts';

const NO_ROOM = { limit: 0, page: 0 };
const base = drive().state;
const on = (screen: State['screen']): State => ({ ...base, screen });
const result = resultOf(false);
const many: CheckResult = {
  ...result,
  fixes: [{ ...FIX, alternatives: [{ ...FIX, kind: 'strict' }] }, FIX],
};
/** One of each: a screen that is added has to be added here. */
const SCREEN_OF: { readonly [Name in ScreenName]: State['screen'] & { readonly name: Name } } = {
  language: { name: 'language' },
  where: { name: 'where' },
  scenario: { name: 'scenario' },
  starting: { name: 'starting', scenario: 'healthy' },
  target: { name: 'target' },
  'pasted-error': { name: 'pasted-error' },
  documents: { name: 'documents' },
  explaining: { name: 'explaining' },
  looking: { name: 'looking' },
  mfa: { name: 'mfa', serial: 'arn:mfa', line: EMPTY_LINE, problem: null },
  consent: { name: 'consent', look: LOOK, scroll: 0 },
  uploading: { name: 'uploading' },
  compare: { name: 'compare', result, scroll: 0 },
  why: { name: 'why', result, view: 'sentences', scroll: 0 },
  fix: { name: 'fix', result: many, fix: 0, view: 'diff', variant: 'smallest', scroll: 0 },
  applying: { name: 'applying' },
  patience: { name: 'patience', result },
  success: { name: 'success', result, scroll: 0 },
  trouble: {
    name: 'trouble',
    trouble: { id: 'check-failed', detail: 'no', again: { effects: [], screen: { name: 'looking' } } },
  },
  stopping: { name: 'stopping', leadsTo: 'exit' },
  ended: { name: 'ended', reason: 'left' },
};
const SCREENS: readonly State['screen'][] = Object.values(SCREEN_OF).filter(({ name }) => name !== 'ended');

describe('the key table', () => {
  test('has a key for every command', () => {
    for (const command of COMMANDS)
      expect(BINDINGS.some((binding) => binding.command === command)).toBe(true);
  });

  test.each(SCREENS)('means one thing by each key on $name', (screen) => {
    const state = on(screen);
    const active = BINDINGS.filter((binding) => binding.when(state));
    const keys = active.map((binding) => binding.key);
    expect(new Set(keys).size).toBe(keys.length);
    const letters = active.flatMap((binding) => binding.letter ?? []);
    expect(new Set(letters).size).toBe(letters.length);
  });

  test.each(SCREENS)('can change the language and leave on $name', (screen) => {
    expect(eventsOfKey(on(screen), 'f2', NO_ROOM)).toEqual([{ type: 'command', command: 'language' }]);
    expect(eventsOfKey(on(screen), 'ctrl+c', NO_ROOM)).toEqual([{ type: 'command', command: 'interrupt' }]);
  });

  test.each(SCREENS)('reaches every command of $name without a letter', (screen) => {
    const state = on(screen);
    for (const { command, key, when } of BINDINGS)
      if (when(state)) expect(commandOfKey(state, key), key).toBe(command);
    // A Korean keyboard sends other letters, and none of them does anything by accident.
    for (const letter of 'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ')
      expect(commandOfLetter(state, letter)).toBeNull();
  });

  test.each(SCREENS)('says of every key on $name what it does, in every language', (screen) => {
    const state = on(screen);
    const told = new Set(shownKeys(state, 'help').map(({ label }) => label));
    for (const language of LANGUAGES) {
      const { t } = createI18n(language);
      for (const { words } of shownKeys(state, 'help')) expect(t(`wizard:keys.${words}`)).not.toMatch(/[:{]/);
      const action = primaryActionOf(state);
      if (action !== null) expect(t(`wizard:actions.${action}`).length).toBeGreaterThan(1);
    }
    // Enter is told as what it does; the other half of a pair stands in the label of the first; the rest edits text.
    const untold = ['confirm', 'up', 'left', 'previous', 'page-up', 'home', 'end', 'backspace', 'delete'];
    for (const { command, help, when } of BINDINGS)
      if (
        when(state) &&
        help === null &&
        !untold.includes(command) &&
        !(command === 'right' && takesText(state))
      )
        expect(command, `no help for ${command} on ${screen.name}`).toBe('told');
    for (const { help, when } of BINDINGS)
      if (help !== null && when(state)) expect(told).toContain(help.label);
  });

  test('shows in the footer no key that does nothing', () => {
    expect(shownKeys(on({ name: 'uploading' }), 'footer').map((key) => key.label)).toEqual(['F2', 'F1']);
    const withHelp: State = { ...on({ name: 'why', result, view: 'raw', scroll: 0 }), overlay: 'help' };
    expect(shownKeys(withHelp, 'footer').map((key) => key.label)).toEqual(['Esc', 'F2']);
  });
});

describe('the ways to make a change', () => {
  const alternatives = [
    { ...FIX, kind: 'strict' },
    { ...FIX, kind: 'grant' },
  ] as const;
  const fixes = [
    { ...FIX, alternatives },
    { ...FIX, alternatives: alternatives.slice(0, 1) },
  ];
  const screen = {
    name: 'fix',
    result: { ...result, fixes },
    fix: 0,
    view: 'diff',
    variant: 'smallest',
    scroll: 0,
  } as const;
  const wordsOf = (state: State) =>
    shownKeys(state, 'footer').find(({ label }) => label === 'F5')?.words ?? null;
  const press = (state: State, key: 'f5' | 'tab') =>
    eventsOfKey(state, key, NO_ROOM).reduce((now, event) => update(now, event)[0], state);

  test('the key says which one it leads to', () => {
    let state = on(screen);
    const said = [];
    for (let presses = 0; presses < 3; presses += 1) {
      said.push(wordsOf(state));
      state = press(state, 'f5');
    }
    expect(said).toEqual(['variant.strict', 'variant.grant', 'variant.smallest']);
    expect(state.screen).toMatchObject({ variant: 'smallest' });
  });

  test('where the chosen one does not exist, the key leads on from the one that is shown', () => {
    const grant = press(press(on(screen), 'f5'), 'f5');
    expect(grant.screen).toMatchObject({ variant: 'grant' });
    const other = press(grant, 'tab');
    expect(wordsOf(other)).toBe('variant.strict');
    expect(press(other, 'f5').screen).toMatchObject({ fix: 1, variant: 'strict' });
  });
});

describe('the footer', () => {
  const hintsOf = (state: State, { t }: ReturnType<typeof createI18n>) =>
    shownKeys(state, 'footer').map(({ label, words }) => ({
      label,
      words,
      text: `${keyLabel(label, t)} ${t(`wizard:keys.${words}`)}`,
    }));

  test.each(SCREENS)('takes at most two rows of the smallest terminal on $name', (screen) => {
    const state = { ...on(screen), history: [{ name: 'where' }] } as const;
    for (const language of LANGUAGES) {
      const all = hintsOf(state, createI18n(language));
      const { columns } = contentSize(SMALLEST.columns, SMALLEST.rows);
      const shown = fittingKeys(all, columns);
      expect(rowsOf(shown, columns)).toBeLessThanOrEqual(2);
      for (const { label, words } of all)
        if (['back', 'stop', 'answer', 'language', 'help', 'otherFix'].includes(words))
          expect(shown.map((hint) => hint.label)).toContain(label);
      expect(fittingKeys(all, 1000)).toEqual(all);
    }
  });
});

test('the help lists letters only where they work', () => {
  expect(shownKeys(on({ name: 'target' }), 'help').flatMap(({ letter }) => letter ?? [])).toEqual([]);
  expect(shownKeys(on({ name: 'where' }), 'help').flatMap(({ letter }) => letter ?? [])).toContain('l');
});

describe('typed characters', () => {
  test('are shortcuts where nothing is typed, and text where it is', () => {
    expect(commandOfLetter(on({ name: 'where' }), 'l')).toBe('language');
    expect(commandOfLetter(on({ name: 'target' }), 'l')).toBeNull();
    expect(eventsOfText(on({ name: 'target' }), 'l', NO_ROOM)).toEqual([{ type: 'text', text: 'l' }]);
  });

  test('choose by number', () => {
    expect(eventsOfText(on({ name: 'where' }), '2', NO_ROOM)).toEqual([{ type: 'choose', index: 1 }]);
  });

  test('do nothing when a Korean keyboard sends a syllable where nothing is typed', () => {
    expect(eventsOfText(on({ name: 'where' }), 'ㅣ', NO_ROOM)).toEqual([]);
  });
});

describe('scrolling', () => {
  test('moves by lines and pages, and says how far it can go', () => {
    const state = on({ name: 'why', result, view: 'sentences', scroll: 0 });
    const room = { limit: 12, page: 8 };
    expect(eventsOfKey(state, 'down', room)).toEqual([{ type: 'scroll', by: 1, limit: 12 }]);
    expect(eventsOfKey(state, 'pagedown', room)).toEqual([{ type: 'scroll', by: 7, limit: 12 }]);
    expect(eventsOfKey(state, 'end', room)).toEqual([{ type: 'scroll', by: 12, limit: 12 }]);
  });

  test('a key that comes before the screen is measured is not lost, and the next one goes on from what is seen', () => {
    const state = on({ name: 'why', result, view: 'sentences', scroll: 0 });
    const afterKey = (before: State, key: 'end' | 'up', room: typeof NO_ROOM) =>
      eventsOfKey(before, key, room).reduce((now, event) => update(now, event)[0], before);
    const ended = afterKey(state, 'end', NO_ROOM);
    expect(ended.screen).toMatchObject({ scroll: Number.MAX_SAFE_INTEGER });
    expect(afterKey(ended, 'up', { limit: 12, page: 8 }).screen).toMatchObject({ scroll: 11 });
  });
});
