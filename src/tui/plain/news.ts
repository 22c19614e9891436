/** What is to be said once the flow has gone on: only what has not been said. Pure. */
import { LANGUAGE_NAMES } from '../../i18n/index.ts';
import type { TextOptions } from '../../report/text.ts';
import { wrap } from '../../report/width.ts';
import { DOCUMENT_FIELDS, type DocumentField } from '../flow/document-fields.ts';
import { pickFieldOf } from '../flow/picking.ts';
import type { State } from '../flow/state.ts';
import { noticeText } from '../text/notice.ts';
import { contentOf } from './content/index.ts';
import { secondOf } from './content/second.ts';
import { progressLines } from './progress.ts';

/** How text goes out in a language. */
export type TextIn = (language: State['language']) => TextOptions;

export interface News {
  readonly lines: readonly string[];
  /** of the steps of this run */
  readonly told: ReadonlySet<string>;
  /** what is asked afterwards: the question with its choices, its prompt alone, or nothing as it stands already */
  readonly asks: 'question' | 'prompt' | null;
}

/** @param before as it was said last; null: nothing has been said */
export function newsOf(before: State | null, now: State, told: ReadonlySet<string>, textIn: TextIn): News {
  const options = textIn(now.language);
  const anew = before === null || isOtherScreen(before, now);
  const screen = anew ? ['', ...contentOf(now, options), ...inSecond(now, textIn)] : [];
  const late = anew ? [] : newProblems(before, now, options);
  const progress = progressOf(now, before?.runNumber === now.runNumber ? told : new Set(), options);
  const notice = newNotice(before, now, options);
  return {
    lines: [...screen, ...late, ...progress.lines, ...notice],
    told: progress.told,
    asks: asks(before, now, late.length > 0 || notice.length > 0),
  };
}

function asks(before: State | null, now: State, interrupted: boolean): News['asks'] {
  if (before === null || isOtherScreen(before, now) || isOtherQuestion(before, now)) return 'question';
  return interrupted ? 'prompt' : null;
}

function isOtherScreen(before: State, now: State): boolean {
  return before.language !== now.language || before.second !== now.second || before.screen !== now.screen;
}

/** What is said in the second language, under its name. */
function inSecond(state: State, textIn: TextIn): readonly string[] {
  if (state.second === null) return [];
  const lines = secondOf(state, textIn(state.second));
  return lines.length === 0 ? [] : ['', `[${LANGUAGE_NAMES[state.second]}]`, ...lines];
}

function progressOf(
  { screen, run }: State,
  told: ReadonlySet<string>,
  options: TextOptions,
): Pick<News, 'lines' | 'told'> {
  const moves = screen.name === 'uploading' || screen.name === 'stopping';
  return moves ? progressLines(run, told, options) : { lines: [], told };
}

function newNotice(before: State | null, now: State, { i18n, columns }: TextOptions): readonly string[] {
  if (now.notice === null || now.notice === before?.notice) return [];
  return wrap(noticeText(now.notice, i18n), columns);
}

function newProblems(before: State, now: State, { i18n, columns }: TextOptions): readonly string[] {
  const known = problemsIn(before);
  return problemsIn(now)
    .filter((field) => !known.includes(field) && field !== now.handed.focus)
    .flatMap((field) => {
      const name = i18n.t(`wizard:documents.fields.${field}.name`);
      return wrap(
        `${i18n.t('wizard:plain.fact', { name })} ${now.handed.problems[field]?.says(i18n) ?? ''}`,
        columns,
      );
    });
}

/** What is wrong with files that were named a while ago: reading them takes its time. */
function problemsIn(state: State): readonly DocumentField[] {
  return DOCUMENT_FIELDS.filter((field) => state.handed.problems[field] !== null);
}

function isOtherQuestion(before: State, now: State): boolean {
  return (
    (now.screen.name === 'scenario' && before.search !== now.search) ||
    (now.screen.name === 'documents' &&
      (before.handed.focus !== now.handed.focus ||
        before.handed.problems[now.handed.focus] !== now.handed.problems[now.handed.focus])) ||
    (now.screen.name === 'target' &&
      (before.form.focus !== now.form.focus || listStatus(before) !== listStatus(now)))
  );
}

/** How it stands with the list of the field that is asked for: when it has come, it is read out. */
function listStatus(state: State): string | null {
  const field = pickFieldOf(state);
  return field === null ? null : state.listings[field].status;
}
