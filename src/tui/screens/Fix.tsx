import { Box, Text } from 'ink';
import { sentence } from '../../report/sentence.ts';
import { CodeBlock } from '../components/CodeBlock.tsx';
import { FixFacts } from '../components/FixFacts.tsx';
import { FixNotes } from '../components/FixNotes.tsx';
import { Marked } from '../components/Marked.tsx';
import { ScrollBox } from '../components/ScrollBox.tsx';
import { Tabs } from '../components/Tabs.tsx';
import type { ScreenProps } from '../components/view.ts';
import { bodyOf } from '../flow/selectors.ts';
import { FIX_VIEWS } from '../flow/state.ts';
import { fixLines } from '../text/fix-lines.ts';
import { colors, signs } from '../theme.ts';

/** The change itself: which document, in whose account, in the form that suits, and who gains what by it. */
export function FixScreen({ view: { i18n, columns }, screen }: ScreenProps<'fix'>) {
  const { t } = i18n;
  const body = bodyOf(screen.result, screen.fix, screen.variant);
  if (body === null) return null;
  const lines = fixLines(body, screen.view, columns - 2, i18n);
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0}>
      {screen.result.fixes.length > 1 ? (
        <Tabs
          tabs={screen.result.fixes.map(
            (fix, index) => `${index + 1} ${t(`diagnosis:targets.${fix.target}`)}`,
          )}
          current={screen.fix}
        />
      ) : (
        <Box flexShrink={0}>
          <Text bold>{t('wizard:fix.title', { place: t(`diagnosis:targets.${body.target}`) })}</Text>
        </Box>
      )}
      <FixFacts body={body} i18n={i18n} />
      <Tabs
        tabs={FIX_VIEWS.map((view) => t(`wizard:fix.views.${view}`))}
        current={FIX_VIEWS.indexOf(screen.view)}
      />
      <Box marginTop={1} flexGrow={1} minHeight={0} flexDirection="column">
        <ScrollBox offset={screen.scroll}>
          {lines.length > 0 ? (
            <CodeBlock lines={lines} />
          ) : (
            <Marked mark={<Text color={colors.warn}>{signs.warn}</Text>}>
              <Text dimColor>{t(`wizard:fix.nothing.${screen.view}`)}</Text>
            </Marked>
          )}
          <FixNotes notes={body.notes.map((note) => sentence(note, i18n))} title={t('wizard:fix.notes')} />
        </ScrollBox>
      </Box>
    </Box>
  );
}
