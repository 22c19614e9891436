import type { Verdict, VerdictCode } from './verdict.ts';

/**
 * The sentence that says a verdict in one line: `diagnosis:verdicts.<id>.summary`, filled with `values`.
 * `action` is the IAM action, or empty where the verdict knows none and its sentence does not ask for one.
 */
export function summaryOf(verdict: Verdict): {
  readonly id: VerdictCode;
  readonly values: { readonly action: string };
} {
  return { id: verdict.code, values: { action: verdict.action ?? '' } };
}
