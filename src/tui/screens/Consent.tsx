import { Box, Text } from 'ink';
import { printable } from '../../i18n/index.ts';
import { widthOf } from '../../report/width.ts';
import { Heading } from '../components/frame/Heading.tsx';
import { Marked } from '../components/frame/Marked.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import { type Fact, Facts } from '../components/result/Facts.tsx';
import { ScrollBox } from '../components/scroll/ScrollBox.tsx';
import type { ScreenProps } from '../components/view.ts';
import { type ConsentFact, consentCalls, consentFacts } from '../text/consent.ts';
import { callerProblemOf, warningText } from '../text/look.ts';
import { colors, signs } from '../theme.ts';

/** What a yes means: as whom, where, what is written, read and removed, what it costs, what it may set off. */
export function ConsentScreen({
  view: { i18n, state, rows },
  screen: { look, scroll },
}: ScreenProps<'consent'>) {
  const { t } = i18n;
  const problem = callerProblemOf(look);
  const facts = shown(consentFacts(look, state.place.kind, i18n));
  const calls = shown(consentCalls(look, state, i18n));
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0}>
      <Heading title={t('wizard:consent.title')} />
      <ScrollBox offset={scroll}>
        {problem !== null && (
          <Warning text={t('wizard:warnings.caller', { detail: printable(problem, 300) })} />
        )}
        {look.warnings.map((warning) => (
          <Warning key={warning.id} text={warningText(warning, i18n)} />
        ))}
        <Facts
          facts={facts}
          nameColumns={Math.max(...facts.map((fact) => widthOf(fact.name)))}
          roomy={rows >= 28}
        />
        <Box marginTop={1} flexDirection="column" flexShrink={0}>
          <Text bold>{t('wizard:consent.calls.title')}</Text>
          <Facts
            facts={calls}
            nameColumns={Math.max(...calls.map((fact) => widthOf(fact.name)))}
            roomy={rows >= 28}
          />
        </Box>
      </ScrollBox>
    </Box>
  );
}

function shown(facts: readonly ConsentFact[]): readonly Fact[] {
  return facts.map(({ name, lines }) => ({
    name,
    value:
      lines.length === 1 ? (
        (lines[0]?.text ?? '')
      ) : (
        <Box flexDirection="column">
          {lines.map(({ text, quiet }) => (
            <Prose key={text} dimColor={quiet}>
              {text}
            </Prose>
          ))}
        </Box>
      ),
  }));
}

function Warning({ text }: { readonly text: string }) {
  return (
    <Box marginBottom={1} flexDirection="column">
      <Marked mark={<Text color={colors.warn}>{signs.warn}</Text>}>
        <Prose color={colors.warn}>{text}</Prose>
      </Marked>
    </Box>
  );
}
