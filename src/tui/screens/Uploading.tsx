import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { type I18n, printable } from '../../i18n/index.ts';
import { Heading, headingRows } from '../components/frame/Heading.tsx';
import { ProgressBar } from '../components/progress/ProgressBar.tsx';
import { RateLine } from '../components/progress/RateLine.tsx';
import { Spinner } from '../components/progress/Spinner.tsx';
import { StateSign } from '../components/result/StateSign.tsx';
import type { ScreenProps, View } from '../components/view.ts';
import { isSending, isSent, operationText, partBytes, type UploadRow, uploadRows } from '../text/rows.ts';
import { fitUploads } from '../text/upload-fit.ts';
import { colors } from '../theme.ts';

const BAR_CELLS = 16;

/** Both uploads as they happen: the call in flight, part by part, with bytes. */
export function UploadingScreen({ view }: ScreenProps<'uploading'>) {
  const { t } = view.i18n;
  const cleaning = view.state.run.phase === 'cleaning';
  const title = t(cleaning ? 'wizard:uploading.cleaning' : 'wizard:uploading.title');
  const lead = t('wizard:uploading.lead');
  const heading = headingRows(view.columns, title, null);
  const fit = fitUploads(groupsOf(view), {
    heading,
    lead: headingRows(view.columns, title, lead) - heading,
    room: view.rows,
  });
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0} overflow="hidden">
      <Heading title={title} lead={fit.lead ? lead : null} mark={cleaning ? <Spinner /> : null} />
      {fit.groups.map(({ title: of, rows, rate }) => (
        <Upload key={of.id} title={of.text} rows={rows} view={view} apart={fit.apart}>
          {rate}
        </Upload>
      ))}
    </Box>
  );
}

/** One upload, or the controls: its title, its calls, and how fast it goes where that is worth a line. */
interface Group {
  readonly title: { readonly id: string; readonly text: string };
  readonly rows: readonly UploadRow[];
  readonly rate: ReactNode;
  readonly lines: number;
}

function groupsOf({ i18n, state: { run } }: View): readonly Group[] {
  const { t, format } = i18n;
  const { small, large, controls } = uploadRows(run);
  const { sent, total } = partBytes(run);
  const group = (id: string, text: string, rows: readonly UploadRow[], rate: ReactNode = null): Group => ({
    title: { id, text },
    rows,
    rate,
    lines: 1 + rows.length + (rate === null ? 0 : 1),
  });
  const largeTitle =
    total > 0
      ? t('wizard:uploading.large', { sent: format.bytes(sent), total: format.bytes(total) })
      : t('wizard:large');
  const rate = isLong(total) ? <RateLine sent={sent} total={total} i18n={i18n} /> : null;
  return [
    group('small', t('wizard:small'), small),
    group('large', largeTitle, large, rate),
    ...(controls.length > 0 ? [group('controls', t('wizard:uploading.controls'), controls)] : []),
  ];
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
  /** with an empty line under it */
  readonly apart: boolean;
  /** under the title */
  readonly children?: ReactNode;
}

function Upload({ title, rows, view, apart, children }: UploadProps) {
  return (
    <Box flexDirection="column" marginBottom={apart ? 1 : 0} flexShrink={0}>
      <Text bold>{title}</Text>
      {children}
      {rows.map((row) => (
        <UploadLine key={row.key} row={row} view={view} />
      ))}
    </Box>
  );
}

function UploadLine({ row, view: { i18n, columns } }: { row: UploadRow; view: View }) {
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
      <RowState row={row} i18n={i18n} columns={columns} />
    </Box>
  );
}

/** How far it has come: that it is tried again, that all has gone out, how much has, or how it ended. */
function RowState({ row, i18n, columns }: { row: UploadRow; i18n: I18n; columns: number }) {
  const { t, format } = i18n;
  if (row.retry !== null) {
    const { attempt, reason } = row.retry;
    return (
      <Text color={colors.warn} wrap="truncate">
        {t('wizard:uploading.retry', { number: attempt, reason: printable(reason, 40) })}
      </Text>
    );
  }
  if (isSent(row)) return <Text wrap="truncate">{t('wizard:uploading.sent')}</Text>;
  if (isSending(row) && row.bytes !== null) {
    const amounts = { sent: format.bytes(row.sentBytes), total: format.bytes(row.bytes) };
    return (
      <Box columnGap={1}>
        {columns >= 74 + BAR_CELLS && (
          <ProgressBar sent={row.sentBytes} total={row.bytes} cells={BAR_CELLS} />
        )}
        <Text wrap="truncate">{t('wizard:uploading.of', amounts)}</Text>
      </Box>
    );
  }
  return (
    <Text dimColor wrap="truncate">
      {t(`wizard:rowState.${row.state}`)}
      {row.durationMs === null || columns < 70 ? '' : `  ${format.duration(row.durationMs)}`}
    </Text>
  );
}
