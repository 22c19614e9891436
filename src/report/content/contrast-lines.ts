/** Small and large side by side as rows: one an operation, for every report that shows a table. */
import { type ContrastCell, contrastOf } from '../../diagnosis/contrast.ts';
import type { Step } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';

export interface ContrastLine {
  /** with the part numbers it stands for */
  readonly operation: string;
  /** empty: none */
  readonly kmsAction: string;
  readonly upload: 'small' | 'large';
  readonly outcome: ContrastCell['outcome'];
  /** the error's code as AWS writes it, else the word for the outcome */
  readonly result: string;
  /** whether `result` is a code */
  readonly isCode: boolean;
  /** here the large upload fails and the small one has worked */
  readonly parting: boolean;
}

/** Empty where nothing was tried. */
export function contrastLines(steps: readonly Step[], { t }: I18n): readonly ContrastLine[] {
  const line = (cell: ContrastCell, upload: ContrastLine['upload'], parting: boolean): ContrastLine => ({
    operation: operationText(cell),
    kmsAction: cell.kmsAction ?? '',
    upload,
    outcome: cell.outcome,
    result: cell.error === null ? t(`check:outcome.${cell.outcome}`) : printable(cell.error.code, 60),
    isCode: cell.error !== null,
    parting,
  });
  const lines = contrastOf(steps, null).flatMap(({ small, large, parting }) => [
    ...(small === null ? [] : [line(small, 'small', false)]),
    ...(large === null ? [] : [line(large, 'large', parting)]),
  ]);
  return lines.every(({ outcome }) => outcome === 'skipped') ? [] : lines;
}

/** `UploadPart 1`, `UploadPart 1-8`, `PutObject`. */
export function operationText({ operation, parts }: Pick<ContrastCell, 'operation' | 'parts'>): string {
  if (parts === null) return operation;
  return `${operation} ${parts.first === parts.last ? parts.first : `${parts.first}-${parts.last}`}`;
}
