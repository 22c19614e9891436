import { Box, Text } from 'ink';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/index.ts';
import { Select } from '../components/fields/Select.tsx';
import { Heading } from '../components/frame/Heading.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import type { View } from '../components/view.ts';
import { colors, signs } from '../theme.ts';

/** Two lines, and the empty one under them. */
const ROWS_FOR_RIDDLE = 15;

/** Each language is written in itself, so that everybody finds theirs. */
export function LanguageScreen({ view: { state, i18n, rows } }: { readonly view: View }) {
  const choices = LANGUAGES.map((language) => ({
    id: language,
    title: LANGUAGE_NAMES[language],
    hint: null,
  }));
  return (
    <Box flexDirection="column">
      <Box marginBottom={1}>
        <Prose>{i18n.t('wizard:language.what')}</Prose>
      </Box>
      {rows >= ROWS_FOR_RIDDLE && <Riddle />}
      <Heading title={i18n.t('wizard:language.title')} lead={i18n.t('wizard:language.lead')} />
      <Select choices={choices} cursor={state.cursors.language} rows={LANGUAGES.length} />
    </Box>
  );
}

/** What it is about, in AWS's own words, which need no language: the call that works, and the one that does not. */
function Riddle() {
  return (
    <Box flexDirection="column" marginBottom={1} marginLeft={2}>
      <Call operation="PutObject" kmsAction="kms:GenerateDataKey" tone="good" />
      <Call operation="UploadPart" kmsAction="kms:Decrypt" tone="bad" />
    </Box>
  );
}

interface CallProps {
  readonly operation: string;
  readonly kmsAction: string;
  readonly tone: 'good' | 'bad';
}

function Call({ operation, kmsAction, tone }: CallProps) {
  return (
    <Text>
      <Text color={colors[tone]}>{signs[tone]}</Text>
      {` ${operation.padEnd(12)}`}
      <Text dimColor>{kmsAction}</Text>
    </Text>
  );
}
