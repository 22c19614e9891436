import { Box, Text } from 'ink';
import { widthOf } from '../../report/width.ts';
import { Heading, headingRows } from '../components/frame/Heading.tsx';
import type { View } from '../components/view.ts';
import { primaryActionOf } from '../flow/actions.ts';
import { shownKeys } from '../keys.ts';
import { keyLabel } from '../text/key-label.ts';

interface Row {
  readonly label: string;
  readonly letter: string | null;
  readonly says: string;
}

const LETTER_COLUMNS = 1;
const GAP_COLUMNS = 2;

/** Every key that does something on the screen behind it; where there are more than lines, in two columns. */
export function HelpScreen({ view }: { readonly view: View }) {
  const { i18n, state, columns } = view;
  const { t } = i18n;
  const behind = { ...state, overlay: 'none' } as const;
  const action = primaryActionOf(behind);
  const keys = shownKeys(behind, 'help').map(({ label, letter, words }) => ({
    label: keyLabel(label, t),
    letter,
    says: t(`wizard:keys.${words}`),
  }));
  const title = t('wizard:help.title');
  const lead = t('wizard:help.lead');
  const enter =
    action === null
      ? []
      : [{ label: keyLabel('Enter', t), letter: null, says: t(`wizard:actions.${action}`) }];
  const room = view.rows - enter.length;
  const fitsWithLead = keys.length + headingRows(columns, title, lead) <= room;
  const fits = keys.length + headingRows(columns, title, null) <= room;
  const labels = Math.max(...[...enter, ...keys].map(({ label }) => widthOf(label)));
  const half = Math.ceil(keys.length / 2);
  return (
    <Box flexDirection="column">
      <Heading title={title} lead={fitsWithLead ? lead : null} />
      <Keys rows={enter} labels={labels} />
      {fits ? (
        <Keys rows={keys} labels={labels} />
      ) : (
        <Box columnGap={GAP_COLUMNS}>
          <Keys rows={keys.slice(0, half)} labels={labels} />
          <Box flexShrink={0}>
            <Keys rows={keys.slice(half)} />
          </Box>
        </Box>
      )}
    </Box>
  );
}

/** @param labels cells of the column of keys; where it is left out, as many as its own keys need */
function Keys({ rows, labels }: { readonly rows: readonly Row[]; readonly labels?: number }) {
  const width = labels ?? Math.max(...rows.map(({ label }) => widthOf(label)));
  return (
    <Box flexDirection="column">
      {rows.map(({ label, letter, says }) => (
        <Box key={`${label} ${says}`}>
          <Box width={width + 1} flexShrink={0}>
            <Text bold>{label}</Text>
          </Box>
          <Box width={LETTER_COLUMNS + GAP_COLUMNS} flexShrink={0}>
            <Text dimColor>{letter ?? ''}</Text>
          </Box>
          <Text wrap={labels === undefined ? 'truncate' : 'wrap'}>{says}</Text>
        </Box>
      ))}
    </Box>
  );
}
