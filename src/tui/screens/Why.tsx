import { Box, Text } from 'ink';
import { isAnswer, isOwnError } from '../../diagnosis/error-codes.ts';
import type { I18n } from '../../i18n/index.ts';
import { printable } from '../../i18n/index.ts';
import { FlowDrawing } from '../components/FlowDrawing.tsx';
import { Heading } from '../components/Heading.tsx';
import { Marked } from '../components/Marked.tsx';
import { Prose } from '../components/Prose.tsx';
import { ScrollBox } from '../components/ScrollBox.tsx';
import { Tabs } from '../components/Tabs.tsx';
import type { ScreenProps } from '../components/view.ts';
import { whyViewsOf } from '../flow/selectors.ts';
import { type RawError, rawErrors, verdictText, whySentences } from '../text/verdict.ts';
import { colors, signs } from '../theme.ts';

/** From so many rows on the flow stands beside the explanation, so that nobody has to look for it. */
const ROWS_FOR_BOTH = 32;

/** The verdict and how it comes about; beside it the way of the requests, drawn, and what AWS itself said. */
export function WhyScreen({
  view: { i18n, rows, columns },
  screen: { result, view, scroll },
}: ScreenProps<'why'>) {
  const { t } = i18n;
  const { title, explanation } = verdictText(result, i18n);
  const good = result.verdict.code === 'no-problem-found';
  const mark = <Text color={good ? colors.good : colors.bad}>{good ? signs.good : signs.bad}</Text>;
  const views = whyViewsOf(result);
  const drawing = <FlowDrawing flow={result.flow} i18n={i18n} columns={columns} />;
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0}>
      <Heading mark={mark} title={title} />
      <Box marginTop={-1} marginBottom={1} flexShrink={0}>
        <Tabs tabs={views.map((one) => t(`wizard:why.views.${one}`))} current={views.indexOf(view)} />
      </Box>
      <ScrollBox offset={scroll}>
        {view === 'raw' && <Raw errors={rawErrors(result)} i18n={i18n} />}
        {view === 'flow' && drawing}
        {view === 'sentences' && (
          <Box flexDirection="column">
            <Prose>{explanation}</Prose>
            {rows >= ROWS_FOR_BOTH && result.flow !== null && <Box marginTop={1}>{drawing}</Box>}
            <Sentences result={result} i18n={i18n} />
          </Box>
        )}
      </ScrollBox>
    </Box>
  );
}

function Sentences({ result, i18n }: { result: Parameters<typeof whySentences>[0]; i18n: I18n }) {
  const { verdict } = result;
  const { reasons, nextSteps } = whySentences(result, i18n);
  return (
    <Box flexDirection="column" marginTop={1}>
      {reasons.length > 0 && <Text bold>{i18n.t('wizard:why.known')}</Text>}
      {reasons.map((text) => (
        <Bullet key={text} text={text} />
      ))}
      {nextSteps.length > 0 && (
        <Box flexDirection="column" marginTop={reasons.length > 0 ? 1 : 0}>
          <Text bold>{i18n.t('wizard:why.nextSteps')}</Text>
          {nextSteps.map((text) => (
            <Bullet key={text} text={text} />
          ))}
        </Box>
      )}
      <Box columnGap={2} marginTop={1}>
        <Text dimColor>{verdict.code}</Text>
        {verdict.confidence !== null && (
          <Text dimColor>{i18n.t(`wizard:why.confidence.${verdict.confidence}`)}</Text>
        )}
      </Box>
    </Box>
  );
}

function Bullet({ text }: { readonly text: string }) {
  return (
    <Marked mark={<Text dimColor>{signs.bullet}</Text>}>
      <Prose>{text}</Prose>
    </Marked>
  );
}

function Raw({ errors, i18n: { t } }: { readonly errors: readonly RawError[]; readonly i18n: I18n }) {
  if (errors.length === 0) return <Text dimColor>{t('wizard:why.noRaw')}</Text>;
  return (
    <Box flexDirection="column" rowGap={1}>
      {errors.map((error) => (
        <Box key={`${error.operation} ${error.message}`} flexDirection="column">
          <Text bold>
            {error.operation === null
              ? t('check:awsSaysUnnamed')
              : t(isAnswer(error) ? 'check:awsSays' : 'check:noAnswer', { operation: error.operation })}
          </Text>
          <Text color={colors.bad}>
            {`${printable(error.code, 100)}${error.httpStatus === 0 ? '' : `  HTTP ${error.httpStatus}`}`}
          </Text>
          {!isOwnError(error) && <Prose>{printable(error.message)}</Prose>}
          {error.requestId !== null && (
            <Text dimColor>{t('check:requestId', { requestId: error.requestId })}</Text>
          )}
        </Box>
      ))}
    </Box>
  );
}
