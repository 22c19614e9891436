import { Box } from 'ink';
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/index.ts';
import { Heading } from '../components/Heading.tsx';
import { Prose } from '../components/Prose.tsx';
import { Select } from '../components/Select.tsx';
import type { View } from '../components/view.ts';

/** Each language is written in itself, so that everybody finds theirs. */
export function LanguageScreen({ view: { state, i18n } }: { readonly view: View }) {
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
      <Heading title={i18n.t('wizard:language.title')} lead={i18n.t('wizard:language.lead')} />
      <Select choices={choices} cursor={state.cursors.language} rows={LANGUAGES.length} />
    </Box>
  );
}
