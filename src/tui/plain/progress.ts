/** What happens while the uploads run, as lines: each step once, when it has ended. */
import { purposeOf } from '../../diagnosis/observation.ts';
import { printable } from '../../i18n/index.ts';
import { operationText } from '../../report/content/contrast-lines.ts';
import type { TextOptions } from '../../report/text.ts';
import { padEnd } from '../../report/width.ts';
import type { RunModel } from '../flow/run.ts';
import { type UploadRow, uploadRow } from '../text/rows.ts';

const CLEANING = 'cleaning';

/**
 * @param told what has been told of this run: ids of steps
 * @returns the lines that are new, and what has been told with them
 */
export function progressLines(
  run: RunModel,
  told: ReadonlySet<string>,
  options: TextOptions,
): { readonly lines: readonly string[]; readonly told: ReadonlySet<string> } {
  const ended = run.steps.filter(
    (step) =>
      step.progress.kind === 'ended' &&
      !told.has(step.id) &&
      (purposeOf(step) === 'upload' || purposeOf(step).startsWith('control-')),
  );
  const again = run.steps.flatMap((step) => {
    const retry = step.progress.kind === 'running' ? step.progress.retry : null;
    const id = `${step.id} ${retry?.attempt}`;
    return retry === null || told.has(id) ? [] : [{ id, row: uploadRow(step), retry }];
  });
  const cleans = run.phase === 'cleaning' && !told.has(CLEANING);
  return {
    lines: [
      ...again.map(({ row, retry: { attempt, reason } }) => {
        const words = { number: attempt, reason: printable(reason, 40) };
        return `${options.style.glyphs.warn} ${operationText(row)}  ${options.i18n.t('wizard:uploading.retry', words)}`;
      }),
      ...ended.map((step) => rowText(uploadRow(step), purposeOf(step) === 'upload', options)),
      ...(cleans ? [options.i18n.t('wizard:uploading.cleaning')] : []),
    ],
    told: new Set([
      ...told,
      ...again.map(({ id }) => id),
      ...ended.map(({ id }) => id),
      ...(cleans ? [CLEANING] : []),
    ]),
  };
}

/** `CompleteMultipartUpload`, the longest, and `kms:GenerateDataKey`. */
const OPERATION_COLUMNS = 24;
const ACTION_COLUMNS = 20;

function rowText(row: UploadRow, ofUpload: boolean, { i18n: { t, format }, style }: TextOptions): string {
  const took = row.durationMs === null ? '' : `  ${format.duration(row.durationMs)}`;
  const operation = padEnd(operationText(row), OPERATION_COLUMNS);
  // A control's action is not what it is sent for.
  const action = padEnd(ofUpload ? (row.kmsAction ?? '') : '', ACTION_COLUMNS);
  const words = `${operation}${action}${t(`wizard:rowState.${row.state}`)}${took}`;
  if (row.state === 'succeeded') return style.good(`${style.glyphs.good} ${words}`);
  if (row.state === 'failed') return style.bad(`${style.glyphs.bad} ${words}`);
  return `${style.glyphs.skipped} ${words}`;
}
