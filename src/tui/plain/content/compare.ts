import type { CheckResult } from '../../../check/events.ts';
import { cleanup, controls, sideBySide, type TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';
import { differenceOf, sidesOf } from '../../text/sides.ts';
import { apart, headed } from './blocks.ts';

export function compareLines(result: CheckResult, options: TextOptions): readonly string[] {
  const { t } = options.i18n;
  const difference = differenceOf(result);
  const blocks = [
    headed(t(`wizard:compare.title.${sidesOf(result.steps, result.verdict).outcome}`), null, options),
    sideBySide(result.steps, options),
    difference === null ? [] : wrap(t('wizard:compare.difference', { action: difference }), options.columns),
    controls(result, options),
    cleanup(result, options),
  ];
  return apart(blocks);
}
