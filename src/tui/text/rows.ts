/** The uploads as rows of the live screen: parts that stand alike are told together, so that thousands of them fit. */
import { type ContrastCell, KMS_ACTION_OF } from '../../diagnosis/contrast.ts';
import type { StepOperation } from '../../diagnosis/index.ts';
import { purposeOf } from '../../diagnosis/observation.ts';
import type { Retry, RunModel, RunStep } from '../flow/run.ts';

export type RowState = 'waiting' | 'running' | 'succeeded' | 'failed' | 'skipped';

export interface UploadRow {
  readonly key: string;
  readonly operation: StepOperation;
  readonly parts: ContrastCell['parts'];
  readonly kmsAction: ContrastCell['kmsAction'];
  readonly state: RowState;
  readonly sentBytes: number;
  readonly bytes: number | null;
  readonly durationMs: number | null;
  /** while it is sent again */
  readonly retry: Retry | null;
}

export interface UploadRows {
  readonly small: readonly UploadRow[];
  readonly large: readonly UploadRow[];
  /** what was uploaded besides, to read a refusal that named nothing */
  readonly controls: readonly UploadRow[];
}

/** Up to so many parts each have a row of their own. */
const PARTS_SHOWN_ALONE = 4;

export function uploadRows(run: RunModel): UploadRows {
  const rows = run.steps.filter((step) => purposeOf(step) === 'upload').map(uploadRow);
  const controls = run.steps.filter((step) => purposeOf(step).startsWith('control-')).map(uploadRow);
  const parts = rows.filter((row) => row.parts !== null).length;
  const small = rows.filter((row) => row.operation === 'PutObject');
  const large = rows.filter((row) => row.operation !== 'PutObject');
  return { small, large: parts > PARTS_SHOWN_ALONE ? merged(large) : large, controls };
}

/** Bytes of all parts together: what has been sent, and what there is. */
export function partBytes(run: RunModel): { readonly sent: number; readonly total: number } {
  const parts = run.steps
    .filter((step) => step.operation === 'UploadPart' && purposeOf(step) === 'upload')
    .map(uploadRow);
  return {
    sent: parts.reduce((sum, part) => sum + part.sentBytes, 0),
    total: parts.reduce((sum, part) => sum + (part.bytes ?? 0), 0),
  };
}

export function uploadRow(step: RunStep): UploadRow {
  const part = /^upload-part-(\d+)$/.exec(step.id)?.[1];
  const { progress } = step;
  const state = progress.kind === 'ended' ? progress.step.outcome : progress.kind;
  return {
    key: step.id,
    operation: step.operation,
    parts: part === undefined ? null : { first: Number(part), last: Number(part) },
    kmsAction: KMS_ACTION_OF[step.operation],
    state,
    sentBytes: sentBytesOf(step),
    bytes: step.bytes,
    retry: progress.kind === 'running' ? progress.retry : null,
    durationMs:
      progress.kind === 'ended' && progress.step.outcome !== 'skipped' ? progress.step.durationMs : null,
  };
}

function sentBytesOf({ progress, bytes }: RunStep): number {
  if (progress.kind === 'running') return progress.sentBytes;
  return progress.kind === 'ended' && progress.step.outcome === 'succeeded' ? (bytes ?? 0) : 0;
}

/** The last byte has gone out, and there is no answer yet. */
export function isSent({ state, sentBytes, bytes }: UploadRow): boolean {
  return state === 'running' && bytes !== null && bytes > 0 && sentBytes >= bytes;
}

/** Bytes are on their way; of a few bytes in one request nobody tells how far they are. */
export function isSending({ state, sentBytes, bytes, parts }: UploadRow): boolean {
  return state === 'running' && bytes !== null && bytes > 0 && (parts !== null || sentBytes > 0);
}

function merged(rows: readonly UploadRow[]): readonly UploadRow[] {
  const result: UploadRow[] = [];
  for (const row of rows) {
    const last = result.at(-1);
    if (last?.parts && row.parts && last.state === row.state && row.state !== 'running') {
      result[result.length - 1] = {
        ...last,
        parts: { first: last.parts.first, last: row.parts.last },
        sentBytes: last.sentBytes + row.sentBytes,
        bytes: (last.bytes ?? 0) + (row.bytes ?? 0),
        durationMs: null,
      };
    } else result.push(row);
  }
  return result;
}

/** `UploadPart 1`, `UploadPart 1-4`, `PutObject`. */
export function operationText(cell: Pick<UploadRow, 'operation' | 'parts'>): string {
  if (cell.parts === null) return cell.operation;
  const { first, last } = cell.parts;
  return `${cell.operation} ${first === last ? first : `${first}-${last}`}`;
}

/** A bar of so many cells: how many of them are filled. */
export function filledCells(sent: number, total: number, cells: number): number {
  if (total <= 0) return 0;
  return Math.min(cells, Math.floor((sent / total) * cells));
}
