import { Box } from 'ink';
import { Select } from '../components/fields/Select.tsx';
import { Heading, headingRows } from '../components/frame/Heading.tsx';
import type { View } from '../components/view.ts';

export function WhereScreen({ view: { state, i18n, columns, rows } }: { readonly view: View }) {
  const { t } = i18n;
  const choices = state.places.map((place) => ({
    id: place,
    title: t(`wizard:where.${place}.title`),
    hint: t(`wizard:where.${place}.hint`),
  }));
  const title = t('wizard:where.title');
  const lead = t(state.credentials === 'none' ? 'wizard:where.noCredentials' : 'wizard:where.lead');
  return (
    <Box flexDirection="column">
      <Heading title={title} lead={lead} />
      <Select
        choices={choices}
        cursor={state.cursors.where}
        rows={rows - headingRows(columns, title, lead)}
      />
    </Box>
  );
}
