import { Box } from 'ink';
import { Heading } from '../components/Heading.tsx';
import { Select } from '../components/Select.tsx';
import type { View } from '../components/view.ts';

export function ScenarioScreen({ view: { state, i18n } }: { readonly view: View }) {
  const { t } = i18n;
  const choices = state.scenarios.map((id) => ({ id, title: t(`practice:scenarios.${id}.title`), hint: id }));
  return (
    <Box flexDirection="column">
      <Heading title={t('wizard:scenario.title')} lead={t('wizard:scenario.lead')} />
      <Select choices={choices} cursor={state.cursors.scenario} />
    </Box>
  );
}
