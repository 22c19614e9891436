import type { Verdict, VerdictCode } from './verdict.ts';

/**
 * The sentence that says a verdict in one line: `diagnosis:verdicts.<id>.summary`, filled with `values`.
 * `action` is the IAM action, or empty where the verdict knows none and its sentence does not ask for one.
 */
export function summaryOf(verdict: Verdict): {
  readonly id: VerdictCode | 'documents-allow-both';
  readonly values: { readonly action: string };
} {
  // That no problem is likely is what documents alone can show: no upload was made.
  const byDocuments = verdict.code === 'no-problem-found' && verdict.confidence === 'likely';
  return {
    id: byDocuments ? 'documents-allow-both' : verdict.code,
    values: { action: verdict.action ?? '' },
  };
}
