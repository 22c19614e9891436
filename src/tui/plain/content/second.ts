import type { TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';
import { bodyOf } from '../../flow/selectors.ts';
import type { State } from '../../flow/state.ts';
import { differenceOf, sidesOf } from '../../text/sides.ts';
import { successText } from '../../text/success.ts';
import { verdictText } from '../../text/verdict.ts';
import { apart, headed } from './blocks.ts';
import { fixTitle, noteLines, predicted } from './fix.ts';
import { whyLines } from './why.ts';

/**
 * The verdict, the explanation and the fix once more, for somebody who reads another language: sentences alone, as
 * code and tables stand above and are the same in each.
 */
export function secondOf({ screen, runReason }: State, options: TextOptions): readonly string[] {
  const { t } = options.i18n;
  switch (screen.name) {
    case 'compare': {
      const difference = differenceOf(screen.result);
      return [
        ...headed(
          t(`wizard:compare.title.${sidesOf(screen.result.steps, screen.result.verdict).outcome}`),
          null,
          options,
        ),
        ...(difference === null
          ? []
          : wrap(t('wizard:compare.difference', { action: difference }), options.columns)),
      ];
    }
    case 'why':
      return screen.view === 'sentences'
        ? whyLines(screen, options)
        : headed(verdictText(screen.result, options.i18n).title, null, options);
    case 'fix': {
      const body = bodyOf(screen.result, screen.fix, screen.variant);
      if (body === null) return [];
      return apart([
        fixTitle(screen, body, options),
        predicted(body, options),
        noteLines(body.notes, options),
      ]);
    }
    case 'success': {
      const { title, lead } = successText({ runReason }, options.i18n);
      return headed(title, lead, options);
    }
    default:
      return [];
  }
}
