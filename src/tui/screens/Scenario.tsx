import { Box, Text } from 'ink';
import { Select } from '../components/fields/Select.tsx';
import { TextField } from '../components/fields/TextField.tsx';
import { Heading, headingRows } from '../components/frame/Heading.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import type { View } from '../components/view.ts';
import { shownScenarios } from '../flow/selectors.ts';
import { signs } from '../theme.ts';

/** The field, and the empty line under it. */
const SEARCH_ROWS = 2;

/** With fewer rows the list needs those that the sentences under the title would take. */
const ROWS_FOR_LEAD = 14;

/** The scenarios of the practice account; typing shows those that match. */
export function ScenarioScreen({ view: { state, i18n, columns, rows } }: { readonly view: View }) {
  const { t } = i18n;
  const choices = shownScenarios(state).map((id) => ({
    id,
    title: t(`practice:scenarios.${id}.title`),
    hint: id,
  }));
  const title = t('wizard:scenario.title');
  const lead = rows < ROWS_FOR_LEAD ? null : t('wizard:scenario.lead');
  return (
    <Box flexDirection="column">
      <Heading title={title} lead={lead} />
      <Box marginBottom={1} flexShrink={0}>
        <Text dimColor>{`${signs.edge} `}</Text>
        <TextField
          line={state.search}
          focused
          placeholder={t('wizard:scenario.search')}
          columns={columns - 4}
        />
      </Box>
      {choices.length === 0 ? (
        <Prose>{t('wizard:scenario.none')}</Prose>
      ) : (
        <Select
          choices={choices}
          cursor={state.cursors.scenario}
          rows={rows - headingRows(columns, title, lead) - SEARCH_ROWS}
          numbered={false}
          position={(from, to, total) => t('wizard:list.position', { from, to, total })}
        />
      )}
    </Box>
  );
}
