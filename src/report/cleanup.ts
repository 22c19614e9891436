import type { CheckResult } from '../check/events.ts';
import type { I18n } from '../i18n/index.ts';

/** What became of the test objects, in one sentence; what was left is listed after it. */
export function cleanupSentence(
  { steps, cleanup }: Pick<CheckResult, 'steps' | 'cleanup'>,
  { t }: I18n,
): string {
  const count = cleanup.left.length;
  if (!cleanup.complete)
    return t(cleanup.verified ? 'check:cleanup.left' : 'check:cleanup.mayBeLeft', { count });
  if (steps.every((step) => step.outcome === 'skipped')) return t('check:cleanup.nothing');
  return t(cleanup.verified ? 'check:cleanup.verified' : 'check:cleanup.done');
}
