import type { CheckResult } from '../../check/events.ts';
import { isAnswer, isOwnError } from '../../diagnosis/denial/error-codes.ts';
import type { CallError, ReasonId, Verdict } from '../../diagnosis/index.ts';
import { purposeOf } from '../../diagnosis/observation.ts';
import { summaryOf } from '../../diagnosis/summary.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import { mechanismTexts, sentence } from '../../report/sentence.ts';

/** The verdict in one sentence. */
export function summaryText(verdict: Verdict, { t }: I18n): string {
  const { id, values } = summaryOf(verdict);
  return t(`diagnosis:verdicts.${id}.summary`, values);
}

/** The verdict in a few words, and how it comes about. */
export function verdictText(
  { verdict, mechanism }: Pick<CheckResult, 'verdict' | 'mechanism'>,
  i18n: I18n,
): { readonly title: string; readonly explanation: string } {
  const { id, values } = summaryOf(verdict);
  const explanation = mechanismTexts(mechanism, i18n).join(' ');
  return {
    title: i18n.t(`diagnosis:verdicts.${id}.title`, values),
    explanation: explanation === '' ? summaryText(verdict, i18n) : explanation,
  };
}

/** What the drawing of the flow and the two uploads side by side show already. */
const DRAWN: ReadonlySet<ReasonId> = new Set([
  'small-upload-succeeded',
  'create-succeeded',
  'small-and-create-succeeded',
  'call-refused',
]);

/**
 * Why, and what to do next: all that no drawing shows, as a reason may be the reservation under which the verdict
 * stands.
 */
export function whySentences(
  { verdict, flow }: Pick<CheckResult, 'verdict' | 'flow'>,
  i18n: I18n,
): {
  readonly reasons: readonly string[];
  readonly nextSteps: readonly string[];
} {
  return {
    reasons: verdict.reasons
      .filter(({ id }) => flow === null || !DRAWN.has(id))
      .map((reason) => sentence(reason, i18n)),
    nextSteps: verdict.nextSteps.map((reason) => sentence(reason, i18n)),
  };
}

export interface RawError extends CallError {
  /** null: somebody reported it, and it names none */
  readonly operation: string | null;
  /** AWS answered; a status and ids may have got lost on the way to whoever reports it */
  readonly answered: boolean;
}

/** What AWS answered to the calls that failed, once each. */
export function rawErrors(result: CheckResult): readonly RawError[] {
  const { reportedError } = result.evidence;
  const errors: RawError[] =
    reportedError.status === 'read'
      ? [{ ...reportedError.value.error, operation: reportedError.value.operation, answered: true }]
      : [];
  for (const step of result.steps) {
    // What a control was answered stands beside it, on the screen of the two uploads.
    if (step.outcome !== 'failed' || purposeOf(step).startsWith('control-')) continue;
    const known = errors.some(
      (error) => error.operation === step.operation && error.message === step.error.message,
    );
    if (!known)
      errors.push({
        ...step.error,
        requestId: step.error.requestId ?? step.requestId,
        operation: step.operation,
        answered: isAnswer(step.error),
      });
  }
  return errors;
}

/** Which call it answers, and its code with the status; an error of our own needs no more words than that. */
export function rawErrorText(
  error: RawError,
  { t }: I18n,
): { readonly title: string; readonly code: string; readonly message: string | null } {
  const { operation, answered, httpStatus } = error;
  return {
    title:
      operation === null
        ? t('check:awsSaysUnnamed')
        : t(answered ? 'check:awsSays' : 'check:noAnswer', { operation }),
    code: `${printable(error.code, 100)}${httpStatus === 0 ? '' : `  HTTP ${httpStatus}`}`,
    message: isOwnError(error) ? null : printable(error.message),
  };
}
