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
  /** bytes of all parts together */
  readonly sentBytes: number;
  readonly bytes: number;
}

/** Up to so many parts each have a row of their own. */
const PARTS_SHOWN_ALONE = 4;

/**
 * Looks at each step once, and makes rows of few of them: there may be 10,000 parts, and a key waits for the frame.
 * @param sendingTogether whether parts on their way share a row too, where there is no room for one each
 */
export function uploadRows({ steps }: RunModel, sendingTogether = false): UploadRows {
  const small: UploadRow[] = [];
  const controls: UploadRow[] = [];
  const large: Alike[] = [];
  let [parts, sentBytes, bytes] = [0, 0, 0];
  for (const step of steps) {
    const purpose = purposeOf(step);
    if (purpose !== 'upload') {
      if (purpose !== 'cleanup') controls.push(uploadRow(step));
      continue;
    }
    if (step.operation === 'PutObject') {
      small.push(uploadRow(step));
      continue;
    }
    if (step.operation === 'UploadPart') {
      parts += 1;
      sentBytes += sentBytesOf(step);
      bytes += step.bytes ?? 0;
    }
    const alike = large.at(-1);
    if (alike !== undefined && standAlike(alike[0], step, sendingTogether)) alike.push(step);
    else large.push([step]);
  }
  const together = parts > PARTS_SHOWN_ALONE;
  return {
    small,
    large: large.flatMap((alike) => (together ? mergedRow(alike) : alike.map(uploadRow))),
    controls,
    sentBytes,
    bytes,
  };
}

/** Steps that are told in one row where there are many. */
type Alike = [RunStep, ...RunStep[]];

/** Parts with the same state, told in one row; one that is tried again has its own, and mostly one on its way, too. */
function standAlike(one: RunStep, other: RunStep, sendingTogether: boolean): boolean {
  const state = stateOf(one);
  if (one.operation !== 'UploadPart' || other.operation !== 'UploadPart' || state !== stateOf(other))
    return false;
  return state !== 'running' || (sendingTogether && !isRetried(one) && !isRetried(other));
}

function isRetried({ progress }: RunStep): boolean {
  return progress.kind === 'running' && progress.retry !== null;
}

function mergedRow(alike: Alike): UploadRow {
  const row = uploadRow(alike[0]);
  const last = uploadRow(alike.at(-1) ?? alike[0]);
  if (alike.length === 1 || row.parts === null || last.parts === null) return row;
  return {
    ...row,
    parts: { first: row.parts.first, last: last.parts.last },
    sentBytes: alike.reduce((sum, step) => sum + sentBytesOf(step), 0),
    bytes: alike.reduce((sum, step) => sum + (step.bytes ?? 0), 0),
    durationMs: null,
  };
}

export function uploadRow(step: RunStep): UploadRow {
  const part = /^upload-part-(\d+)$/.exec(step.id)?.[1];
  const { progress } = step;
  return {
    key: step.id,
    operation: step.operation,
    parts: part === undefined ? null : { first: Number(part), last: Number(part) },
    kmsAction: KMS_ACTION_OF[step.operation],
    state: stateOf(step),
    sentBytes: sentBytesOf(step),
    bytes: step.bytes,
    retry: progress.kind === 'running' ? progress.retry : null,
    durationMs:
      progress.kind === 'ended' && progress.step.outcome !== 'skipped' ? progress.step.durationMs : null,
  };
}

function stateOf({ progress }: RunStep): RowState {
  return progress.kind === 'ended' ? progress.step.outcome : progress.kind;
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

/** A bar of so many cells: how many of them are filled. */
export function filledCells(sent: number, total: number, cells: number): number {
  if (total <= 0) return 0;
  return Math.min(cells, Math.floor((sent / total) * cells));
}
