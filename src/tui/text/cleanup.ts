import type { Cleanup } from '../../check/events.ts';
import type { I18n } from '../../i18n/index.ts';

/** What became of the test objects, in one sentence; what was left is listed after it. */
export function cleanupText(cleanup: Cleanup, { t }: I18n): string {
  if (!cleanup.complete) return t('check:cleanup.left', { count: cleanup.left.length });
  return t(cleanup.verified ? 'check:cleanup.verified' : 'check:cleanup.done');
}
