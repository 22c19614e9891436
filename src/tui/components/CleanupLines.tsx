import { Box, Text } from 'ink';
import type { Cleanup } from '../../check/events.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import { cleanupText } from '../text/cleanup.ts';
import { colors, signs } from '../theme.ts';
import { Marked } from './Marked.tsx';
import { Prose } from './Prose.tsx';

/** What became of the test objects; what is left, with the command that removes it. */
export function CleanupLines({ cleanup, i18n }: { readonly cleanup: Cleanup; readonly i18n: I18n }) {
  const mark = cleanup.complete ? (
    <Text color={colors.good}>{signs.good}</Text>
  ) : (
    <Text color={colors.warn}>{signs.warn}</Text>
  );
  return (
    <Marked mark={mark}>
      <Prose dimColor={cleanup.complete}>{cleanupText(cleanup, i18n)}</Prose>
      {cleanup.left.map((one) => (
        <Box key={one.command} flexDirection="column">
          <Text>{`${i18n.t(`check:leftover.${one.kind}`)}: ${printable(one.key)}`}</Text>
          <Text dimColor>{printable(one.command)}</Text>
        </Box>
      ))}
    </Marked>
  );
}
