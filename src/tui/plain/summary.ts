/** What stays to be read at the end: the verdict, what was saved, what was left and how to remove it. */
import { printable } from '../../i18n/index.ts';
import { cleanupSentence } from '../../report/cleanup.ts';
import type { TextOptions } from '../../report/text.ts';
import { wrap } from '../../report/width.ts';
import type { State } from '../flow/state.ts';
import { leftOf } from '../text/summary.ts';
import { summaryText } from '../text/verdict.ts';

export function summaryLines(state: State, { i18n, style, columns }: TextOptions): readonly string[] {
  const { t } = i18n;
  const { result, saved, screen } = state;
  const left = leftOf(state);
  const interrupted = screen.name === 'ended' && screen.reason === 'interrupted';
  const crashed = screen.name === 'ended' && screen.reason === 'crashed';
  const verdict = result === null || result.interrupted ? null : result.verdict;
  return [
    ...(interrupted ? [t('wizard:summary.interrupted')] : []),
    ...(crashed ? wrap(t('wizard:summary.crashed'), columns) : []),
    ...(verdict === null ? [] : wrap(summaryText(verdict, i18n), columns)),
    ...(result !== null && left.length === 0 ? wrap(cleanupSentence(result, i18n), columns) : []),
    ...(saved.length === 0
      ? []
      : [t('wizard:summary.saved'), ...saved.map((path) => `  ${printable(path)}`)]),
    ...(left.length === 0 ? [] : [style.bad(t('wizard:summary.left', { count: left.length }))]),
    ...left.map(({ command }) => printable(command, 20_000)),
    ...(result === null && !interrupted && !crashed ? [t('wizard:summary.nothingDone')] : []),
  ];
}
