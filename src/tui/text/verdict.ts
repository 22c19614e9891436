import type { CheckResult } from '../../check/events.ts';
import { contrastOf } from '../../diagnosis/contrast.ts';
import type { CallError, StepOperation, Verdict, VerdictCode } from '../../diagnosis/index.ts';
import { summaryOf } from '../../diagnosis/summary.ts';
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

/** Why, and what to do next. All of it: a reason may be the reservation under which the verdict stands. */
export function whySentences(
  verdict: Verdict,
  i18n: I18n,
): {
  readonly reasons: readonly string[];
  readonly nextSteps: readonly string[];
} {
  return {
    reasons: verdict.reasons.map((reason) => sentence(reason, i18n)),
    nextSteps: verdict.nextSteps.map((reason) => sentence(reason, i18n)),
  };
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
  readonly kms: 'allowed' | 'refused' | 'unknown';
  /** `wizard:why.mechanism.<id>` */
  readonly purpose: 'newKey' | 'sameKey';
}

/** What S3 asked of KMS in each kind of call that was tried; of parts that ended differently, what went wrong. */
export function mechanismOf(result: Pick<CheckResult, 'steps' | 'verdict'>): readonly MechanismLine[] {
  const rows = contrastOf(result.steps, result.verdict);
  const cells = [...rows.map((row) => row.small), ...rows.map((row) => row.large)];
  const lines = new Map<StepOperation, MechanismLine>();
  for (const cell of cells) {
    if (cell === null || cell.kmsAction === null || cell.kms === null) continue;
    const { operation, kmsAction, kms } = cell;
    const seen = lines.get(operation);
    if (seen !== undefined && WEIGHT[seen.kms] >= WEIGHT[kms]) continue;
    lines.set(operation, {
      operation,
      kmsAction,
      kms,
      purpose: kmsAction === 'kms:Decrypt' ? 'sameKey' : 'newKey',
    });
  }
  return [...lines.values()];
}

const WEIGHT = { allowed: 0, unknown: 1, refused: 2 } as const;
