import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

interface Props {
  readonly facts: readonly Fact[];
  /** columns of the names, in cells */
  readonly nameColumns: number;
}

/** Names and values in two aligned columns; long values wrap in theirs. */
export function Facts({ facts, nameColumns }: Props) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {facts.map((fact) => (
        <Box key={fact.name} columnGap={2}>
          <Box width={nameColumns} flexShrink={0}>
            <Text dimColor>{fact.name}</Text>
          </Box>
          <Box flexShrink={1} flexDirection="column">
            {typeof fact.value === 'string' ? <Text>{fact.value}</Text> : fact.value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
