/** One question after the other: what is new is said, what is typed is answered. */
import { wrap } from '../../report/width.ts';
import type { Event, State } from '../flow/state.ts';
import type { Store } from '../runner.ts';
import { answerOf } from './answer.ts';
import { choicesOf, waits } from './choices.ts';
import { newsOf, type TextIn } from './news.ts';
import type { Printer } from './printer.ts';
import { promptOf, questionLines } from './question.ts';

export interface Conversation {
  /** Says what is new in the flow, and asks what is to be asked. */
  show(): void;
  /** Takes a line that was typed. */
  answer(line: string): void;
}

export function createConversation(
  { current, dispatch }: Pick<Store, 'current' | 'dispatch'>,
  printer: Printer,
  textIn: TextIn,
): Conversation {
  let shown: State | null = null;
  let told: ReadonlySet<string> = new Set();
  /** several events make up one answer: what comes of them all is shown */
  let answering = false;

  function show(): void {
    if (answering) return;
    const before = shown;
    const now = current();
    shown = now;
    if (now.screen.name === 'ended') return;
    const news = newsOf(before, now, told, textIn);
    told = news.told;
    printer.print(news.lines);
    if (news.asks !== null) ask(now, news.asks);
  }

  function ask(state: State, what: 'question' | 'prompt'): void {
    if (waits(state)) return;
    const options = textIn(state.language);
    const choices = choicesOf(state, options.i18n);
    if (what === 'question') printer.print(questionLines(state, choices, options));
    printer.prompt(promptOf(state, choices, options));
  }

  function dispatchAll(events: readonly Event[]): void {
    answering = true;
    for (const event of events) dispatch(event);
    answering = false;
  }

  /** Nothing is said of what came of them. */
  function take(events: readonly Event[]): State {
    dispatchAll(events);
    shown = current();
    return shown;
  }

  function answer(line: string): void {
    printer.typed();
    const state = current();
    const { i18n, columns } = textIn(state.language);
    const given = answerOf(state, line, choicesOf(state, i18n));
    switch (given.kind) {
      case 'events':
        dispatchAll(given.events);
        show();
        // An answer that changed nothing (the same search again) is asked for again.
        if (!printer.isAsking()) ask(current(), 'question');
        return;
      case 'help':
        printer.print(
          i18n
            .t('wizard:plain.help')
            .split('\n')
            .flatMap((one) => wrap(one, columns)),
        );
        ask(state, 'question');
        return;
      case 'unknown':
        printer.print(wrap(i18n.t('wizard:plain.unknown'), columns));
        ask(state, 'prompt');
        return;
      case 'taken':
        take(given.events);
        return;
      case 'problem':
        printer.print(wrap(given.says(i18n), columns));
        ask(take(given.events), 'prompt');
        return;
      case 'ignored':
        return;
    }
  }

  return { show, answer };
}
