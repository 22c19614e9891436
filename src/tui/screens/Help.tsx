import { Box, Text } from 'ink';
import { Heading } from '../components/Heading.tsx';
import type { View } from '../components/view.ts';
import { primaryActionOf } from '../flow/actions.ts';
import { shownKeys } from '../keys.ts';
import { keyLabel } from '../text/key-label.ts';

/** Of the title, a lead on two lines and the empty line under it. */
const HEADING_ROWS = 4;

/** Every key that does something on the screen behind it. */
export function HelpScreen({ view }: { readonly view: View }) {
  const { i18n, state } = view;
  const { t } = i18n;
  const behind = { ...state, overlay: 'none' } as const;
  const action = primaryActionOf(behind);
  const rows = [
    ...(action === null ? [] : [{ label: 'Enter', letter: null, says: t(`wizard:actions.${action}`) }]),
    ...shownKeys(behind, 'help').map(({ label, letter, words }) => ({
      label,
      letter,
      says: t(`wizard:keys.${words}`),
    })),
  ];
  return (
    <Box flexDirection="column">
      <Heading
        title={t('wizard:help.title')}
        lead={rows.length + HEADING_ROWS > view.rows ? null : t('wizard:help.lead')}
      />
      {rows.map(({ label, letter, says }) => (
        <Box key={`${label} ${says}`} columnGap={2}>
          <Box width={10} flexShrink={0}>
            <Text bold>{keyLabel(label, t)}</Text>
          </Box>
          <Box width={3} flexShrink={0}>
            <Text dimColor>{letter ?? ''}</Text>
          </Box>
          <Text>{says}</Text>
        </Box>
      ))}
    </Box>
  );
}
