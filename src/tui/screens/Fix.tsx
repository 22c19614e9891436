import { Box, Text } from 'ink';
import type { FixBody } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { sentence } from '../../report/sentence.ts';
import { CodeBlock } from '../components/CodeBlock.tsx';
import { FixChange, FixGains } from '../components/FixFacts.tsx';
import { FixNotes } from '../components/FixNotes.tsx';
import { Marked } from '../components/Marked.tsx';
import { Prose } from '../components/Prose.tsx';
import { ScrollBox } from '../components/ScrollBox.tsx';
import { Tabs } from '../components/Tabs.tsx';
import type { ScreenProps } from '../components/view.ts';
import { bodyOf, fixViewsOf, shownFixView } from '../flow/selectors.ts';
import { SIDE_COLUMNS } from '../layout.ts';
import { fixLines } from '../text/fix-lines.ts';
import { colors, signs } from '../theme.ts';

/** The change itself: which document, in whose account, in the form that suits, and who gains what by it. */
export function FixScreen({ view: { i18n, columns, rows }, screen }: ScreenProps<'fix'>) {
  const { t } = i18n;
  const body = bodyOf(screen.result, screen.fix, screen.variant);
  if (body === null) return null;
  // Where there is little room the code comes before what is said of it, so that each view shows some of its own.
  const codeFirst = rows < 14;
  const views = fixViewsOf(body);
  const shown = shownFixView(screen);
  const lines = shown === null ? [] : fixLines(body, shown, { columns, margin: SIDE_COLUMNS }, i18n);
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0}>
      {screen.result.fixes.length > 1 ? (
        <Tabs
          tabs={screen.result.fixes.map((fix, index) => `${index + 1} ${placeText(fix, i18n)}`)}
          current={screen.fix}
        />
      ) : (
        <Box flexShrink={0}>
          <Text bold>{t('wizard:fix.title', { place: placeText(body, i18n) })}</Text>
        </Box>
      )}
      {shown !== null && (
        <Tabs tabs={views.map((view) => t(`wizard:fix.views.${view}`))} current={views.indexOf(shown)} />
      )}
      <Box marginTop={1} flexGrow={1} minHeight={0} flexDirection="column">
        <ScrollBox offset={screen.scroll}>
          <Box flexDirection="column" flexShrink={0} marginBottom={1}>
            <FixChange body={body} i18n={i18n} />
            {!codeFirst && <FixGains body={body} i18n={i18n} />}
          </Box>
          {lines.length > 0 ? (
            <CodeBlock lines={lines} margin={SIDE_COLUMNS} />
          ) : (
            <Marked mark={<Text color={colors.warn}>{signs.warn}</Text>}>
              <Prose dimColor>{t('wizard:fix.nothing')}</Prose>
            </Marked>
          )}
          {codeFirst && (
            <Box marginTop={1}>
              <FixGains body={body} i18n={i18n} />
            </Box>
          )}
          <FixNotes notes={body.notes.map((note) => sentence(note, i18n))} title={t('wizard:fix.notes')} />
        </ScrollBox>
      </Box>
    </Box>
  );
}

/** Another key is no change to the one there is. */
function placeText({ target, change }: FixBody, { t }: I18n): string {
  return change === 'use-other-key' ? t('diagnosis:changes.use-other-key') : t(`diagnosis:targets.${target}`);
}
