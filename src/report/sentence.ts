import type { Reason } from '../diagnosis/index.ts';
import { type I18n, printableLines } from '../i18n/index.ts';

/** A reason as a sentence in the reader's language. */
export function sentence(reason: Reason, i18n: I18n): string {
  return i18n.t(`diagnosis:reasons.${reason.id}`, { ...reason.values });
}

/** Text that has to stay as it is, line by line, but for control sequences. */
export function exactLines(text: string): string {
  return printableLines(text);
}
