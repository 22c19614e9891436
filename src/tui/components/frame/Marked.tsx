import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useNarrower, WidthContext } from './Prose.tsx';

export const MARK_COLUMNS = 2;

interface Props {
  /** one cell wide */
  readonly mark: ReactNode;
  readonly children: ReactNode;
}

/** A sign and what it stands for; long text wraps beside the sign, not under it. */
export function Marked({ mark, children }: Props) {
  const columns = useNarrower(MARK_COLUMNS);
  return (
    <Box flexShrink={0}>
      <Box width={MARK_COLUMNS} flexShrink={0}>
        {mark}
      </Box>
      <Box flexGrow={1} flexShrink={1} flexDirection="column">
        <WidthContext value={columns}>{children}</WidthContext>
      </Box>
    </Box>
  );
}
