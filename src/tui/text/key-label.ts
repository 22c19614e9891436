import type { Translate } from '../../i18n/index.ts';
import { ASCII } from '../../report/glyphs.ts';
import { signs } from '../theme.ts';

/** Arrows where a terminal shows none. */
const IN_ASCII: Readonly<Record<string, string>> = { '↑↓': 'Up/Down', '←→': 'Left/Right' };

/** A key's name as it is printed on keyboards where the language is spoken. */
export function keyLabel(label: string, t: Translate): string {
  if (label === 'Enter') return t('wizard:keyNames.enter');
  if (label === 'Esc') return t('wizard:keyNames.escape');
  if (label === 'PgUp PgDn') return t('wizard:keyNames.pages');
  return signs === ASCII ? (IN_ASCII[label] ?? label) : label;
}
