import { Box, Text } from 'ink';
import type { FixBody } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { Both } from '../components/frame/Both.tsx';
import { Marked } from '../components/frame/Marked.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import { Tabs } from '../components/frame/Tabs.tsx';
import { CodeBlock } from '../components/result/CodeBlock.tsx';
import { FixChange, FixGains } from '../components/result/FixFacts.tsx';
import { FixNotes } from '../components/result/FixNotes.tsx';
import { ScrollBox } from '../components/scroll/ScrollBox.tsx';
import type { ScreenProps } from '../components/view.ts';
import { bodyOf, fixViewsOf, shownFixView } from '../flow/selectors.ts';
import { SIDE_COLUMNS } from '../layout.ts';
import { type CodeLine, fixLines, notesUnder } from '../text/fix-lines.ts';
import { variantToName } from '../text/variant.ts';
import { colors, signs } from '../theme.ts';

/** The change itself: which document, in whose account, in the form that suits, and who gains what by it. */
export function FixScreen({ view, screen }: ScreenProps<'fix'>) {
  const { i18n, columns, rows } = view;
  const { t } = i18n;
  const body = bodyOf(screen.result, screen.fix, screen.variant);
  if (body === null) return null;
  // Where there is little room the code comes before what is said of it, and no empty line before the code, so that
  // the changed lines of a usual diff are seen without scrolling.
  const codeFirst = rows < 14;
  const views = fixViewsOf(body);
  const shown = shownFixView(screen);
  const whole = shown === null ? [] : fixLines(body, shown, { columns, margin: SIDE_COLUMNS }, i18n);
  const lines = codeFirst ? withoutHead(whole) : whole;
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
        <Tabs tabs={views.map((one) => t(`wizard:fix.views.${one}`))} current={views.indexOf(shown)} />
      )}
      <Box marginTop={codeFirst ? 0 : 1} flexGrow={1} minHeight={0} flexDirection="column">
        <ScrollBox offset={screen.scroll}>
          <Box flexDirection="column" flexShrink={0} marginBottom={codeFirst ? 0 : 1}>
            <Both view={view}>
              {(one) => <FixChange body={body} variant={variantToName(screen)} i18n={one} />}
            </Both>
            {!codeFirst && <FixGains body={body} view={view} />}
          </Box>
          {lines.length > 0 ? (
            <CodeBlock lines={lines} margin={SIDE_COLUMNS} />
          ) : (
            <Marked mark={<Text color={colors.warn}>{signs.warn}</Text>}>
              <Both view={view}>{(one) => <Prose dimColor>{one.t('wizard:fix.nothing')}</Prose>}</Both>
            </Marked>
          )}
          {codeFirst && (
            <Box marginTop={1}>
              <FixGains body={body} view={view} />
            </Box>
          )}
          <FixNotes notes={notesUnder(body, view.second === null ? shown : null)} view={view} />
        </ScrollBox>
      </Box>
    </Box>
  );
}

/** The title says which document it is, and one sees what is near the change. Saved and copied, a diff has its head. */
function withoutHead(lines: readonly CodeLine[]): readonly CodeLine[] {
  const [before, after, place] = lines;
  if (before?.text.startsWith('--- ') !== true || after?.text.startsWith('+++ ') !== true) return lines;
  return lines.slice(place?.text.startsWith('@@') === true ? 3 : 2);
}

/** Another key is no change to the one there is. */
function placeText({ target, change }: FixBody, { t }: I18n): string {
  return change === 'use-other-key' ? t('diagnosis:changes.use-other-key') : t(`diagnosis:targets.${target}`);
}
