import type { Translate } from '../../i18n/index.ts';

/** A key's name as it is printed on keyboards where the language is spoken. */
export function keyLabel(label: string, t: Translate): string {
  if (label === 'Enter') return t('wizard:keyNames.enter');
  return label === 'Esc' ? t('wizard:keyNames.escape') : label;
}
