import type { CheckResult } from '../../../check/events.ts';
import { flow, type TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';
import type { Screen } from '../../flow/state.ts';
import { rawErrors, rawErrorText, verdictText, whySentences } from '../../text/verdict.ts';
import { apart, list } from './blocks.ts';

export function whyLines(
  { result, view }: Extract<Screen, { name: 'why' }>,
  options: TextOptions,
): readonly string[] {
  const { i18n, style, columns } = options;
  const { t } = i18n;
  if (view === 'flow') return flow(result, options);
  if (view === 'raw') return raw(result, options);
  const { title, explanation } = verdictText(result, i18n);
  const good = result.verdict.code === 'no-problem-found';
  const sign = good ? style.good(style.glyphs.good) : style.bad(style.glyphs.bad);
  const { reasons, nextSteps } = whySentences(result, i18n);
  const { code, confidence } = result.verdict;
  return apart([
    [`${sign} ${style.strong(title)}`, ...wrap(explanation, columns)],
    list(t('wizard:why.known'), reasons, options),
    list(t('wizard:why.nextSteps'), nextSteps, options),
    [
      t('wizard:why.code', { code }),
      ...(confidence === null ? [] : [t(`wizard:why.confidence.${confidence}`)]),
    ],
  ]);
}

/** What AWS itself said, whole. */
function raw(result: CheckResult, { i18n, style }: TextOptions): readonly string[] {
  const errors = rawErrors(result);
  if (errors.length === 0) return [i18n.t('wizard:why.noRaw')];
  return errors.flatMap((error) => {
    const { title, code, message } = rawErrorText(error, i18n);
    const { requestId } = error;
    return [
      style.strong(title),
      code,
      ...(message === null ? [] : [message]),
      ...(requestId === null ? [] : [i18n.t('check:requestId', { requestId })]),
    ];
  });
}
