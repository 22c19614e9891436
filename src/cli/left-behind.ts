import type { Leftover } from '../check/events.ts';
import { type I18n, printable } from '../i18n/index.ts';

/** What is, or may be, left in the bucket, each with the command that removes or finds it; empty where it is nothing. */
export function leftBehind(leftovers: readonly Leftover[], { t }: I18n): string {
  if (leftovers.length === 0) return '';
  const lines = leftovers.map(
    (one) =>
      `  ${t(`check:leftover.${one.kind}`)} ${printable(one.key)}\n    ${printable(one.command, 20_000)}`,
  );
  return `${t('cli:leftBehind')}\n${lines.join('\n')}\n`;
}
