/** Small and large side by side: the rows every view shows, and the one where they part. */
import type { CallError, Step, StepOperation } from './observation.ts';

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
  readonly outcome: Step['outcome'];
  readonly durationMs: number | null;
  readonly error: CallError | null;
}

export interface ContrastRow {
  readonly small: ContrastCell | null;
  readonly large: ContrastCell | null;
  /** the first row where the small upload has worked and the large one fails */
  readonly parting: boolean;
}

/** Neighbouring parts that ended alike share one row. */
export function contrastOf(steps: readonly Step[]): ContrastRow[] {
  const small = steps
    .filter((step) => step.operation === 'PutObject' && step.id.startsWith('small'))
    .map(cellOf);
  const large = mergeParts(steps.filter((step) => isLargeOperation(step.operation)).map(cellOf));
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

function cellOf(step: Step): ContrastCell {
  const part = /^upload-part-(\d+)$/.exec(step.id)?.[1];
  return {
    operation: step.operation,
    parts: part === undefined ? null : { first: Number(part), last: Number(part) },
    kmsAction: KMS_ACTION_OF[step.operation],
    outcome: step.outcome,
    durationMs: step.outcome === 'skipped' ? null : step.durationMs,
    error: step.outcome === 'failed' ? step.error : null,
  };
}

function mergeParts(cells: readonly ContrastCell[]): ContrastCell[] {
  const merged: ContrastCell[] = [];
  for (const cell of cells) {
    const last = merged.at(-1);
    const alike =
      last?.parts && cell.parts && last.outcome === cell.outcome && last.error?.code === cell.error?.code;
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
