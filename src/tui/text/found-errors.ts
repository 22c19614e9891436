/** What is said of the errors that a pasted text holds. */
import type { PastedError } from '../../diagnosis/pasted/pasted-error.ts';
import { type I18n, printable } from '../../i18n/index.ts';

/** More are counted and not named. */
const MOST_NAMED = 3;

/** Code, operation and action of an error, as far as it names them. */
export function namesIn({ error, operation, denial }: PastedError): readonly string[] {
  return [error.code, operation, denial?.action ?? null].flatMap((name) =>
    name === null || name === '' ? [] : [printable(name, 100)],
  );
}

/** That there are others, which are not explained; null where there are none. */
export function severalText(others: readonly PastedError[], { t, format }: I18n): string | null {
  if (others.length === 0) return null;
  const named = others.slice(0, MOST_NAMED).map((other) => namesIn(other).join(' '));
  return t('wizard:pasted.several', { count: others.length, list: format.list([...new Set(named)]) });
}
