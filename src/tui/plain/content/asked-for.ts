import { printable } from '../../../i18n/index.ts';
import type { TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';
import { errorsIn } from '../../flow/handed.ts';
import type { Screen, State } from '../../flow/state.ts';
import { namesIn, severalText } from '../../text/found-errors.ts';
import { ENOUGH } from '../answer.ts';
import { headed } from './blocks.ts';

/** The screens that ask for something to be typed. */
export function askedFor(
  screen: Extract<Screen, { name: 'pasted-error' | 'documents' | 'mfa' }>,
  state: State,
  options: TextOptions,
): readonly string[] {
  const { columns } = options;
  const { t } = options.i18n;
  switch (screen.name) {
    case 'pasted-error':
      return [
        ...headed(t('wizard:pasted.title'), t('wizard:pasted.lead'), options),
        ...wrap(t('wizard:plain.pasteEnds', { end: ENOUGH }), columns),
      ];
    case 'documents':
      return [
        ...foundLines(state, options),
        ...headed(t('wizard:documents.title'), t('wizard:documents.lead'), options),
        ...wrap(t('wizard:plain.enough', { end: ENOUGH }), columns),
      ];
    case 'mfa': {
      const lead = t('wizard:mfa.lead', { serial: printable(screen.serial, 300) });
      const { problem } = screen;
      const said = problem === null ? [] : wrap(t(`wizard:mfa.problem.${problem}`), columns);
      return [...headed(t('wizard:mfa.title'), lead, options), ...said];
    }
  }
}

/** What was found in the text that was pasted. */
function foundLines({ handed }: State, { i18n, columns }: TextOptions): readonly string[] {
  const [found, ...others] = errorsIn(handed.text);
  if (found === undefined) return [];
  const several = severalText(others, i18n);
  const line = `${i18n.t('wizard:pasted.found')} ${namesIn(found).join(', ')}`;
  return [...wrap(line, columns), ...(several === null ? [] : wrap(several, columns))];
}
