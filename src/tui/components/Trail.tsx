import { Box, Text } from 'ink';
import { stageOf, stagesOf } from '../flow/selectors.ts';
import { signs } from '../theme.ts';
import type { View } from './view.ts';

/** Where am I: the parts of the walk; the one in hand is bracketed, so that it can be told without colour. */
export function Trail({ view: { state, i18n } }: { readonly view: View }) {
  const now = stageOf(state);
  return (
    <Box columnGap={1}>
      {stagesOf(state).map((stage, index) => (
        <Box key={stage} columnGap={1}>
          {index > 0 && <Text dimColor>{signs.trail}</Text>}
          {stage === now ? (
            <Text bold>{`[${i18n.t(`wizard:stages.${stage}`)}]`}</Text>
          ) : (
            <Text dimColor>{i18n.t(`wizard:stages.${stage}`)}</Text>
          )}
        </Box>
      ))}
    </Box>
  );
}
