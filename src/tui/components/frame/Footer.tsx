import { Box, Text } from 'ink';
import { Fragment } from 'react';
import { primaryActionOf } from '../../flow/actions.ts';
import { shownKeys } from '../../keys.ts';
import { SIDE_COLUMNS } from '../../layout.ts';
import { fittingKeys, GAP, type KeyHint, linesOf, rowsOf } from '../../text/footer-keys.ts';
import { keyLabel } from '../../text/key-label.ts';
import { colors } from '../../theme.ts';
import { ScrollMarks } from '../scroll/ScrollMarks.tsx';
import type { ScrollRoom } from '../scroll/scroll-room.ts';
import type { View } from '../view.ts';
import { NoticeLine } from './NoticeLine.tsx';
import { Rule } from './Rule.tsx';

interface Props {
  readonly view: View;
  /** how much more there is than fits: only then the scroll keys are worth a word */
  readonly room: ScrollRoom;
}

/** The one thing Enter does, and under it the other keys that do something here. */
export function Footer({ view, room }: Props) {
  const { state, i18n, columns } = view;
  const { t } = i18n;
  const action = primaryActionOf(state);
  const keys = fittingKeys(
    shownKeys(state, 'footer').map(({ label: key, words }) => {
      const label = keyLabel(key, t);
      return { label, words, text: `${label} ${t(`wizard:keys.${words}`)}` };
    }),
    columns,
  );
  // As tall with the scroll keys as without: else the row they take could be the one that makes them needed.
  const height = rowsOf(keys, columns);
  const shown = keys.filter(({ words }) => room.limit > 0 || words !== 'scroll');
  return (
    <Box flexDirection="column" flexShrink={0} paddingX={SIDE_COLUMNS}>
      <Box minHeight={1} columnGap={1}>
        {state.overlay === 'none' && <NoticeLine view={view} />}
        <Rule />
        <ScrollMarks view={view} room={room} />
      </Box>
      <Box minHeight={1}>
        {action !== null && (
          <Text bold color={colors.accent}>
            <Text inverse>{` ${keyLabel('Enter', t)} `}</Text>
            {` ${t(`wizard:actions.${action}`)}`}
          </Text>
        )}
      </Box>
      <Box flexDirection="column" minHeight={height}>
        {linesOf(shown, columns).map((line) => (
          <KeyLine key={line[0]?.label} hints={line} />
        ))}
      </Box>
    </Box>
  );
}

/** A row of keys in one text, since it is laid out anew with each frame. */
function KeyLine({ hints }: { readonly hints: readonly Pick<KeyHint, 'label' | 'text'>[] }) {
  return (
    <Text wrap="truncate">
      {hints.map(({ label, text }, index) => (
        <Fragment key={label}>
          {index > 0 && GAP}
          <Text bold>{label}</Text>
          <Text dimColor>{text.slice(label.length)}</Text>
        </Fragment>
      ))}
    </Text>
  );
}
