/** What a typed line means on a screen. Pure: which events it stands for. */
import type { ValueProblem } from '../../check/target-values.ts';
import { printable } from '../../i18n/index.ts';
import { FIELDS, problemOf, withLine } from '../flow/form.ts';
import { lineOf } from '../flow/line.ts';
import { shownScenarios } from '../flow/selectors.ts';
import type { Event, State } from '../flow/state.ts';
import { BINDINGS, type Command } from '../keys.ts';
import type { PlainChoice } from './choices.ts';

export type Answer =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'help' }
  /** nothing was to be answered */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'problem'; readonly problem: ValueProblem };

/** The second of each is what the same key gives where a Korean keyboard is switched to Hangul. */
const BACK: ReadonlySet<string> = new Set(['b', 'ㅠ']);
const LANGUAGE: ReadonlySet<string> = new Set(['l', 'ㅣ']);

/** Empties a field: an empty line keeps what stands in it. */
export const EMPTY_FIELD = '-';

export function answerOf(state: State, line: string, choices: readonly PlainChoice[]): Answer {
  const text = printable(line).normalize('NFC').trim();
  const lower = text.toLowerCase();
  const named = choices.find(({ names }) => names.some((name) => name.toLowerCase() === lower));
  if (named !== undefined) return events(named.event);
  if (text === '?') return { kind: 'help' };
  if (LANGUAGE.has(lower)) return events(command('language'));
  if (BACK.has(lower)) return back(state);
  const numbered = /^\d{1,4}$/.test(text) ? choices[Number(text) - 1] : undefined;
  if (numbered !== undefined) return events(numbered.event);
  if (state.screen.name === 'target') return fieldAnswer(state, text);
  if (state.screen.name === 'mfa')
    return events(command('clear'), { type: 'text', text }, command('confirm'));
  if (choices.length === 0 && state.screen.name !== 'scenario') return { kind: 'ignored' };
  if (text === '') return standing(state, choices);
  if (state.screen.name === 'scenario') return search(state, text);
  return { kind: 'unknown' };
}

/** An empty line takes what the cursor of a list stands on, else the first choice; it consents to nothing. */
function standing({ screen, cursors }: State, choices: readonly PlainChoice[]): Answer {
  if (screen.name === 'consent') return { kind: 'unknown' };
  const { name } = screen;
  const index = name === 'language' || name === 'where' || name === 'scenario' ? cursors[name] : 0;
  const choice = choices[index];
  return choice === undefined ? { kind: 'unknown' } : events(choice.event);
}

/** Words that stand for no choice look for one; the only one that is found is taken. */
function search(state: State, text: string): Answer {
  const found = shownScenarios({ ...state, search: lineOf(text) }).length;
  if (found === 0) return { kind: 'unknown' };
  const typed = [command('clear'), { type: 'text', text }] as const;
  return found === 1 ? events(...typed, command('confirm')) : events(...typed);
}

function back(state: State): Answer {
  if (state.screen.name === 'target' && state.form.focus !== FIELDS[0]) return events(command('previous'));
  const goes = BINDINGS.some((binding) => binding.command === 'back' && binding.when(state));
  return goes ? events(command('back')) : { kind: 'ignored' };
}

/** The value of the field that is asked for; with the last one the form is sent off. */
function fieldAnswer(state: State, text: string): Answer {
  const { form } = state;
  const value = text === '' ? form.lines[form.focus].text : text === EMPTY_FIELD ? '' : text;
  const problem = problemOf(withLine(form, lineOf(value)), form.focus);
  if (problem !== null) return { kind: 'problem', problem };
  const last = form.focus === FIELDS.at(-1);
  return events(
    command('clear'),
    ...(value === '' ? [] : [{ type: 'text', text: value } as const]),
    command(last ? 'confirm' : 'next'),
  );
}

function events(...list: readonly Event[]): Answer {
  return { kind: 'events', events: list };
}

function command(name: Command): Event {
  return { type: 'command', command: name };
}
