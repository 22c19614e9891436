import { Box, Text } from 'ink';
import { Both } from '../components/frame/Both.tsx';
import { Heading } from '../components/frame/Heading.tsx';
import { Marked } from '../components/frame/Marked.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import { CleanupLines } from '../components/result/CleanupLines.tsx';
import { ScrollBox } from '../components/scroll/ScrollBox.tsx';
import type { ScreenProps } from '../components/view.ts';
import { canCheck } from '../flow/selectors.ts';
import { colors, signs } from '../theme.ts';

export function SuccessScreen({ view, screen: { result, scroll } }: ScreenProps<'success'>) {
  const { i18n, state } = view;
  const { t } = i18n;
  const fixed = state.runReason === 'after-fix';
  const lines = [t('wizard:success.small'), t('wizard:success.large')];
  return (
    <ScrollBox offset={scroll}>
      <Both view={view}>
        {(one) => (
          <Heading
            mark={<Text color={colors.good}>{signs.good}</Text>}
            title={one.t(fixed ? 'wizard:success.fixed' : 'wizard:success.healthy')}
            lead={one.t(fixed ? 'wizard:success.fixedLead' : 'wizard:success.healthyLead')}
          />
        )}
      </Both>
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
    </ScrollBox>
  );
}
