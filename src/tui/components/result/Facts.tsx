import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { Prose, useNarrower, WidthContext } from '../frame/Prose.tsx';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

interface Props {
  readonly facts: readonly Fact[];
  /** columns of the names, in cells */
  readonly nameColumns: number;
  /** whether there is room for an empty line between facts */
  readonly roomy: boolean;
}

/** Names and values in two aligned columns; long values wrap in theirs. */
export function Facts({ facts, nameColumns, roomy }: Props) {
  const columns = useNarrower(nameColumns + 2);
  return (
    <Box flexDirection="column" flexShrink={0} rowGap={roomy ? 1 : 0}>
      {facts.map((fact) => (
        <Box key={fact.name} columnGap={2}>
          <Box width={nameColumns} flexShrink={0}>
            <Text dimColor>{fact.name}</Text>
          </Box>
          <Box flexShrink={1} flexDirection="column">
            <WidthContext value={columns}>
              {typeof fact.value === 'string' ? <Prose>{fact.value}</Prose> : fact.value}
            </WidthContext>
          </Box>
        </Box>
      ))}
    </Box>
  );
}
