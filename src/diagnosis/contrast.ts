/** Small and large side by side: the rows every view shows, and the one where they part. */
import { parseDenial } from './denial/denial.ts';
import { isDenied } from './denial/error-codes.ts';
import { type CallError, purposeOf, type Step, type StepOperation } from './observation.ts';
import type { Verdict } from './verdict.ts';

/**
 * The KMS action S3 calls with the caller's rights for each operation; null: none.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html, "Multipart upload API and permissions"
 */
export const KMS_ACTION_OF: Readonly<Record<StepOperation, 'kms:GenerateDataKey' | 'kms:Decrypt' | null>> = {
  PutObject: 'kms:GenerateDataKey',
  CreateMultipartUpload: 'kms:GenerateDataKey',
  UploadPart: 'kms:Decrypt',
  CompleteMultipartUpload: null,
  AbortMultipartUpload: null,
  DeleteObject: null,
};

export interface ContrastCell {
  readonly operation: StepOperation;
  /** part numbers this cell stands for; null for other operations */
  readonly parts: { readonly first: number; readonly last: number } | null;
  readonly kmsAction: 'kms:GenerateDataKey' | 'kms:Decrypt' | null;
  /** what became of that action; `refused` only where the message or the verdict names it; null: no action, or not tried */
  readonly kms: 'allowed' | 'refused' | 'unknown' | null;
  readonly outcome: Step['outcome'];
  readonly durationMs: number | null;
  readonly error: CallError | null;
  /** for want of a permission, or in another way; null where nothing failed */
  readonly refusal: 'denied' | 'other' | null;
}

/** What a verdict adds to the answers themselves. */
export type NamedByVerdict = Pick<Verdict, 'action' | 'failedOperation'>;

export interface ContrastRow {
  readonly small: ContrastCell | null;
  readonly large: ContrastCell | null;
  /** the first row where the small upload has worked and the large one fails */
  readonly parting: boolean;
}

/**
 * Neighbouring parts that ended alike share one row.
 * @param verdict null: none has been reached yet
 */
export function contrastOf(steps: readonly Step[], verdict: NamedByVerdict | null): ContrastRow[] {
  const cellOf = (step: Step) => cellFor(step, verdict);
  const uploads = steps.filter((step) => purposeOf(step) === 'upload');
  const small = uploads.filter((step) => step.operation === 'PutObject').map(cellOf);
  const large = mergeParts(uploads.filter((step) => isLargeOperation(step.operation)).map(cellOf));
  const smallWorked = small.length > 0 && small.every((cell) => cell.outcome === 'succeeded');
  const firstFailure = large.findIndex((cell) => cell.outcome === 'failed');
  return Array.from({ length: Math.max(small.length, large.length) }, (_, index) => ({
    small: small[index] ?? null,
    large: large[index] ?? null,
    parting: smallWorked && index === firstFailure,
  }));
}

function isLargeOperation(operation: StepOperation): boolean {
  return (
    operation === 'CreateMultipartUpload' ||
    operation === 'UploadPart' ||
    operation === 'CompleteMultipartUpload'
  );
}

function cellFor(step: Step, verdict: NamedByVerdict | null): ContrastCell {
  const part = /^upload-part-(\d+)$/.exec(step.id)?.[1];
  return {
    operation: step.operation,
    parts: part === undefined ? null : { first: Number(part), last: Number(part) },
    kmsAction: KMS_ACTION_OF[step.operation],
    kms: kmsOf(step, verdict),
    outcome: step.outcome,
    durationMs: step.outcome === 'skipped' ? null : step.durationMs,
    error: step.outcome === 'failed' ? step.error : null,
    refusal: refusalOf(step),
  };
}

function refusalOf(step: Step): ContrastCell['refusal'] {
  if (step.outcome !== 'failed') return null;
  return isDenied(step.error) ? 'denied' : 'other';
}

function kmsOf(step: Step, verdict: NamedByVerdict | null): ContrastCell['kms'] {
  const action = KMS_ACTION_OF[step.operation];
  if (action === null || step.outcome === 'skipped') return null;
  if (step.outcome === 'succeeded') return 'allowed';
  if (!isDenied(step.error)) return 'unknown';
  const named = parseDenial(step.error.message).action;
  // What the message names goes first: the verdict may be about another call of the same operation.
  const refused =
    named === null
      ? verdict?.action === action && verdict.failedOperation === step.operation
      : named === action;
  return refused ? 'refused' : 'unknown';
}

function mergeParts(cells: readonly ContrastCell[]): ContrastCell[] {
  const merged: ContrastCell[] = [];
  for (const cell of cells) {
    const last = merged.at(-1);
    const alike =
      last?.parts &&
      cell.parts &&
      last.outcome === cell.outcome &&
      last.error?.code === cell.error?.code &&
      last.kms === cell.kms;
    if (last?.parts && cell.parts && alike) {
      const durationMs = Math.max(last.durationMs ?? 0, cell.durationMs ?? 0);
      merged[merged.length - 1] = {
        ...last,
        durationMs: cell.durationMs === null ? last.durationMs : durationMs,
        parts: { first: last.parts.first, last: cell.parts.last },
      };
    } else merged.push(cell);
  }
  return merged;
}
