import { Box, Text } from 'ink';
import { printable } from '../../../i18n/index.ts';
import { offered } from '../../flow/picking.ts';
import { listWindow } from '../../text/list-window.ts';
import { pickNote } from '../../text/pick.ts';
import { colors, signs } from '../../theme.ts';
import type { View } from '../view.ts';

interface Props {
  readonly view: View;
  /** lines there are, the one that says how it stands with the list included */
  readonly rows: number;
}

/** What the field in hand offers, as far as there is room; the arrows go through it. */
export function PickList({ view: { state, i18n }, rows }: Props) {
  const items = offered(state);
  const note = pickNote(state, i18n);
  const room = Math.max(1, rows - 1);
  const { from, to } = listWindow(
    items.map(() => 1),
    state.pick ?? 0,
    room,
  );
  const position =
    items.length > room
      ? `  ${i18n.t('wizard:list.position', { from: from + 1, to, total: items.length })}`
      : '';
  return (
    <Box flexDirection="column" flexShrink={0} marginTop={1} marginLeft={2}>
      {note !== null && (
        <Text dimColor wrap={items.length === 0 && rows > 1 ? 'wrap' : 'truncate'}>
          {note}
          {position}
        </Text>
      )}
      {items.slice(from, to).map(({ value, hint }, offset) => {
        const chosen = state.pick === from + offset;
        return (
          <Text key={value} wrap="truncate">
            <Text color={colors.accent}>{chosen ? `${signs.pointer} ` : '  '}</Text>
            <Text bold={chosen} {...(chosen ? { color: colors.accent } : {})}>
              {printable(value)}
            </Text>
            {hint !== null && <Text dimColor>{`  ${printable(hint)}`}</Text>}
          </Text>
        );
      })}
    </Box>
  );
}
