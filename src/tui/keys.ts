/**
 * Every key of the wizard: command → keys → when it does something. What the footer and the help show is drawn from
 * this table. Every command has a key that is no letter, since a Korean keyboard sends no Latin letters; letters are
 * a convenience on screens without a text field.
 */
import { LANGUAGES } from '../i18n/index.ts';
import { alternativeKinds, takesText } from './flow/selectors.ts';
import type { State } from './flow/state.ts';

export const COMMANDS = [
  'confirm',
  'up',
  'down',
  'left',
  'right',
  'next',
  'previous',
  'page-up',
  'page-down',
  'home',
  'end',
  'backspace',
  'delete',
  'clear',
  'raw',
  'variant',
  'save',
  'back',
  'language',
  'help',
  'interrupt',
] as const;
export type Command = (typeof COMMANDS)[number];

/** Keys by the names the keyboard reader gives them. */
export const KEY_NAMES = [
  'enter',
  'up',
  'down',
  'left',
  'right',
  'tab',
  'shift+tab',
  'pageup',
  'pagedown',
  'home',
  'end',
  'backspace',
  'delete',
  'escape',
  'ctrl+c',
  'ctrl+u',
  'f1',
  'f2',
  'f3',
  'f4',
  'f5',
] as const;
export type KeyName = (typeof KEY_NAMES)[number];

export interface Binding {
  readonly command: Command;
  readonly keys: readonly KeyName[];
  /** works where no text is typed */
  readonly letter: string | null;
  readonly when: (state: State) => boolean;
  /** how it is shown: as a key of its own, as half of a pair shown with another, or not at all */
  readonly shown: 'footer' | 'help' | 'never';
  /** what stands for the keys in the footer and the help */
  readonly label: string;
}

const always = () => true;
const on =
  (...names: readonly State['screen']['name'][]) =>
  (state: State) =>
    names.includes(state.screen.name);
const lists = on('language', 'where', 'scenario');
const scrolls = on('consent', 'compare', 'why', 'fix');

export const BINDINGS: readonly Binding[] = [
  bind(
    'confirm',
    ['enter'],
    null,
    (state) => !on('starting', 'looking', 'uploading', 'applying', 'stopping')(state),
    'never',
    'Enter',
  ),
  bind('up', ['up'], 'k', (state) => lists(state) || scrolls(state) || takesText(state), 'never', '↑'),
  bind('down', ['down'], 'j', (state) => lists(state) || scrolls(state) || takesText(state), 'footer', '↑↓'),
  bind('left', ['left'], null, (state) => on('fix')(state) || takesText(state), 'never', '←'),
  bind('right', ['right'], null, (state) => on('fix')(state) || takesText(state), 'footer', '←→'),
  bind('next', ['tab'], null, (state) => takesText(state) || manyFixes(state), 'footer', 'Tab'),
  bind(
    'previous',
    ['shift+tab'],
    null,
    (state) => takesText(state) || manyFixes(state),
    'never',
    'Shift+Tab',
  ),
  bind('page-down', ['pagedown'], null, scrolls, 'help', 'PgUp PgDn'),
  bind('page-up', ['pageup'], null, scrolls, 'never', 'PgUp'),
  bind(
    'home',
    ['home'],
    null,
    (state) => scrolls(state) || takesText(state) || lists(state),
    'never',
    'Home',
  ),
  bind('end', ['end'], null, (state) => scrolls(state) || takesText(state) || lists(state), 'never', 'End'),
  bind('backspace', ['backspace'], null, takesText, 'never', 'Backspace'),
  bind('delete', ['delete'], null, takesText, 'never', 'Delete'),
  bind('clear', ['ctrl+u'], null, takesText, 'help', 'Ctrl+U'),
  bind('save', ['f3'], 's', on('why', 'fix', 'success'), 'footer', 'F3'),
  bind('raw', ['f4'], 'r', on('why'), 'footer', 'F4'),
  bind('variant', ['f5'], 'v', hasVariants, 'footer', 'F5'),
  bind('back', ['escape'], null, canGoBack, 'footer', 'Esc'),
  bind('language', ['f2'], 'l', always, 'footer', 'F2'),
  bind('help', ['f1'], '?', always, 'footer', 'F1'),
  bind('interrupt', ['ctrl+c'], null, always, 'help', 'Ctrl+C'),
];

/** The command of a key, if it does something here. */
export function commandOfKey(state: State, key: KeyName): Command | null {
  return BINDINGS.find((binding) => binding.keys.includes(key) && binding.when(state))?.command ?? null;
}

/** The command of a typed character on a screen that takes no text. */
export function commandOfLetter(state: State, character: string): Command | null {
  if (takesText(state)) return null;
  return BINDINGS.find((binding) => binding.letter === character && binding.when(state))?.command ?? null;
}

/** The bindings of one place of display that do something now, in the order of the table. */
export function shownBindings(state: State, places: readonly Binding['shown'][]): readonly Binding[] {
  return BINDINGS.filter((binding) => places.includes(binding.shown) && binding.when(state));
}

/** How many choices digit keys reach; 0 where digits do nothing. */
export function choicesOf(state: State): number {
  switch (state.screen.name) {
    case 'language':
      return LANGUAGES.length;
    case 'where':
      return 2;
    case 'scenario':
      return state.scenarios.length;
    case 'fix':
      return 5;
    default:
      return 0;
  }
}

function manyFixes(state: State): boolean {
  return state.screen.name === 'fix' && state.screen.result.fixes.length > 1;
}

function hasVariants(state: State): boolean {
  return state.screen.name === 'fix' && alternativeKinds(state.screen.result, state.screen.fix).length > 0;
}

function canGoBack(state: State): boolean {
  if (state.overlay === 'help') return true;
  if (state.screen.name === 'applying' || state.screen.name === 'stopping') return false;
  return state.history.length > 0;
}

function bind(
  command: Command,
  keys: readonly KeyName[],
  letter: string | null,
  when: Binding['when'],
  shown: Binding['shown'],
  label: string,
): Binding {
  return { command, keys, letter, when, shown, label };
}
