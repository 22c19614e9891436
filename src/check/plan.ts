import type { Control, StepOperation } from '../diagnosis/index.ts';
import type { PlannedControl, PlannedStep } from './events.ts';
import type { ObjectKeys } from './object-keys.ts';
import { type PartSource, SMALL_BYTES } from './part-source.ts';

/** An object that a run may leave, and the step that removes it. */
export interface ObjectEntry {
  readonly kind: 'object';
  readonly key: string;
  readonly removal: PlannedStep;
}

/** An upload that a run may leave open, and the step that throws it away. */
export interface UploadEntry {
  readonly kind: 'upload';
  readonly key: string;
  readonly removal: PlannedStep;
}

export interface PlannedPut {
  readonly put: PlannedStep;
  readonly object: ObjectEntry;
}

export interface PlannedOpening {
  readonly create: PlannedStep;
  readonly upload: UploadEntry;
}

/** Every step that a run may come to, and all that it may leave. */
export interface Plan {
  readonly small: PlannedPut;
  readonly large: PlannedOpening & {
    readonly parts: readonly PlannedStep[];
    readonly complete: PlannedStep;
    readonly object: ObjectEntry;
  };
  readonly sameBytes: PlannedPut;
  readonly aes256: PlannedOpening & { readonly part: PlannedStep };
}

export function planFor(source: PartSource, keys: ObjectKeys): Plan {
  const { controls } = keys;
  return {
    small: {
      put: step('small-put-object', 'PutObject', Math.min(SMALL_BYTES, source.size)),
      object: object(keys.small, 'delete-small'),
    },
    large: {
      create: step('create-multipart-upload', 'CreateMultipartUpload'),
      upload: upload(keys.large, 'abort-multipart-upload'),
      parts: Array.from({ length: source.parts }, (_, index) =>
        step(`upload-part-${index + 1}`, 'UploadPart', source.sizeOf(index + 1)),
      ),
      complete: step('complete-multipart-upload', 'CompleteMultipartUpload'),
      object: object(keys.large, 'delete-large'),
    },
    sameBytes: {
      put: step('control-same-bytes-put-object', 'PutObject', source.sizeOf(1)),
      object: object(controls['control-same-bytes'], 'delete-control-same-bytes'),
    },
    aes256: {
      create: step('control-aes256-create-multipart-upload', 'CreateMultipartUpload'),
      upload: upload(controls['control-aes256'], 'control-aes256-abort-multipart-upload'),
      part: step('control-aes256-upload-part-1', 'UploadPart', source.sizeOf(1)),
    },
  };
}

/** What every run may leave, in the order in which it is told and removed. */
export function usualEntries({ small, large }: Plan): readonly [UploadEntry, ObjectEntry, ObjectEntry] {
  return [large.upload, small.object, large.object];
}

/**
 * The steps of a run, in the order in which a reader expects them.
 * @param controls those that were called for
 */
export function stepsOf(plan: Plan, controls: readonly Control[]): readonly PlannedStep[] {
  const { small, large, sameBytes, aes256 } = plan;
  const withSameBytes = controls.includes('control-same-bytes');
  return [
    small.put,
    large.create,
    ...large.parts,
    large.complete,
    ...(withSameBytes ? [sameBytes.put] : []),
    ...(controls.includes('control-aes256') ? [aes256.create, aes256.part, aes256.upload.removal] : []),
    ...usualEntries(plan).map(({ removal }) => removal),
    ...(withSameBytes ? [sameBytes.object.removal] : []),
  ];
}

/** What the controls would write: told before consent, as nobody knows yet whether they are called for. */
export function plannedControls({ sameBytes, aes256 }: Plan): readonly PlannedControl[] {
  return [
    { control: 'control-same-bytes', key: sameBytes.object.key, bytes: sameBytes.put.bytes ?? 0 },
    { control: 'control-aes256', key: aes256.upload.key, bytes: aes256.part.bytes ?? 0 },
  ];
}

function step(id: string, operation: StepOperation, bytes: number | null = null): PlannedStep {
  return { id, operation, bytes };
}

function object(key: string, removalId: string): ObjectEntry {
  return { kind: 'object', key, removal: step(removalId, 'DeleteObject') };
}

function upload(key: string, removalId: string): UploadEntry {
  return { kind: 'upload', key, removal: step(removalId, 'AbortMultipartUpload') };
}
