import { Box } from 'ink';
import { Heading, headingRows } from '../components/Heading.tsx';
import { Select } from '../components/Select.tsx';
import type { View } from '../components/view.ts';

export function ScenarioScreen({ view: { state, i18n, columns, rows } }: { readonly view: View }) {
  const { t } = i18n;
  const choices = state.scenarios.map((id) => ({ id, title: t(`practice:scenarios.${id}.title`), hint: id }));
  const title = t('wizard:scenario.title');
  const lead = t('wizard:scenario.lead');
  return (
    <Box flexDirection="column">
      <Heading title={title} lead={lead} />
      <Select
        choices={choices}
        cursor={state.cursors.scenario}
        rows={rows - headingRows(columns, title, lead)}
      />
    </Box>
  );
}
