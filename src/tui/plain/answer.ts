/** What a typed line means on a screen. Pure: which events it stands for. */
import type { I18n } from '../../i18n/index.ts';
import { printable } from '../../i18n/index.ts';
import type { Command } from '../flow/command.ts';
import { DOCUMENT_FIELDS, isValueField } from '../flow/document-fields.ts';
import { FIELDS, problemOf, withLine } from '../flow/form.ts';
import { errorIn, isEmpty, valueProblem } from '../flow/handed.ts';
import { lineOf } from '../flow/line.ts';
import { shownScenarios } from '../flow/selectors.ts';
import type { Event, State } from '../flow/state.ts';
import { BINDINGS } from '../keys.ts';
import type { PlainChoice } from './choices.ts';

export type Answer =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'help' }
  /** a line of a text of many: nothing is said to it */
  | { readonly kind: 'taken'; readonly events: readonly Event[] }
  /** nothing was to be answered */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'problem'; readonly says: (i18n: I18n) => string; readonly events: readonly Event[] };

/** The second of each is what the same key gives where a Korean keyboard is switched to Hangul. */
const BACK: ReadonlySet<string> = new Set(['b', 'ㅠ']);
const LANGUAGE: ReadonlySet<string> = new Set(['l', 'ㅣ']);

/** Ends a text of many lines, and fields that are not asked for any more. */
export const ENOUGH = '.';

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
  if (state.screen.name === 'pasted-error') return pastedLine(state, line);
  if (state.screen.name === 'documents') return documentAnswer(state, text);
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
  if (state.screen.name === 'documents' && state.handed.focus !== DOCUMENT_FIELDS[0])
    return events(command('previous'));
  const goes = BINDINGS.some((binding) => binding.command === 'back' && binding.when(state));
  return goes ? events(command('back')) : { kind: 'ignored' };
}

/** The value of the field that is asked for; with the last one the form is sent off. */
function fieldAnswer(state: State, text: string): Answer {
  const { form } = state;
  const value = typedValue(text, form.lines[form.focus].text);
  const problem = problemOf(withLine(form, lineOf(value)), form.focus);
  if (problem !== null) return wrong(({ t }) => t(`check:valueProblem.${problem}`));
  const last = form.focus === FIELDS.at(-1);
  return events(
    command('clear'),
    ...(value === '' ? [] : [{ type: 'text', text: value } as const]),
    command(last ? 'confirm' : 'next'),
  );
}

/** A line of a pasted text, as it stands; one with nothing but a full stop ends it. */
function pastedLine(state: State, line: string): Answer {
  if (line.trim() !== ENOUGH) return { kind: 'taken', events: [{ type: 'text', text: `${line}\n` }] };
  const { handed } = state;
  if (isEmpty(handed) || errorIn(handed.text) !== null) return events(command('confirm'));
  // It cannot be mended line by line: it is pasted once more.
  return wrong(({ t }) => t('cli:explain.no-error-found'), command('clear'));
}

/** The value of the field that is asked for; with the last one, or with a full stop, all of them are sent off. */
function documentAnswer({ handed }: State, text: string): Answer {
  const { focus } = handed;
  const standing = handed.lines[focus].text;
  const value = text === ENOUGH ? standing : typedValue(text, standing);
  const problem = isValueField(focus) ? valueProblem(focus, value) : null;
  if (problem !== null) return wrong((i18n) => problem.says(i18n));
  const goes = text === ENOUGH || focus === DOCUMENT_FIELDS.at(-1) ? 'confirm' : 'next';
  if (value === standing) return events(command(goes));
  return events(
    command('clear'),
    ...(value === '' ? [] : [{ type: 'text', text: value } as const]),
    command(goes),
  );
}

/** What a field holds after a line: an empty one keeps what stands in it. */
function typedValue(text: string, standing: string): string {
  if (text === '') return standing;
  return text === EMPTY_FIELD ? '' : text;
}

function wrong(says: (i18n: I18n) => string, ...list: readonly Event[]): Answer {
  return { kind: 'problem', says, events: list };
}

function events(...list: readonly Event[]): Answer {
  return { kind: 'events', events: list };
}

function command(name: Command): Event {
  return { type: 'command', command: name };
}
