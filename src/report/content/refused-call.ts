/** The answer that a report is about, word for word: AWS's own text in no other language than AWS's. */
import type { CheckResult } from '../../check/events.ts';
import { isAnswer, isOwnError, type Step } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';

export interface RefusedCall {
  readonly heading: string;
  /** with the HTTP status, where one arrived */
  readonly code: string;
  /** null: an error of our own, which the reasons put into the reader's language */
  readonly message: string | null;
  readonly requestId: string | null;
}

/** null: nothing failed, and no error was handed over. */
export function refusedCall(
  { steps, evidence: { reportedError } }: Pick<CheckResult, 'steps' | 'evidence'>,
  { t }: I18n,
): RefusedCall | null {
  const reported = reportedError.status === 'read';
  const failed = reported
    ? reportedError.value
    : steps.find((step): step is Extract<Step, { outcome: 'failed' }> => step.outcome === 'failed');
  if (failed === undefined) return null;
  const { error, operation } = failed;
  const status = error.httpStatus === 0 ? '' : ` (HTTP ${error.httpStatus})`;
  return {
    heading:
      operation === null
        ? t('check:awsSaysUnnamed')
        : t(reported || isAnswer(error) ? 'check:awsSays' : 'check:noAnswer', { operation }),
    code: `${printable(error.code, 100)}${status}`,
    message: isOwnError(error) ? null : printable(error.message),
    requestId: error.requestId,
  };
}
