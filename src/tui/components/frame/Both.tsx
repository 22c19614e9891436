import { Box } from 'ink';
import { type ReactNode, use } from 'react';
import type { I18n } from '../../../i18n/index.ts';
import { SIDE_COLUMNS } from '../../layout.ts';
import { frame } from '../../theme.ts';
import type { View } from '../view.ts';
import { WidthContext } from './Prose.tsx';

interface Props {
  readonly view: Pick<View, 'i18n' | 'second' | 'columns'>;
  /** the same thing in the language it is given */
  readonly children: (i18n: I18n) => ReactNode;
}

/** From a terminal of so many columns on, two languages stand side by side. */
const TERMINAL_FOR_TWO = 120;
/** The edge of the second language, and the cell right of it. */
const EDGE_COLUMNS = 2;
const GAP_COLUMNS = 2;

/**
 * Something said in the language of the screen and, for somebody else who looks at it, in a second one: beside it where
 * there is room, else under it, and always behind an edge.
 */
export function Both({ view: { i18n, second, columns: all }, children }: Props) {
  const columns = use(WidthContext);
  if (second === null) return <>{children(i18n)}</>;
  const beside = all + 2 * SIDE_COLUMNS >= TERMINAL_FOR_TWO;
  const first = beside ? Math.floor((columns - GAP_COLUMNS - EDGE_COLUMNS) / 2) : columns;
  const other = beside ? first : columns - EDGE_COLUMNS;
  return (
    <Box flexDirection={beside ? 'row' : 'column'} columnGap={beside ? GAP_COLUMNS : 0} flexShrink={0}>
      <Box flexDirection="column" flexShrink={0} width={first}>
        <WidthContext value={first}>{children(i18n)}</WidthContext>
      </Box>
      <Box
        flexDirection="column"
        flexShrink={0}
        width={other + EDGE_COLUMNS}
        borderStyle={frame}
        borderTop={false}
        borderBottom={false}
        borderRight={false}
        borderDimColor
        paddingLeft={1}
      >
        <WidthContext value={other}>{children(second)}</WidthContext>
      </Box>
    </Box>
  );
}
