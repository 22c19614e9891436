import { describe, expect, test } from 'vitest';
import type { State } from '../../src/tui/flow/state.ts';
import { eventsOfKey, eventsOfText } from '../../src/tui/input.ts';
import { BINDINGS, COMMANDS, commandOfLetter, shownKeys } from '../../src/tui/keys.ts';
import { drive } from './support/drive.ts';
import { resultOf } from './support/walk.ts';

const NO_ROOM = { limit: 0, page: 0 };
const base = drive().state;
const on = (screen: State['screen']): State => ({ ...base, screen });
const result = resultOf(false);
const SCREENS: readonly State['screen'][] = [
  { name: 'language' },
  { name: 'where' },
  { name: 'target' },
  { name: 'uploading' },
  { name: 'compare', result, scroll: 0 },
  { name: 'why', result, view: 'sentences', scroll: 0 },
  { name: 'fix', result, fix: 0, view: 'diff', variant: 'smallest', scroll: 0 },
  { name: 'success', result },
];

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

  test('shows in the footer no key that does nothing', () => {
    expect(shownKeys(on({ name: 'uploading' }), 'footer').map((key) => key.label)).toEqual(['F2', 'F1']);
    const withHelp: State = { ...on({ name: 'why', result, view: 'raw', scroll: 0 }), overlay: 'help' };
    expect(shownKeys(withHelp, 'footer').map((key) => key.label)).toEqual(['Esc', 'F2']);
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
});
