import { Box, Text } from 'ink';
import type { I18n } from '../../i18n/index.ts';
import { printable } from '../../i18n/index.ts';
import { cleanupSentence } from '../../report/cleanup.ts';
import { Marked } from '../components/frame/Marked.tsx';
import { Prose, WidthContext } from '../components/frame/Prose.tsx';
import type { State } from '../flow/state.ts';
import { leftOf } from '../text/summary.ts';
import { summaryText } from '../text/verdict.ts';
import { colors, signs } from '../theme.ts';

interface Props {
  readonly state: State;
  readonly i18n: I18n;
  /** of the terminal */
  readonly columns: number;
}

/**
 * What stays readable in the scrollback: the verdict, what was saved, what was left. The commands that remove it are
 * written under it as plain lines, since nothing may break them.
 */
export function Summary({ state, i18n, columns }: Props) {
  const { t } = i18n;
  const { result, saved, screen } = state;
  const left = leftOf(state);
  const interrupted = screen.name === 'ended' && screen.reason === 'interrupted';
  const crashed = screen.name === 'ended' && screen.reason === 'crashed';
  const verdict = result === null || result.interrupted ? null : result.verdict;
  const good = verdict?.code === 'no-problem-found';
  return (
    <WidthContext value={columns - 4}>
      <Box flexDirection="column" paddingX={2}>
        <Text bold color={colors.accent}>
          s3-kms-wizard
        </Text>
        {interrupted && <Text>{t('wizard:summary.interrupted')}</Text>}
        {crashed && <Text>{t('wizard:summary.crashed')}</Text>}
        {verdict !== null && (
          <Marked mark={<Text color={good ? colors.good : colors.bad}>{good ? signs.good : signs.bad}</Text>}>
            <Prose>{summaryText(verdict, i18n)}</Prose>
          </Marked>
        )}
        {result !== null && left.length === 0 && <Text dimColor>{cleanupSentence(result, i18n)}</Text>}
        {saved.length > 0 && (
          <Box flexDirection="column">
            <Text>{t('wizard:summary.saved')}</Text>
            {saved.map((path) => (
              <Text key={path}>{`  ${printable(path)}`}</Text>
            ))}
          </Box>
        )}
        {left.length > 0 && (
          <Text
            color={colors.warn}
          >{`${signs.warn} ${t('wizard:summary.left', { count: left.length })}`}</Text>
        )}
        {result === null && !interrupted && !crashed && (
          <Text dimColor>{t('wizard:summary.nothingDone')}</Text>
        )}
      </Box>
    </WidthContext>
  );
}
