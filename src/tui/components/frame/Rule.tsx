import { Box } from 'ink';
import { frame } from '../../theme.ts';

/** A quiet line across the room that is left: above it and below it are different things. */
export function Rule() {
  return (
    <Box
      flexGrow={1}
      flexShrink={1}
      height={1}
      borderStyle={frame === 'round' ? 'single' : 'classic'}
      borderBottom={false}
      borderLeft={false}
      borderRight={false}
      borderDimColor
    />
  );
}
