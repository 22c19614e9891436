import { Box } from 'ink';
import { Heading } from '../components/Heading.tsx';
import { Select } from '../components/Select.tsx';
import type { View } from '../components/view.ts';

export function WhereScreen({ view: { state, i18n } }: { readonly view: View }) {
  const { t } = i18n;
  const choices = state.places.map((place) => ({
    id: place,
    title: t(`wizard:where.${place}.title`),
    hint: t(`wizard:where.${place}.hint`),
  }));
  return (
    <Box flexDirection="column">
      <Heading
        title={t('wizard:where.title')}
        lead={t(state.credentials === 'none' ? 'wizard:where.noCredentials' : 'wizard:where.lead')}
      />
      <Select choices={choices} cursor={state.cursors.where} />
    </Box>
  );
}
