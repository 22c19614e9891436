import type { CheckResult } from '../../check/events.ts';
import { KMS_ACTION_OF } from '../../diagnosis/contrast.ts';
import type { CallError, StepOperation, Verdict, VerdictCode } from '../../diagnosis/index.ts';
import { REASONS_AT_ONCE, summaryOf } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { sentence } from '../../report/sentence.ts';

/** The verdict in a few words, in one sentence, and how it comes about. */
export function verdictText(
  verdict: Verdict,
  { t }: I18n,
): { readonly title: string; readonly summary: string; readonly explanation: string } {
  const { id, values } = summaryOf(verdict);
  const summary = t(`diagnosis:verdicts.${id}.summary`, values);
  return {
    title: t(`diagnosis:verdicts.${id}.title`, values),
    summary,
    explanation: hasMechanism(id) ? t(`diagnosis:mechanism.${id}`) : summary,
  };
}

/** Verdicts whose mechanism is worth a paragraph of its own. */
const WITH_MECHANISM = [
  'no-problem-found',
  'decrypt-not-allowed',
  'decrypt-denied',
  'generate-data-key-not-allowed',
  'generate-data-key-denied',
  's3-action-not-allowed',
  's3-action-denied',
] as const satisfies readonly VerdictCode[];

function hasMechanism(code: VerdictCode): code is (typeof WITH_MECHANISM)[number] {
  return WITH_MECHANISM.some((one) => one === code);
}

/** Why, in at most six sentences; next steps come after the reasons and only where there is room. */
export function whySentences(
  verdict: Verdict,
  i18n: I18n,
): {
  readonly reasons: readonly string[];
  readonly nextSteps: readonly string[];
} {
  const reasons = verdict.reasons.slice(0, REASONS_AT_ONCE).map((reason) => sentence(reason, i18n));
  const room = Math.max(verdict.nextSteps.length > 0 ? 1 : 0, REASONS_AT_ONCE - reasons.length);
  return { reasons, nextSteps: verdict.nextSteps.slice(0, room).map((reason) => sentence(reason, i18n)) };
}

export interface RawError extends CallError {
  readonly operation: StepOperation;
}

/** What AWS answered to the calls that failed, once each. */
export function rawErrors(result: CheckResult): readonly RawError[] {
  const errors: RawError[] = [];
  for (const step of result.steps) {
    if (step.outcome !== 'failed') continue;
    const known = errors.some(
      (error) => error.operation === step.operation && error.message === step.error.message,
    );
    if (!known)
      errors.push({
        ...step.error,
        requestId: step.error.requestId ?? step.requestId,
        operation: step.operation,
      });
  }
  return errors;
}

export interface MechanismLine {
  readonly operation: StepOperation;
  readonly kmsAction: 'kms:GenerateDataKey' | 'kms:Decrypt';
  readonly outcome: 'succeeded' | 'failed';
  /** `wizard:why.mechanism.<id>` */
  readonly purpose: 'newKey' | 'sameKey';
}

/** What S3 asked of KMS in each kind of call that was tried, up to the first that failed. */
export function mechanismOf(result: CheckResult): readonly MechanismLine[] {
  const lines: MechanismLine[] = [];
  for (const operation of ['PutObject', 'CreateMultipartUpload', 'UploadPart'] as const) {
    const tried = result.steps.filter((step) => step.operation === operation && step.outcome !== 'skipped');
    const kmsAction = KMS_ACTION_OF[operation];
    if (tried.length === 0 || kmsAction === null) continue;
    const outcome = tried.every((step) => step.outcome === 'succeeded') ? 'succeeded' : 'failed';
    lines.push({
      operation,
      kmsAction,
      outcome,
      purpose: kmsAction === 'kms:Decrypt' ? 'sameKey' : 'newKey',
    });
  }
  return lines;
}
