import { Box, Text } from 'ink';
import { Both } from '../components/frame/Both.tsx';
import { Heading } from '../components/frame/Heading.tsx';
import { Marked } from '../components/frame/Marked.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import { CleanupLines } from '../components/result/CleanupLines.tsx';
import { ScrollBox } from '../components/scroll/ScrollBox.tsx';
import type { ScreenProps } from '../components/view.ts';
import { partingText, successText } from '../text/success.ts';
import { colors, signs } from '../theme.ts';

export function SuccessScreen({ view, screen: { result, scroll } }: ScreenProps<'success'>) {
  const { i18n, state } = view;
  const { t } = i18n;
  const parting = partingText(state, i18n);
  const lines = [t('wizard:success.small'), t('wizard:success.large')];
  return (
    <ScrollBox offset={scroll}>
      <Both view={view}>
        {(one) => (
          <Heading mark={<Text color={colors.good}>{signs.good}</Text>} {...successText(state, one)} />
        )}
      </Both>
      {lines.map((line) => (
        <Marked key={line} mark={<Text color={colors.good}>{signs.good}</Text>}>
          <Prose>{line}</Prose>
        </Marked>
      ))}
      <CleanupLines result={result} i18n={i18n} />
      {parting !== null && (
        <Box marginTop={1}>
          <Prose dimColor>{parting}</Prose>
        </Box>
      )}
    </ScrollBox>
  );
}
