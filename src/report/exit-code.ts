import type { CheckResult } from '../check/events.ts';
import type { VerdictCode } from '../diagnosis/index.ts';

export type ExitCode = 0 | 1 | 2 | 3 | 130;

const FOUND = /^(?:decrypt|generate-data-key|s3-action|key|bucket)-/;

/** The exit code of a verdict, as scripts rely on it (README.md). */
function exitCodeOfVerdict(code: VerdictCode, cleanupComplete: boolean): 0 | 1 | 3 {
  if (code === 'no-problem-found') return cleanupComplete ? 0 : 1;
  return FOUND.test(code) ? 1 : 3;
}

export function exitCodeOf(result: CheckResult): ExitCode {
  if (result.interrupted) return 130;
  return exitCodeOfVerdict(result.verdict.code, result.cleanup.complete);
}
