import { Text, useAnimation } from 'ink';
import { colors, spinnerFrames } from '../theme.ts';

export function Spinner() {
  const { frame } = useAnimation({ interval: 80 });
  return <Text color={colors.accent}>{spinnerFrames[frame % spinnerFrames.length]}</Text>;
}
