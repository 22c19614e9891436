import { Box, Text } from 'ink';
import { STAGES, stageOf } from '../flow/selectors.ts';
import { SIDE_COLUMNS } from '../layout.ts';
import { colors, signs } from '../theme.ts';
import type { View } from './view.ts';

/** Where am I: the name, the place and language at the right, and the five parts of the walk. */
export function Header({ view: { state, i18n } }: { readonly view: View }) {
  const { t } = i18n;
  const now = STAGES.indexOf(stageOf(state));
  return (
    <Box flexDirection="column" flexShrink={0} marginBottom={1} paddingX={SIDE_COLUMNS}>
      <Box justifyContent="space-between">
        <Text bold color={colors.accent}>
          s3-kms-wizard
        </Text>
        <Text dimColor>
          {state.place.kind === 'practice' && stageOf(state) !== 'setup'
            ? `${t('wizard:place.practice')}  ${signs.waiting}  `
            : ''}
          {t(`wizard:languages.${state.language}`)}
        </Text>
      </Box>
      <Box columnGap={1}>
        {STAGES.map((stage, index) => (
          <Box key={stage} columnGap={1}>
            {index > 0 && <Text dimColor>{signs.trail}</Text>}
            {index === now ? (
              <Text bold>{`[${t(`wizard:stages.${stage}`)}]`}</Text>
            ) : (
              <Text dimColor>{t(`wizard:stages.${stage}`)}</Text>
            )}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
