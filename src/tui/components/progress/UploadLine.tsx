import { Text } from 'ink';
import { type I18n, printable } from '../../../i18n/index.ts';
import { operationText } from '../../../report/content/contrast-lines.ts';
import { padEnd } from '../../../report/width.ts';
import { isSending, isSent, type UploadRow } from '../../text/rows.ts';
import { colors } from '../../theme.ts';
import { StateSign } from '../result/StateSign.tsx';
import { ProgressBar } from './ProgressBar.tsx';

/** The longest: `CompleteMultipartUpload`; `UploadPart 1234-10000` is shorter. */
const OPERATION_COLUMNS = 23;
const KMS_COLUMNS = 19;
const BAR_CELLS = 16;
const BETWEEN = '  ';

/**
 * What is left of 80 columns. In a narrower terminal what happens comes before what S3 asks of AWS KMS, which the next
 * screen shows again.
 */
const COLUMNS_FOR_KMS = 76;

/** The bytes in words come before the bar. */
const COLUMNS_FOR_BAR = 90;

interface Props {
  readonly row: UploadRow;
  readonly i18n: I18n;
  readonly columns: number;
}

/** One call of an upload. A single text, since many of these are laid out ten times a second while keys wait. */
export function UploadLine({ row, i18n, columns }: Props) {
  const quiet = row.state === 'waiting' || row.state === 'skipped';
  return (
    <Text wrap="truncate">
      {' '}
      <StateSign state={row.state} />
      <Text dimColor={quiet}>{` ${padEnd(operationText(row), OPERATION_COLUMNS)}${BETWEEN}`}</Text>
      {columns >= COLUMNS_FOR_KMS && (
        <Text dimColor>{`${padEnd(row.kmsAction ?? '', KMS_COLUMNS)}${BETWEEN}`}</Text>
      )}
      <RowState row={row} i18n={i18n} columns={columns} />
    </Text>
  );
}

/** How far it has come: that it is tried again, that all has gone out, how much has, or how it ended. */
function RowState({ row, i18n, columns }: Props) {
  const { t, format } = i18n;
  if (row.retry !== null) {
    const { attempt, reason } = row.retry;
    return (
      <Text color={colors.warn}>
        {t('wizard:uploading.retry', { number: attempt, reason: printable(reason, 40) })}
      </Text>
    );
  }
  if (isSent(row)) return <Text>{t('wizard:uploading.sent')}</Text>;
  if (isSending(row) && row.bytes !== null) {
    const amounts = { sent: format.bytes(row.sentBytes), total: format.bytes(row.bytes) };
    return (
      <>
        {columns >= COLUMNS_FOR_BAR && (
          <>
            <ProgressBar sent={row.sentBytes} total={row.bytes} cells={BAR_CELLS} />{' '}
          </>
        )}
        <Text>{t('wizard:uploading.of', amounts)}</Text>
      </>
    );
  }
  return (
    <Text dimColor>
      {t(`wizard:rowState.${row.state}`)}
      {row.durationMs === null ? '' : `  ${format.duration(row.durationMs)}`}
    </Text>
  );
}
