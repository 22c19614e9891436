import { Box, Text } from 'ink';
import { printable } from '../../i18n/index.ts';
import { Marked } from '../components/frame/Marked.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import { Spinner } from '../components/progress/Spinner.tsx';
import type { ScreenProps } from '../components/view.ts';
import { signs } from '../theme.ts';

/** Cleaning up after a stop, in sight: what is being removed, and what a second Ctrl-C would mean. */
export function StoppingScreen({ view: { i18n, state }, screen }: ScreenProps<'stopping'>) {
  const { t } = i18n;
  const words = screen.leadsTo === 'crash' ? 'crashed' : 'stopping';
  return (
    <Box flexDirection="column">
      <Box columnGap={1}>
        <Spinner />
        <Text bold>{t(`wizard:${words}.title`)}</Text>
      </Box>
      <Box marginY={1}>
        <Prose dimColor>{t(`wizard:${words}.lead`)}</Prose>
      </Box>
      {state.run.atRisk.slice(0, 8).map((one) => (
        <Marked key={one.command} mark={<Text dimColor>{signs.waiting}</Text>}>
          <Text wrap="truncate-middle">{`${t(`check:leftover.${one.kind}`)}  ${printable(one.key)}`}</Text>
        </Marked>
      ))}
    </Box>
  );
}
