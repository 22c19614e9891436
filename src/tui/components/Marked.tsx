import { Box } from 'ink';
import type { ReactNode } from 'react';

interface Props {
  /** one cell wide */
  readonly mark: ReactNode;
  readonly children: ReactNode;
}

/** A sign and what it stands for; long text wraps beside the sign, not under it. */
export function Marked({ mark, children }: Props) {
  return (
    <Box flexShrink={0}>
      <Box width={2} flexShrink={0}>
        {mark}
      </Box>
      <Box flexGrow={1} flexShrink={1} flexDirection="column">
        {children}
      </Box>
    </Box>
  );
}
