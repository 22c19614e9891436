import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { printable } from '../../i18n/index.ts';
import { Heading } from '../components/Heading.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { RateLine } from '../components/RateLine.tsx';
import { Spinner } from '../components/Spinner.tsx';
import { StateSign } from '../components/StateSign.tsx';
import type { ScreenProps, View } from '../components/view.ts';
import { isSending, isSent, operationText, partBytes, type UploadRow, uploadRows } from '../text/rows.ts';
import { colors } from '../theme.ts';

const BAR_CELLS = 16;

/** Both uploads as they happen: the call in flight, part by part, with bytes. */
export function UploadingScreen({ view }: ScreenProps<'uploading'>) {
  const { t, format } = view.i18n;
  const { run } = view.state;
  const { small, large, controls } = uploadRows(run);
  const bytes = partBytes(run);
  const cleaning = run.phase === 'cleaning';
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0} overflow="hidden">
      <Heading
        title={t('wizard:uploading.title')}
        lead={view.rows >= 14 ? t('wizard:uploading.lead') : null}
      />
      <Upload title={t('wizard:small')} rows={small} view={view} />
      <Upload
        title={
          bytes.total > 0
            ? t('wizard:uploading.large', {
                sent: format.bytes(bytes.sent),
                total: format.bytes(bytes.total),
              })
            : t('wizard:large')
        }
        rows={large}
        view={view}
      >
        {isLong(bytes.total) && <RateLine sent={bytes.sent} total={bytes.total} i18n={view.i18n} />}
      </Upload>
      {controls.length > 0 && <Upload title={t('wizard:uploading.controls')} rows={controls} view={view} />}
      {cleaning && (
        <Box columnGap={1}>
          <Spinner />
          <Text>{t('wizard:uploading.cleaning')}</Text>
        </Box>
      )}
    </Box>
  );
}

/** So much takes long enough on most lines that somebody asks how long. */
const LONG_BYTES = 16 * 1024 * 1024;

function isLong(bytes: number): boolean {
  return bytes >= LONG_BYTES;
}

/** In a narrower terminal what happens comes before what S3 asks of AWS KMS, which the next screen shows again. */
const COLUMNS_FOR_KMS = 68;

interface UploadProps {
  readonly title: string;
  readonly rows: readonly UploadRow[];
  readonly view: View;
  /** under the title */
  readonly children?: ReactNode;
}

function Upload({ title, rows, view, children }: UploadProps) {
  return (
    <Box flexDirection="column" marginBottom={1} flexShrink={0}>
      <Text bold>{title}</Text>
      {children}
      {rows.map((row) => (
        <UploadLine key={row.key} row={row} view={view} />
      ))}
    </Box>
  );
}

function UploadLine({ row, view: { i18n, columns } }: { row: UploadRow; view: View }) {
  const { t, format } = i18n;
  return (
    <Box columnGap={2} marginLeft={1}>
      <Box columnGap={1} width={27} flexShrink={0}>
        <StateSign state={row.state} />
        <Text dimColor={row.state === 'waiting' || row.state === 'skipped'}>{operationText(row)}</Text>
      </Box>
      {columns >= COLUMNS_FOR_KMS && (
        <Box width={19} flexShrink={0}>
          <Text dimColor>{row.kmsAction ?? ''}</Text>
        </Box>
      )}
      {row.retry !== null ? (
        <Text color={colors.warn} wrap="truncate">
          {t('wizard:uploading.retry', {
            number: row.retry.attempt,
            reason: printable(row.retry.reason, 40),
          })}
        </Text>
      ) : isSent(row) ? (
        <Text wrap="truncate">{t('wizard:uploading.sent')}</Text>
      ) : isSending(row) && row.bytes !== null ? (
        <Box columnGap={1}>
          {columns >= 74 + BAR_CELLS && (
            <ProgressBar sent={row.sentBytes} total={row.bytes} cells={BAR_CELLS} />
          )}
          <Text wrap="truncate">
            {t('wizard:uploading.of', { sent: format.bytes(row.sentBytes), total: format.bytes(row.bytes) })}
          </Text>
        </Box>
      ) : (
        <Text dimColor wrap="truncate">
          {t(`wizard:rowState.${row.state}`)}
          {row.durationMs === null || columns < 70 ? '' : `  ${format.duration(row.durationMs)}`}
        </Text>
      )}
    </Box>
  );
}
