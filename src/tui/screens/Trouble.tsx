import { Box, Text } from 'ink';
import { printable } from '../../i18n/index.ts';
import { Heading } from '../components/frame/Heading.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import type { ScreenProps } from '../components/view.ts';
import { colors, signs } from '../theme.ts';

export function TroubleScreen({ view: { i18n }, screen: { trouble } }: ScreenProps<'trouble'>) {
  const { t } = i18n;
  return (
    <Box flexDirection="column">
      <Heading
        mark={<Text color={colors.bad}>{signs.bad}</Text>}
        title={t(`wizard:trouble.${trouble.id}.title`)}
        lead={t(`wizard:trouble.${trouble.id}.lead`)}
      />
      <Prose>{printable(trouble.detail, 600)}</Prose>
    </Box>
  );
}
