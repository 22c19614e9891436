import { Text } from 'ink';
import { colors, spinnerFrames } from '../../theme.ts';
import { useBeat } from './use-beat.ts';

export function Spinner() {
  return <Text color={colors.accent}>{spinnerFrames[useBeat() % spinnerFrames.length]}</Text>;
}
