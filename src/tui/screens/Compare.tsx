import { Box, Text } from 'ink';
import { ContrastPanel } from '../components/ContrastPanel.tsx';
import { Heading } from '../components/Heading.tsx';
import { ScrollBox } from '../components/ScrollBox.tsx';
import type { ScreenProps } from '../components/view.ts';
import { cleanupText } from '../text/cleanup.ts';
import { sidesOf } from '../text/sides.ts';
import { colors, signs } from '../theme.ts';

/** The heart: both uploads side by side, and the line where they part. */
export function CompareScreen({
  view: { i18n, columns },
  screen: { result, scroll },
}: ScreenProps<'compare'>) {
  const { t, format } = i18n;
  const { small, large, outcome } = sidesOf(result.steps);
  const { target } = result;
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0}>
      <Heading title={t(`wizard:compare.title.${outcome}`)} />
      <ScrollBox offset={scroll}>
        <Box columnGap={1}>
          <ContrastPanel title={t('wizard:small')} rows={small} i18n={i18n} wide={columns >= 110} />
          <ContrastPanel
            title={t('wizard:compare.large', { size: format.bytes(target.largeBytes) })}
            rows={large}
            i18n={i18n}
            wide={columns >= 110}
          />
        </Box>
        <Box columnGap={1}>
          <Text color={result.cleanup.complete ? colors.good : colors.warn}>
            {result.cleanup.complete ? signs.good : signs.warn}
          </Text>
          <Text dimColor>{cleanupText(result.cleanup, i18n)}</Text>
        </Box>
      </ScrollBox>
    </Box>
  );
}
