import type { CheckResult } from '../../../check/events.ts';
import { cleanup, type TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';
import type { State } from '../../flow/state.ts';
import { partingText, successText } from '../../text/success.ts';
import { marked } from './blocks.ts';

export function successLines(state: State, result: CheckResult, options: TextOptions): readonly string[] {
  const { i18n, style } = options;
  const { t } = i18n;
  const { title, lead } = successText(state, i18n);
  const parting = partingText(state, i18n);
  const good = style.good(style.glyphs.good);
  return [
    `${good} ${style.strong(title)}`,
    ...wrap(lead, options.columns),
    ...marked(good, t('wizard:success.small'), options),
    ...marked(good, t('wizard:success.large'), options),
    ...cleanup(result, options),
    ...(parting === null ? [] : wrap(parting, options.columns)),
  ];
}
