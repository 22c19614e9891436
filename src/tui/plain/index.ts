/**
 * The wizard line by line, for screen readers and for terminals that can do no more: the same flow, the same texts and
 * questions, no cursor movement, nothing drawn twice.
 */
import { createInterface } from 'node:readline';
import { createI18n, type I18n, LANGUAGE_NAMES } from '../../i18n/index.ts';
import type { TextOptions } from '../../report/text.ts';
import { wrap } from '../../report/width.ts';
import { DOCUMENT_FIELDS, type DocumentField } from '../flow/handed.ts';
import { pickFieldOf } from '../flow/picking.ts';
import { start } from '../flow/start.ts';
import type { State } from '../flow/state.ts';
import { createRunner } from '../runner.ts';
import type { WizardExit, WizardOptions } from '../services.ts';
import { stopEvent } from '../stop-event.ts';
import { noticeText } from '../text/notice.ts';
import { leftOf } from '../text/summary.ts';
import { answerOf } from './answer.ts';
import { choicesOf, waits } from './choices.ts';
import { contentOf, secondOf } from './content.ts';
import { progressLines } from './progress.ts';
import { promptOf, questionLines } from './question.ts';
import { summaryLines } from './summary.ts';

export interface PlainOptions extends Omit<WizardOptions, 'streams'> {
  /** in cooked mode: the terminal itself shows and edits what is typed */
  readonly input: NodeJS.ReadableStream;
  readonly write: (text: string) => void;
  /** how text goes out in a language */
  readonly textOptions: (i18n: I18n) => TextOptions;
}

export async function runPlainWizard(options: PlainOptions): Promise<WizardExit> {
  const { services, input, write } = options;
  const [first, effects] = start({ ...options, scenarios: services.scenarios });
  const runner = createRunner([first, effects], services);
  let shown: State | null = null;
  let told: ReadonlySet<string> = new Set();
  /** a question stands at the end of the output, without a line end */
  let asking = false;

  const text = (state: State) => options.textOptions(createI18n(state.language));
  const print = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    write(`${asking ? '\n' : ''}${lines.join('\n')}\n`);
    asking = false;
  };
  /** What is said in the second language, under its name. */
  const inSecond = (state: State): readonly string[] => {
    if (state.second === null) return [];
    const options = text({ ...state, language: state.second });
    const lines = secondOf(state, options);
    return lines.length === 0 ? [] : ['', `[${LANGUAGE_NAMES[state.second]}]`, ...lines];
  };
  const newProblems = (before: State, now: State): readonly string[] => {
    const { i18n, columns } = text(now);
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
  };
  const ask = (state: State, withChoices: boolean) => {
    if (waits(state)) return;
    const choices = choicesOf(state, createI18n(state.language));
    if (withChoices) print(questionLines(state, choices, text(state)));
    write(`${promptOf(state, choices, text(state))} `);
    asking = true;
  };

  /** several events make up one answer: what comes of them all is shown */
  let answering = false;

  function show(): void {
    if (answering) return;
    const now = runner.current();
    const before = shown;
    shown = now;
    if (now.screen.name === 'ended') return;
    if (before?.runNumber !== now.runNumber) told = new Set();
    const anew =
      before === null ||
      before.language !== now.language ||
      before.second !== now.second ||
      before.screen !== now.screen;
    if (anew) print(['', ...contentOf(now, text(now)), ...inSecond(now)]);
    const late = anew || before === null ? [] : newProblems(before, now);
    print(late);
    if (now.screen.name === 'uploading' || now.screen.name === 'stopping') {
      const progress = progressLines(now.run, told, text(now));
      told = progress.told;
      print(progress.lines);
    }
    const notice =
      now.notice !== null && now.notice !== before?.notice ? noticeText(now.notice, text(now).i18n) : null;
    if (notice !== null) print(wrap(notice, text(now).columns));
    if (anew || isOtherQuestion(before, now)) ask(now, true);
    else if (notice !== null || late.length > 0) ask(now, false);
  }

  function answer(line: string): void {
    // The line end that was typed is on the screen too.
    asking = false;
    const state = runner.current();
    const given = answerOf(state, line, choicesOf(state, createI18n(state.language)));
    const i18n = createI18n(state.language);
    const { t } = i18n;
    const { columns } = text(state);
    switch (given.kind) {
      case 'events': {
        answering = true;
        for (const event of given.events) runner.dispatch(event);
        answering = false;
        show();
        // An answer that changed nothing (the same search again) is asked for again.
        if (!asking) ask(runner.current(), true);
        return;
      }
      case 'help':
        print(
          t('wizard:plain.help')
            .split('\n')
            .flatMap((one) => wrap(one, columns)),
        );
        ask(state, true);
        return;
      case 'unknown':
        print(wrap(t('wizard:plain.unknown'), columns));
        ask(state, false);
        return;
      case 'taken':
        answering = true;
        for (const event of given.events) runner.dispatch(event);
        answering = false;
        shown = runner.current();
        return;
      case 'problem':
        print(wrap(given.says(i18n), columns));
        answering = true;
        for (const event of given.events) runner.dispatch(event);
        answering = false;
        shown = runner.current();
        ask(shown, false);
        return;
      case 'ignored':
        return;
    }
  }

  const lines = createInterface({ input, terminal: false });
  const hangUp = () => runner.dispatch({ type: 'stop', because: 'hang-up' });
  runner.subscribe(show);
  lines.on('line', answer);
  // Without anybody to answer there is nothing to go on with.
  lines.on('close', hangUp);
  lines.on('error', hangUp);
  options.onStop((because) => runner.dispatch(stopEvent(because)));
  print(
    wrap(
      createI18n(options.language).t('wizard:plain.welcome'),
      options.textOptions(createI18n(options.language)).columns,
    ),
  );
  show();
  runner.dispatch({ type: 'shown' });
  try {
    const state = await runner.exited;
    print(['', ...summaryLines(state, text(state))]);
    return {
      reason: state.screen.name === 'ended' ? state.screen.reason : 'left',
      result: state.result,
      atRisk: leftOf(state),
      language: state.language,
    };
  } finally {
    lines.off('close', hangUp);
    lines.close();
    await runner.dispose();
  }
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
