/** What stands beside a refusal: calls that were refused after it, another key, and what KMS says to a direct call. */
import { isDenied } from '../denial/error-codes.ts';
import { type Facts, readValue } from '../facts.ts';
import { gotDataKey } from '../proven.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Verdict } from '../verdict.ts';

/** What the steps themselves show beside the refused call. */
export function besideTheRefusal({ keyArn, otherKey, observation, failure }: Facts): Reason[] {
  const abort = observation.steps.find(
    (step) =>
      step.operation === 'AbortMultipartUpload' &&
      step.id === 'abort-multipart-upload' &&
      step.outcome === 'failed' &&
      isDenied(step.error),
  );
  return [
    ...(otherKey === null || keyArn === null
      ? []
      : [reason('another-key', { small: otherKey, large: keyArn })]),
    ...(abort === undefined || failure === null || failure.operation === null
      ? []
      : [reason('abort-refused-too', { operation: failure.operation, abort: abort.operation })]),
  ];
}

const DECRYPT = 'kms:Decrypt';

/**
 * What the caller's own DryRun calls hint at, for a refusal of which the verdict is not proved. They come from the
 * caller and not through S3: without `kms:ViaService`, and from another network address. So they neither prove a
 * verdict nor change one.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html
 */
export function dryRunHints(facts: Facts, { confidence, action, failedOperation }: Verdict): Reason[] {
  const answers = readValue(facts.observation.evidence.dryRun);
  if (answers === null || facts.denial === null || !facts.keyEvidenceFits || confidence === 'proved')
    return [];
  // A hint about kms:Decrypt is of use where that is, or may be, what was refused.
  if (action !== DECRYPT && !(action === null && failedOperation === 'UploadPart')) return [];
  const { decrypt, generateDataKey } = answers;
  if (decrypt.outcome === 'would-succeed') return [reason('dry-run-differs', { action: DECRYPT })];
  if (decrypt.outcome !== 'refused') return [];
  const generate = 'kms:GenerateDataKey';
  if (generateDataKey.outcome === 'would-succeed')
    return [reason('dry-run-agrees', { action: DECRYPT, other: generate })];
  return generateDataKey.outcome === 'refused' && gotDataKey(facts)
    ? [reason('dry-run-refuses-both', { action: DECRYPT, other: generate })]
    : [];
}
