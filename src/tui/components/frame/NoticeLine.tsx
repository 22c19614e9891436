import { Text } from 'ink';
import type { Notice } from '../../flow/state.ts';
import { noticeText } from '../../text/notice.ts';
import { colors, signs } from '../../theme.ts';
import type { View } from '../view.ts';

const TONES: Readonly<Record<Notice['id'], 'good' | 'bad' | 'warn'>> = {
  saved: 'good',
  'not-saved': 'bad',
  'same-answer': 'warn',
  copied: 'good',
  'not-copied': 'warn',
};

/** What answers a key press, with its sign. */
export function NoticeLine({ view: { state, i18n } }: { readonly view: View }) {
  const { notice } = state;
  if (notice === null) return null;
  const tone = TONES[notice.id];
  return <Text color={colors[tone]}>{`${signs[tone]} ${noticeText(notice, i18n)}`}</Text>;
}
