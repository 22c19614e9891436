import type { I18n } from '../../i18n/index.ts';
import { shownVariant, variantsOf } from '../flow/selectors.ts';
import type { FixVariant, Screen } from '../flow/state.ts';

/** The way to make a change that is on the screen; null where there is no other to tell it from. */
export function variantToName(screen: Extract<Screen, { name: 'fix' }>): FixVariant | null {
  return variantsOf(screen.result, screen.fix).length > 1 ? shownVariant(screen) : null;
}

export function variantText(variant: FixVariant, { t }: I18n): string {
  return variant === 'smallest' ? t('wizard:fix.smallest') : t(`check:alternative.${variant}`);
}
