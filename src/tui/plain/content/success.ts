import type { CheckResult } from '../../../check/events.ts';
import { cleanup, type TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';
import type { State } from '../../flow/state.ts';
import { marked } from './blocks.ts';

export function successLines(state: State, result: CheckResult, options: TextOptions): readonly string[] {
  const { i18n, style } = options;
  const { t } = i18n;
  const fixed = state.runReason === 'after-fix';
  const good = style.good(style.glyphs.good);
  return [
    `${good} ${style.strong(t(fixed ? 'wizard:success.fixed' : 'wizard:success.healthy'))}`,
    ...wrap(t(fixed ? 'wizard:success.fixedLead' : 'wizard:success.healthyLead'), options.columns),
    ...marked(good, t('wizard:success.small'), options),
    ...marked(good, t('wizard:success.large'), options),
    ...cleanup(result, options),
    ...wrap(
      t(state.place.kind === 'practice' ? 'wizard:success.practice' : 'wizard:success.real'),
      options.columns,
    ),
  ];
}
