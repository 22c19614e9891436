import { Text } from 'ink';
import { printable } from '../../i18n/index.ts';
import { colors, signs } from '../theme.ts';
import type { View } from './view.ts';

/** What answers a key press: saved, not saved, nothing to do. */
export function NoticeLine({ view: { state, i18n } }: { readonly view: View }) {
  const { notice } = state;
  const { t } = i18n;
  if (notice === null) return null;
  switch (notice.id) {
    case 'saved':
      return (
        <Text color={colors.good}>
          {`${signs.good} ${t('wizard:notice.saved', { count: notice.files.length, directory: printable(notice.directory) })}`}
        </Text>
      );
    case 'not-saved':
      return (
        <Text color={colors.bad}>
          {`${signs.bad} ${t('wizard:notice.notSaved', { detail: printable(notice.detail, 200) })}`}
        </Text>
      );
    case 'nothing-to-apply':
      return <Text color={colors.warn}>{`${signs.warn} ${t('wizard:notice.nothingToApply')}`}</Text>;
  }
}
