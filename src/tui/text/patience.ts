import type { I18n } from '../../i18n/index.ts';
import { MOST_REPEATED } from '../flow/patience.ts';
import type { State } from '../flow/state.ts';

/** When the next check begins, and how many there will be. */
export function patienceText({ waiting }: Pick<State, 'waiting'>, { t, format }: I18n): string {
  return t('wizard:patience.next', {
    left: format.duration(waiting.secondsLeft * 1000),
    number: waiting.repeated + 1,
    total: MOST_REPEATED,
  });
}
