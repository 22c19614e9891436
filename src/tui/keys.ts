/**
 * Every key of the wizard: command → keys → when it does something. What the footer and the help show is drawn from
 * this table. Every command has a key that is no letter, since a Korean keyboard sends no Latin letters; letters are
 * a convenience on screens without a text field.
 */
import type { Command } from './flow/command.ts';
import { offered } from './flow/picking.ts';
import {
  bodyOf,
  fixViewsOf,
  nextVariant,
  shownFixView,
  takesText,
  variantsOf,
  whyViewsOf,
  wrongFieldOf,
} from './flow/selectors.ts';
import type { FixVariant, ScreenName, State } from './flow/state.ts';

/** Keys by the names the keyboard reader gives them. */
export type KeyName =
  | 'enter'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'tab'
  | 'shift+tab'
  | 'pageup'
  | 'pagedown'
  | 'home'
  | 'end'
  | 'backspace'
  | 'delete'
  | 'escape'
  | 'ctrl+c'
  | 'ctrl+u'
  | 'f1'
  | 'f2'
  | 'f3'
  | 'f4'
  | 'f5'
  | 'f6'
  | 'f7';

/** What a key does, in words: `wizard:keys.<id>`. */
export type KeyWords =
  | 'choose'
  | 'field'
  | 'scroll'
  | 'page'
  | 'view'
  | 'otherFix'
  | 'clear'
  | 'save'
  | 'copy'
  | 'second'
  | 'raw'
  | 'checkAgain'
  | 'sentences'
  | `variant.${FixVariant}`
  | 'back'
  | 'stop'
  | 'answer'
  | 'language'
  | 'help'
  | 'leave'
  | 'leaveReport';

export interface Binding {
  readonly command: Command;
  readonly key: KeyName;
  /** works where no text is typed */
  readonly letter: string | null;
  readonly when: (state: State) => boolean;
  readonly help: Help | null;
}

export interface Help {
  /** what stands for the key, or for a pair of keys of which this one speaks */
  readonly label: string;
  readonly words: (state: State) => KeyWords;
  readonly where: 'footer' | 'help';
}

const always = () => true;
const on =
  (...names: readonly ScreenName[]) =>
  (state: State) =>
    names.includes(state.screen.name);
const either =
  (...conditions: readonly ((state: State) => boolean)[]) =>
  (state: State) =>
    conditions.some((condition) => condition(state));

const lists = on('language', 'where', 'scenario');
const scrolls = on('consent', 'compare', 'why', 'fix', 'success');
/** Text is added to a pasted error, and taken from it, at its end alone. */
const edits = (state: State) => takesText(state) && state.screen.name !== 'pasted-error';
/** With one field there is none to go to. */
const goesOn = (state: State) => edits(state) && state.screen.name !== 'mfa';
const form = (state: State) =>
  (state.screen.name === 'target' || state.screen.name === 'documents') && takesText(state);
/** The arrows go through what a field offers, and not from field to field. */
const offers = (state: State) => takesText(state) && offered(state).length > 0;
const waits = on('starting', 'explaining', 'looking', 'uploading', 'applying', 'stopping');
/** With one view there is none to go to. */
const manyViews = (state: State) => {
  const { screen } = state;
  if (screen.name === 'why') return whyViewsOf(screen.result).length > 1;
  const body = screen.name === 'fix' ? bodyOf(screen.result, screen.fix, screen.variant) : null;
  return body !== null && fixViewsOf(body).length > 1;
};
const manyFixes = (state: State) => state.screen.name === 'fix' && state.screen.result.fixes.length > 1;

const inFooter = (label: string, words: Help['words']): Help => ({ label, words, where: 'footer' });
const inHelp = (label: string, words: Help['words']): Help => ({ label, words, where: 'help' });

export const BINDINGS: readonly Binding[] = [
  { command: 'confirm', key: 'enter', letter: null, when: (state) => !waits(state), help: null },
  { command: 'up', key: 'up', letter: 'k', when: either(lists, scrolls, goesOn), help: null },
  {
    command: 'down',
    key: 'down',
    letter: 'j',
    when: either(lists, scrolls, goesOn),
    help: inFooter('↑↓', arrowWords),
  },
  { command: 'left', key: 'left', letter: null, when: either(manyViews, edits), help: null },
  {
    command: 'right',
    key: 'right',
    letter: null,
    when: manyViews,
    help: inFooter('←→', () => 'view'),
  },
  { command: 'right', key: 'right', letter: null, when: edits, help: null },
  { command: 'next', key: 'tab', letter: null, when: manyFixes, help: inFooter('Tab', () => 'otherFix') },
  { command: 'next', key: 'tab', letter: null, when: offers, help: inFooter('Tab', () => 'field') },
  {
    command: 'next',
    key: 'tab',
    letter: null,
    when: (state) => form(state) && !offers(state),
    help: inHelp('Tab', () => 'field'),
  },
  { command: 'previous', key: 'shift+tab', letter: null, when: either(form, manyFixes), help: null },
  {
    command: 'page-down',
    key: 'pagedown',
    letter: null,
    when: either(scrolls, on('scenario')),
    help: inHelp('PgUp PgDn', () => 'page'),
  },
  { command: 'page-up', key: 'pageup', letter: null, when: either(scrolls, on('scenario')), help: null },
  { command: 'home', key: 'home', letter: null, when: either(lists, scrolls, edits), help: null },
  { command: 'end', key: 'end', letter: null, when: either(lists, scrolls, edits), help: null },
  { command: 'backspace', key: 'backspace', letter: null, when: takesText, help: null },
  { command: 'delete', key: 'delete', letter: null, when: edits, help: null },
  { command: 'clear', key: 'ctrl+u', letter: null, when: takesText, help: inHelp('Ctrl+U', () => 'clear') },
  {
    command: 'variant',
    key: 'f5',
    letter: 'v',
    when: (state) =>
      state.screen.name === 'fix' && variantsOf(state.screen.result, state.screen.fix).length > 1,
    help: inFooter('F5', ({ screen }) =>
      screen.name === 'fix' ? `variant.${nextVariant(screen)}` : 'variant.smallest',
    ),
  },
  {
    command: 'raw',
    key: 'f4',
    letter: 'r',
    when: on('why'),
    help: inFooter('F4', (state) =>
      state.screen.name === 'why' && state.screen.view === 'raw' ? 'sentences' : 'raw',
    ),
  },
  {
    command: 'check-again',
    key: 'f5',
    letter: 'c',
    when: (state) => state.screen.name === 'why' && wrongFieldOf(state, state.screen.result) !== null,
    help: inFooter('F5', () => 'checkAgain'),
  },
  {
    command: 'save',
    key: 'f3',
    letter: 's',
    when: on('why', 'fix', 'success'),
    help: inFooter('F3', () => 'save'),
  },
  {
    command: 'copy',
    key: 'f7',
    letter: 'c',
    when: (state) => state.screen.name === 'fix' && shownFixView(state.screen) !== null,
    help: inFooter('F7', () => 'copy'),
  },
  {
    command: 'second-language',
    key: 'f6',
    letter: 't',
    when: on('compare', 'why', 'fix', 'success'),
    help: inFooter('F6', () => 'second'),
  },
  {
    command: 'back',
    key: 'escape',
    letter: null,
    when: canGoBack,
    help: inFooter('Esc', backWords),
  },
  { command: 'language', key: 'f2', letter: 'l', when: always, help: inFooter('F2', () => 'language') },
  { command: 'help', key: 'f1', letter: '?', when: always, help: inFooter('F1', () => 'help') },
  {
    command: 'interrupt',
    key: 'ctrl+c',
    letter: null,
    when: always,
    help: inHelp('Ctrl+C', (state) => (state.place.kind === 'report' ? 'leaveReport' : 'leave')),
  },
];

/** The command of a key, if it does something here. */
export function commandOfKey(state: State, key: KeyName): Command | null {
  return BINDINGS.find((binding) => binding.key === key && binding.when(state))?.command ?? null;
}

/** The command of a typed character, on a screen that takes no text. */
export function commandOfLetter(state: State, character: string): Command | null {
  if (takesText(state)) return null;
  return BINDINGS.find((binding) => binding.letter === character && binding.when(state))?.command ?? null;
}

export interface ShownKey {
  readonly label: string;
  readonly letter: string | null;
  readonly words: KeyWords;
}

/** The keys that do something now, in the order of the table: the footer's few, or all for the help. */
export function shownKeys(state: State, where: 'footer' | 'help'): readonly ShownKey[] {
  // Over the help only what closes it, and the language, do anything.
  const bindings =
    state.overlay === 'none'
      ? BINDINGS
      : BINDINGS.filter(({ command }) => command === 'back' || command === 'language');
  return bindings.flatMap(({ help, letter, when }) =>
    help !== null && (where === 'help' || help.where === 'footer') && when(state)
      ? [{ label: help.label, letter: takesText(state) ? null : letter, words: help.words(state) }]
      : [],
  );
}

function arrowWords(state: State): KeyWords {
  if (lists(state) || offers(state)) return 'choose';
  return takesText(state) ? 'field' : 'scroll';
}

function backWords({ screen, overlay }: State): KeyWords {
  if (overlay !== 'none') return 'back';
  if (screen.name === 'uploading') return 'stop';
  return screen.name === 'patience' ? 'answer' : 'back';
}

function canGoBack(state: State): boolean {
  if (state.overlay === 'help') return true;
  if (state.screen.name === 'applying' || state.screen.name === 'stopping') return false;
  return state.history.length > 0;
}
