import { Box, Text } from 'ink';
import { CleanupLines } from '../components/CleanupLines.tsx';
import { Heading } from '../components/Heading.tsx';
import { Marked } from '../components/Marked.tsx';
import { Prose } from '../components/Prose.tsx';
import type { ScreenProps } from '../components/view.ts';
import { canCheck } from '../flow/selectors.ts';
import { colors, signs } from '../theme.ts';

export function SuccessScreen({ view: { i18n, state }, screen: { result } }: ScreenProps<'success'>) {
  const { t } = i18n;
  const fixed = state.runReason === 'after-fix';
  const lines = [t('wizard:success.small'), t('wizard:success.large')];
  return (
    <Box flexDirection="column">
      <Heading
        mark={<Text color={colors.good}>{signs.good}</Text>}
        title={t(fixed ? 'wizard:success.fixed' : 'wizard:success.healthy')}
        lead={t(fixed ? 'wizard:success.fixedLead' : 'wizard:success.healthyLead')}
      />
      {lines.map((line) => (
        <Marked key={line} mark={<Text color={colors.good}>{signs.good}</Text>}>
          <Prose>{line}</Prose>
        </Marked>
      ))}
      <CleanupLines result={result} i18n={i18n} />
      {canCheck(state) && (
        <Box marginTop={1}>
          <Prose dimColor>
            {t(state.place.kind === 'practice' ? 'wizard:success.practice' : 'wizard:success.real')}
          </Prose>
        </Box>
      )}
    </Box>
  );
}
