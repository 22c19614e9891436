import { Box, Text } from 'ink';
import type { I18n } from '../../../i18n/index.ts';
import { operationText } from '../../../report/content/contrast-lines.ts';
import { padEnd } from '../../../report/width.ts';
import type { SideRow } from '../../text/sides.ts';
import { colors, signs } from '../../theme.ts';
import { Marked } from '../frame/Marked.tsx';
import { Panel } from '../frame/Panel.tsx';
import { StateSign } from './StateSign.tsx';

/** `CompleteMultipartUpload`, the longest. */
const OPERATION_COLUMNS = 23;

/** The frame and the cell beside it, on both sides. */
const FRAME_COLUMNS = 4;

interface Props {
  readonly title: string;
  readonly rows: readonly SideRow[];
  readonly i18n: I18n;
  readonly columns: number;
  /** how much room there is: one line an operation and no frame, two lines, or an empty line between them, too */
  readonly density: 'narrow' | 'usual' | 'roomy';
}

/** One upload: each operation, the KMS action it needs, what happened. */
export function ContrastPanel({ title, rows, i18n, columns, density }: Props) {
  const inside = density === 'narrow' ? columns : columns - FRAME_COLUMNS;
  return (
    <Panel columns={columns} framed={density !== 'narrow'} title={title} tone={toneOf(rows)}>
      {rows.map((row) => (
        <Box key={operationText(row)} flexDirection="column" marginTop={density === 'roomy' ? 1 : 0}>
          {row.parting && (
            <Text bold inverse color={colors.bad} wrap="truncate">
              {padEnd(`${signs.parting} ${i18n.t('wizard:compare.parting')}`, inside)}
            </Text>
          )}
          <ContrastLine row={row} i18n={i18n} oneLine={density === 'narrow'} />
        </Box>
      ))}
    </Panel>
  );
}

interface LineProps {
  readonly row: SideRow;
  readonly i18n: I18n;
  readonly oneLine: boolean;
}

function ContrastLine({ row, i18n, oneLine }: LineProps) {
  const failed = row.outcome === 'failed';
  const refused = row.kms === 'refused';
  // Failed for a reason that is not the KMS action's: then nothing may stand beside that action.
  const apart = row.kms === 'unknown';
  const outcome = (
    <Box flexShrink={0}>
      <Outcome row={row} i18n={i18n} />
    </Box>
  );
  const operation = (
    <Text bold={failed} dimColor={row.outcome === 'skipped'} wrap="truncate">
      {operationText(row)}
    </Text>
  );
  return (
    <Marked mark={<StateSign state={row.outcome} />}>
      {!oneLine && (
        <Box columnGap={1}>
          <Box flexGrow={1} flexShrink={1}>
            {operation}
          </Box>
          {apart && outcome}
        </Box>
      )}
      <Box columnGap={1}>
        {oneLine && (
          <Box width={OPERATION_COLUMNS} flexShrink={0}>
            {operation}
          </Box>
        )}
        <Box flexGrow={1} flexShrink={1}>
          <Text wrap="truncate" dimColor={!refused} {...(refused ? { color: colors.bad } : {})}>
            {apart && oneLine ? '' : (row.kmsAction ?? i18n.t('wizard:compare.noAction'))}
          </Text>
        </Box>
        {(oneLine || !apart) && outcome}
      </Box>
    </Marked>
  );
}

function Outcome({ row, i18n }: Pick<LineProps, 'row' | 'i18n'>) {
  if (row.outcome === 'skipped') return <Text dimColor>{i18n.t('check:outcome.skipped')}</Text>;
  const failed = row.outcome === 'failed';
  return (
    <Text bold={failed} color={failed ? colors.bad : colors.good}>
      {i18n.t(row.refusal === 'denied' ? 'wizard:compare.denied' : `check:outcome.${row.outcome}`)}
    </Text>
  );
}

function toneOf(rows: Props['rows']): 'bad' | 'good' | 'plain' {
  if (rows.some((row) => row.outcome === 'failed')) return 'bad';
  return rows.some((row) => row.outcome === 'succeeded') ? 'good' : 'plain';
}
