import { Box, Text } from 'ink';
import type { CheckResult } from '../../../check/events.ts';
import { type I18n, printable } from '../../../i18n/index.ts';
import { cleanupSentence } from '../../../report/cleanup.ts';
import { SIDE_COLUMNS } from '../../layout.ts';
import { brokenCommand } from '../../text/command.ts';
import { colors, signs } from '../../theme.ts';
import { MARK_COLUMNS, Marked } from '../frame/Marked.tsx';
import { Prose, useNarrower } from '../frame/Prose.tsx';
import { CodeBlock } from './CodeBlock.tsx';

interface Props {
  readonly result: Pick<CheckResult, 'steps' | 'cleanup'>;
  readonly i18n: I18n;
}

/** What became of the test objects; what is left, with the command that removes it. */
export function CleanupLines({ result, i18n }: Props) {
  const { cleanup } = result;
  const columns = useNarrower(MARK_COLUMNS);
  const margin = SIDE_COLUMNS + MARK_COLUMNS;
  const mark = cleanup.complete ? (
    <Text color={colors.good}>{signs.good}</Text>
  ) : (
    <Text color={colors.warn}>{signs.warn}</Text>
  );
  return (
    <Marked mark={mark}>
      <Prose dimColor={cleanup.complete}>{cleanupSentence(result, i18n)}</Prose>
      {cleanup.left.map((one) => (
        <Box key={one.command} flexDirection="column">
          <Text>{`${i18n.t(`check:leftover.${one.kind}`)}  ${printable(one.key)}`}</Text>
          <CodeBlock
            lines={brokenCommand(printable(one.command, 20_000), columns, margin).map((line) => ({
              ...line,
              tone: 'quiet',
              language: null,
            }))}
            margin={margin}
          />
        </Box>
      ))}
    </Marked>
  );
}
