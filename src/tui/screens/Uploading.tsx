import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { Heading, headingRows } from '../components/frame/Heading.tsx';
import { RateLine } from '../components/progress/RateLine.tsx';
import { Spinner } from '../components/progress/Spinner.tsx';
import { UploadLine } from '../components/progress/UploadLine.tsx';
import type { ScreenProps, View } from '../components/view.ts';
import { type UploadRow, uploadRows } from '../text/rows.ts';
import { fitUploads } from '../text/upload-fit.ts';

/** Both uploads as they happen: the call in flight, part by part, with bytes. */
export function UploadingScreen({ view }: ScreenProps<'uploading'>) {
  const { t } = view.i18n;
  const cleaning = view.state.run.phase === 'cleaning';
  const title = t(cleaning ? 'wizard:uploading.cleaning' : 'wizard:uploading.title');
  const lead = t('wizard:uploading.lead');
  const heading = headingRows(view.columns, title, null);
  const room = { heading, lead: headingRows(view.columns, title, lead) - heading, room: view.rows };
  const apart = fitUploads(groupsOf(view, false), room);
  const fit = apart.whole ? apart : fitUploads(groupsOf(view, true), room);
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0} overflow="hidden">
      <Heading
        title={title}
        lead={fit.lead ? lead : null}
        mark={cleaning ? <Spinner /> : null}
        open={fit.open}
      />
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

function groupsOf({ i18n, state: { run } }: View, sendingTogether: boolean): readonly Group[] {
  const { t, format } = i18n;
  const { small, large, controls, sentBytes: sent, bytes: total } = uploadRows(run, sendingTogether);
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
  const going = run.phase !== 'cleaning' && !large.some(({ state }) => state === 'failed');
  const rate = isLong(total) ? <RateLine sent={sent} total={total} going={going} i18n={i18n} /> : null;
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
        <UploadLine key={row.key} row={row} i18n={view.i18n} columns={view.columns} />
      ))}
    </Box>
  );
}
