/** What the controls were answered, as far as it says something about the refused call. */
import { isDenied } from './denial/error-codes.ts';
import { type Control, purposeOf, type Step, type StepOperation } from './observation.ts';

/**
 * - `not-run`: there was none, or it was not tried
 * - `worked`: the upload went through
 * - `refused`: it was refused access, as the call it repeats
 * - `refused-earlier`: the call before was refused already, which with the key was not: something asks for the key
 * - `bucket-demands-kms`: the bucket policy asks for SSE-KMS, so that it was not tried
 * - `inconclusive`: it failed in some other way, or was not what it was to be
 */
export type ControlOutcome =
  | 'not-run'
  | 'worked'
  | 'refused'
  | 'refused-earlier'
  | 'bucket-demands-kms'
  | 'inconclusive';

export interface ControlOutcomes {
  readonly sameBytes: ControlOutcome;
  readonly aes256: ControlOutcome;
}

/** @param failure the refused call that the controls were made for */
export function controlOutcomesOf(
  steps: readonly Step[],
  failure: { readonly operation: string | null } | null,
): ControlOutcomes {
  return {
    sameBytes: outcomeOf(steps, 'control-same-bytes', 'PutObject'),
    aes256: failure === null ? 'not-run' : aes256Outcome(steps, failure.operation),
  };
}

function aes256Outcome(steps: readonly Step[], refused: string | null): ControlOutcome {
  const create = outcomeOf(steps, 'control-aes256', 'CreateMultipartUpload');
  if (create === 'worked' && usedKey(steps)) return 'inconclusive';
  if (refused === 'CreateMultipartUpload') return create;
  if (create !== 'worked') return create === 'refused' ? 'refused-earlier' : create;
  return refused === 'UploadPart' ? outcomeOf(steps, 'control-aes256', 'UploadPart') : 'not-run';
}

/** An answer that names a KMS key shows that `AES256` was not heeded. */
function usedKey(steps: readonly Step[]): boolean {
  return steps.some(
    (step) => purposeOf(step) === 'control-aes256' && step.outcome === 'succeeded' && step.kmsKeyArn !== null,
  );
}

function outcomeOf(steps: readonly Step[], control: Control, operation: StepOperation): ControlOutcome {
  const step = steps.find((one) => purposeOf(one) === control && one.operation === operation);
  if (step === undefined) return 'not-run';
  switch (step.outcome) {
    case 'succeeded':
      return 'worked';
    case 'failed':
      return isDenied(step.error) ? 'refused' : 'inconclusive';
    case 'skipped':
      return step.because === 'bucket-demands-kms' ? 'bucket-demands-kms' : 'not-run';
  }
}
