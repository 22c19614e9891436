import type { PlannedStep } from './events.ts';
import { type PartSource, SMALL_BYTES } from './part-source.ts';

/** Every step of a run, in the order in which a reader expects them. */
export interface Plan {
  readonly small: PlannedStep;
  readonly create: PlannedStep;
  readonly parts: readonly PlannedStep[];
  readonly complete: PlannedStep;
  readonly abort: PlannedStep;
  readonly deleteSmall: PlannedStep;
  readonly deleteLarge: PlannedStep;
}

export function planFor(source: PartSource): Plan {
  const smallBytes = Math.min(SMALL_BYTES, source.size);
  return {
    small: { id: 'small-put-object', operation: 'PutObject', bytes: smallBytes },
    create: { id: 'create-multipart-upload', operation: 'CreateMultipartUpload', bytes: null },
    parts: Array.from({ length: source.parts }, (_, index) => ({
      id: `upload-part-${index + 1}`,
      operation: 'UploadPart',
      bytes: source.sizeOf(index + 1),
    })),
    complete: { id: 'complete-multipart-upload', operation: 'CompleteMultipartUpload', bytes: null },
    abort: { id: 'abort-multipart-upload', operation: 'AbortMultipartUpload', bytes: null },
    deleteSmall: { id: 'delete-small', operation: 'DeleteObject', bytes: null },
    deleteLarge: { id: 'delete-large', operation: 'DeleteObject', bytes: null },
  };
}

export function stepsOf(plan: Plan): readonly PlannedStep[] {
  const { small, create, parts, complete, abort, deleteSmall, deleteLarge } = plan;
  return [small, create, ...parts, complete, abort, deleteSmall, deleteLarge];
}
