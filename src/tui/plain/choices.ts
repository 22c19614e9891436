/** What can be answered on a screen, numbered: drawn from the flow and from the one table of keys. */
import { type I18n, LANGUAGE_NAMES, LANGUAGES, printable } from '../../i18n/index.ts';
import { primaryActionOf } from '../flow/actions.ts';
import type { Command } from '../flow/command.ts';
import { offered } from '../flow/picking.ts';
import { bodyOf, fixViewsOf, shownFixView, shownScenarios, whyViewsOf } from '../flow/selectors.ts';
import type { Event, ScreenName, State } from '../flow/state.ts';
import { BINDINGS } from '../keys.ts';

export interface PlainChoice {
  readonly words: string;
  /** one line under it, or null */
  readonly hint: string | null;
  /** what may be typed besides its number */
  readonly names: readonly string[];
  readonly event: Event;
}

/** Keys that move about a screen, or that are answers of their own everywhere. */
const NO_CHOICE: ReadonlySet<Command> = new Set([
  'confirm',
  'up',
  'down',
  'left',
  'right',
  'page-up',
  'page-down',
  'home',
  'end',
  'raw',
  'language',
  'help',
  'interrupt',
]);

/** Something is under way: nothing is asked, and only the way back and the language are answers. */
export function waits({ screen }: State): boolean {
  return WAITING.has(screen.name);
}

const WAITING: ReadonlySet<ScreenName> = new Set([
  'explaining',
  'starting',
  'looking',
  'uploading',
  'applying',
  'patience',
  'stopping',
  'ended',
]);

/** Of a longer list the first are read out; any other value can be typed. */
const MOST_OFFERED = 20;

/** @returns in the order of their numbers; none where the screen waits, or asks for text */
export function choicesOf(state: State, i18n: I18n): readonly PlainChoice[] {
  const { t } = i18n;
  const choose = (index: number): Event => ({ type: 'choose', index });
  if (waits(state)) return [];
  switch (state.screen.name) {
    case 'language':
      return LANGUAGES.map((language, index) => {
        const words = LANGUAGE_NAMES[language];
        return { words, hint: null, names: [language, words], event: choose(index) };
      });
    case 'where':
      return state.places.map((place, index) => ({
        words: t(`wizard:where.${place}.title`),
        hint: t(`wizard:where.${place}.hint`),
        names: [place],
        event: choose(index),
      }));
    case 'scenario':
      return shownScenarios(state).map((id, index) => ({
        words: t(`practice:scenarios.${id}.title`),
        hint: null,
        names: [id],
        event: choose(index),
      }));
    case 'mfa':
    case 'pasted-error':
    case 'documents':
      return [];
    case 'target':
      return offered(state)
        .slice(0, MOST_OFFERED)
        .map(({ value, hint }, index) => ({
          words: hint === null ? printable(value) : `${printable(value)}  ${printable(hint)}`,
          hint: null,
          names: [value],
          event: choose(index),
        }));
    default:
      return [...primary(state, i18n), ...views(state, i18n), ...fromKeys(state, i18n)];
  }
}

function primary(state: State, { t }: I18n): readonly PlainChoice[] {
  const action = primaryActionOf(state);
  if (action === null || action === 'back') return [];
  return [
    {
      words: t(`wizard:actions.${action}`),
      hint: null,
      names: [],
      event: { type: 'command', command: 'confirm' },
    },
  ];
}

/** The other ways to show what is on the screen. */
function views(state: State, { t }: I18n): readonly PlainChoice[] {
  const { screen } = state;
  const choice = (words: string, index: number): PlainChoice => ({
    words,
    hint: null,
    names: [words],
    event: { type: 'choose', index },
  });
  if (screen.name === 'why') {
    return whyViewsOf(screen.result).flatMap((view, index) =>
      view === screen.view ? [] : [choice(t(`wizard:why.views.${view}`), index)],
    );
  }
  const body = screen.name === 'fix' ? bodyOf(screen.result, screen.fix, screen.variant) : null;
  if (screen.name !== 'fix' || body === null) return [];
  const shown = shownFixView(screen);
  return fixViewsOf(body).flatMap((view, index) =>
    view === shown ? [] : [choice(t(`wizard:fix.views.${view}`), index)],
  );
}

function fromKeys(state: State, { t }: I18n): readonly PlainChoice[] {
  return BINDINGS.flatMap(({ command, when, help }) =>
    help === null || NO_CHOICE.has(command) || !when(state)
      ? []
      : [
          {
            words: t(`wizard:keys.${help.words(state)}`),
            hint: null,
            names: [],
            event: { type: 'command', command } as const,
          },
        ],
  );
}
