import { Box, Text } from 'ink';
import type { I18n } from '../../i18n/index.ts';
import { operationText } from '../text/rows.ts';
import type { SideRow } from '../text/sides.ts';
import { colors, signs } from '../theme.ts';
import { Marked } from './Marked.tsx';
import { Panel } from './Panel.tsx';
import { StateSign } from './StateSign.tsx';

interface Props {
  readonly title: string;
  readonly rows: readonly SideRow[];
  readonly i18n: I18n;
  readonly columns: number;
  /** whether there is room for an empty line between operations */
  readonly roomy: boolean;
}

/** One upload: each operation, the KMS action it needs, what happened. */
export function ContrastPanel({ title, rows, i18n, columns, roomy }: Props) {
  const failed = rows.some((row) => row.outcome === 'failed');
  return (
    <Panel
      columns={columns}
      title={title}
      tone={failed ? 'bad' : rows.some((row) => row.outcome === 'succeeded') ? 'good' : 'plain'}
    >
      {rows.map((row) => (
        <Box key={operationText(row)} flexDirection="column" marginTop={roomy ? 1 : 0}>
          {row.parting && (
            <Text bold color={colors.bad} wrap="truncate">
              {`${signs.parting} ${i18n.t('wizard:compare.parting')}`}
            </Text>
          )}
          <ContrastLine row={row} i18n={i18n} />
        </Box>
      ))}
    </Panel>
  );
}

function ContrastLine({ row, i18n }: Pick<Props, 'i18n'> & { readonly row: SideRow }) {
  const failed = row.outcome === 'failed';
  return (
    <Marked mark={<StateSign state={row.outcome} />}>
      <Text bold={failed} dimColor={row.outcome === 'skipped'} wrap="truncate">
        {operationText(row)}
      </Text>
      <Box columnGap={1} justifyContent="space-between">
        <Text wrap="truncate" dimColor={!failed} {...(failed ? { color: colors.bad } : {})}>
          {row.kmsAction ?? i18n.t('wizard:compare.noAction')}
        </Text>
        <Box flexShrink={0}>
          <Outcome row={row} i18n={i18n} />
        </Box>
      </Box>
    </Marked>
  );
}

function Outcome({ row, i18n }: Pick<Props, 'i18n'> & { readonly row: SideRow }) {
  if (row.outcome === 'skipped') return <Text dimColor>{i18n.t('check:outcome.skipped')}</Text>;
  const failed = row.outcome === 'failed';
  return (
    <Text bold={failed} color={failed ? colors.bad : colors.good}>
      {i18n.t(row.denied ? 'wizard:compare.denied' : `check:outcome.${row.outcome}`)}
    </Text>
  );
}
