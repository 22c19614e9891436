import { UNICODE } from '../glyphs.ts';
import { type Markup, markup } from './escape.ts';

const SIGN = { succeeded: UNICODE.good, failed: UNICODE.bad, skipped: '–' } as const;

export interface Outcome {
  readonly outcome: keyof typeof SIGN;
  readonly result: string;
  /** whether `result` is an error's code */
  readonly isCode: boolean;
}

/** A sign, a colour and a word: the word alone says it all. */
export function outcomeCell({ outcome, result, isCode }: Outcome): Markup {
  const word = isCode ? markup`<code>${result}</code>` : markup`${result}`;
  return markup`<span class="outcome ${outcome}"><span aria-hidden="true">${SIGN[outcome]}</span> ${word}</span>`;
}
