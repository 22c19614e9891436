import { Box, Text } from 'ink';
import type { CheckResult } from '../../check/events.ts';
import type { I18n } from '../../i18n/index.ts';
import { widthOf } from '../../report/width.ts';
import { Both } from '../components/frame/Both.tsx';
import { Marked } from '../components/frame/Marked.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import { Tabs, tabsWidth } from '../components/frame/Tabs.tsx';
import { FlowDrawing } from '../components/result/FlowDrawing.tsx';
import { ScrollBox } from '../components/scroll/ScrollBox.tsx';
import type { ScreenProps, View } from '../components/view.ts';
import { whyViewsOf } from '../flow/selectors.ts';
import { type RawError, rawErrors, rawErrorText, verdictText, whySentences } from '../text/verdict.ts';
import { colors, signs } from '../theme.ts';

/** From so many rows on the flow stands beside the explanation, so that nobody has to look for it. */
const ROWS_FOR_BOTH = 32;

/** The verdict and how it comes about; beside it the way of the requests, drawn, and what AWS itself said. */
export function WhyScreen({ view: shown, screen: { result, view, scroll } }: ScreenProps<'why'>) {
  const { i18n, rows, columns } = shown;
  const { t } = i18n;
  const good = result.verdict.code === 'no-problem-found';
  const mark = <Text color={good ? colors.good : colors.bad}>{good ? signs.good : signs.bad}</Text>;
  const views = whyViewsOf(result);
  const tabs = views.map((one) => t(`wizard:why.views.${one}`));
  const beside = tabsWidth(tabs) + confidenceWidth(result, i18n) <= columns;
  const drawing = <FlowDrawing flow={result.flow} i18n={i18n} columns={columns} />;
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0}>
      <Both view={shown}>
        {(one) => (
          <Marked mark={mark}>
            <Prose bold>{verdictText(result, one).title}</Prose>
          </Marked>
        )}
      </Both>
      <Box marginBottom={beside ? 1 : 0} flexShrink={0} justifyContent="space-between" columnGap={2}>
        <Tabs tabs={tabs} current={views.indexOf(view)} />
        {beside && <Confidence result={result} i18n={i18n} />}
      </Box>
      {!beside && (
        <Box flexShrink={0} justifyContent="flex-end">
          <Confidence result={result} i18n={i18n} />
        </Box>
      )}
      <ScrollBox offset={scroll}>
        {view === 'raw' && <Raw errors={rawErrors(result)} i18n={i18n} />}
        {view === 'flow' && drawing}
        {view === 'sentences' && (
          <Box flexDirection="column">
            <Both view={shown}>{(one) => <Prose>{verdictText(result, one).explanation}</Prose>}</Both>
            {rows >= ROWS_FOR_BOTH && result.flow !== null && <Box marginTop={1}>{drawing}</Box>}
            <Sentences result={result} view={shown} />
            <Box marginTop={1}>
              <Text dimColor>{t('wizard:why.code', { code: result.verdict.code })}</Text>
            </Box>
          </Box>
        )}
      </ScrollBox>
    </Box>
  );
}

/** How sure the verdict is, where it is seen at once: beside the tabs, else in the row below them. */
function Confidence({
  result: { verdict },
  i18n: { t },
}: {
  readonly result: CheckResult;
  readonly i18n: I18n;
}) {
  const { confidence } = verdict;
  if (confidence === null) return null;
  const proved = confidence === 'proved';
  return (
    <Text color={proved ? colors.good : colors.warn}>
      {`${proved ? signs.good : signs.warn} ${t(`wizard:why.confidence.${confidence}`)}`}
    </Text>
  );
}

/** With the gap before it. */
function confidenceWidth({ verdict: { confidence } }: CheckResult, { t }: I18n): number {
  return confidence === null ? 0 : 4 + widthOf(t(`wizard:why.confidence.${confidence}`));
}

function Sentences({ result, view }: { readonly result: CheckResult; readonly view: View }) {
  const { reasons, nextSteps } = whySentences(result, view.i18n);
  return (
    <Box flexDirection="column" marginTop={1}>
      {reasons.length > 0 && <Both view={view}>{({ t }) => <Text bold>{t('wizard:why.known')}</Text>}</Both>}
      {reasons.map((text, index) => (
        <Both key={text} view={view}>
          {(one) => <Bullet text={whySentences(result, one).reasons[index] ?? text} />}
        </Both>
      ))}
      {nextSteps.length > 0 && (
        <Box flexDirection="column" marginTop={reasons.length > 0 ? 1 : 0}>
          <Both view={view}>{({ t }) => <Text bold>{t('wizard:why.nextSteps')}</Text>}</Both>
          {nextSteps.map((text, index) => (
            <Both key={text} view={view}>
              {(one) => <Bullet text={whySentences(result, one).nextSteps[index] ?? text} />}
            </Both>
          ))}
        </Box>
      )}
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

function Raw({ errors, i18n }: { readonly errors: readonly RawError[]; readonly i18n: I18n }) {
  if (errors.length === 0) return <Text dimColor>{i18n.t('wizard:why.noRaw')}</Text>;
  return (
    <Box flexDirection="column" rowGap={1}>
      {errors.map((error) => (
        <RawAnswer key={`${error.operation} ${error.message}`} error={error} i18n={i18n} />
      ))}
    </Box>
  );
}

function RawAnswer({ error, i18n }: { readonly error: RawError; readonly i18n: I18n }) {
  const { title, code, message } = rawErrorText(error, i18n);
  const { requestId } = error;
  return (
    <Box flexDirection="column">
      <Text bold>{title}</Text>
      <Text color={colors.bad}>{code}</Text>
      {message !== null && <Prose>{message}</Prose>}
      {requestId !== null && <Text dimColor>{i18n.t('check:requestId', { requestId })}</Text>}
    </Box>
  );
}
