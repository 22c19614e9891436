import type { I18n } from '../../i18n/index.ts';
import { canCheck } from '../flow/selectors.ts';
import type { State } from '../flow/state.ts';

/** That both uploads work: since a fix, or without one. */
export function successText(
  { runReason }: Pick<State, 'runReason'>,
  { t }: I18n,
): { readonly title: string; readonly lead: string } {
  return runReason === 'after-fix'
    ? { title: t('wizard:success.fixed'), lead: t('wizard:success.fixedLead') }
    : { title: t('wizard:success.healthy'), lead: t('wizard:success.healthyLead') };
}

/** What to know before one leaves; null: where nothing was changed, or somebody else has observed it, there is nothing to do. */
export function partingText(
  { place, runReason }: Pick<State, 'place' | 'runReason'>,
  { t }: I18n,
): string | null {
  if (!canCheck({ place })) return null;
  if (place.kind === 'practice') return t('wizard:success.practice');
  return runReason === 'after-fix' ? t('wizard:success.real') : null;
}
