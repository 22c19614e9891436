import { printable } from '../../../i18n/index.ts';
import type { TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';
import type { Screen, State } from '../../flow/state.ts';
import { type ConsentFact, consentCalls, consentFacts } from '../../text/consent.ts';
import { callerProblemOf, warningText } from '../../text/look.ts';
import { headed, marked } from './blocks.ts';

export function consentLines(
  state: State,
  { look }: Extract<Screen, { name: 'consent' }>,
  options: TextOptions,
): readonly string[] {
  const { i18n, columns, style } = options;
  const { t } = i18n;
  const problem = callerProblemOf(look);
  const facts = ({ name, lines }: ConsentFact) => [
    t('wizard:plain.fact', { name }),
    ...lines.flatMap(({ text }) => wrap(text, columns - 2).map((line) => `  ${line}`)),
  ];
  const warnings = [
    ...(problem === null ? [] : [t('wizard:warnings.caller', { detail: printable(problem, 300) })]),
    ...look.warnings.map((warning) => warningText(warning, i18n)),
  ];
  return [
    ...headed(t('wizard:consent.title'), null, options),
    ...warnings.flatMap((text) => marked(style.bad(style.glyphs.warn), text, options)),
    ...consentFacts(look, state.place.kind, i18n).flatMap(facts),
    '',
    style.strong(t('wizard:consent.calls.title')),
    ...consentCalls(look, state, i18n).flatMap(facts),
  ];
}
