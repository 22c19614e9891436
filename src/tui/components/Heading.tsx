import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { TEXT_COLUMNS } from '../theme.ts';
import { Marked } from './Marked.tsx';

interface Props {
  readonly title: string;
  /** one or two sentences under the title */
  readonly lead?: string | null;
  /** a sign before the title */
  readonly mark?: ReactNode;
}

export function Heading({ title, lead = null, mark = null }: Props) {
  return (
    <Box flexDirection="column" flexShrink={0} marginBottom={1} width="100%">
      {mark === null ? (
        <Text bold>{title}</Text>
      ) : (
        <Marked mark={mark}>
          <Text bold>{title}</Text>
        </Marked>
      )}
      {lead !== null && (
        <Box maxWidth={TEXT_COLUMNS}>
          <Text dimColor>{lead}</Text>
        </Box>
      )}
    </Box>
  );
}
