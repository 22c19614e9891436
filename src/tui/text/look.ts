import type { Look, LookWarning } from '../../check/events.ts';
import { type I18n, printable } from '../../i18n/index.ts';

export function callerArnOf(look: Pick<Look, 'caller'>): string | null {
  return look.caller !== null && 'arn' in look.caller ? look.caller.arn : null;
}

/** Why AWS did not say who the caller is; null when it did. */
export function callerProblemOf(look: Pick<Look, 'evidence'>): string | null {
  const { caller } = look.evidence;
  return caller.status === 'refused' ? `${caller.error.code}: ${caller.error.message}` : null;
}

/** Object keys of one run share a long folder: told once, with the names in it. */
export function commonFolderOf(keys: readonly string[]): {
  readonly folder: string;
  readonly names: readonly string[];
} {
  const folders = new Set(keys.map((key) => key.slice(0, key.lastIndexOf('/') + 1)));
  const [folder] = folders;
  if (folders.size !== 1 || folder === undefined) return { folder: '', names: keys };
  return { folder, names: keys.map((key) => key.slice(folder.length)) };
}

export function warningText(warning: LookWarning, i18n: I18n): string {
  const { t, format } = i18n;
  switch (warning.id) {
    case 'default-retention':
      return retentionText(warning, i18n);
    case 'mfa-delete':
      return t('wizard:warnings.mfaDelete');
    case 'replication':
      return t('wizard:warnings.replication', { count: warning.rules });
    case 'notifications':
      return t('wizard:warnings.notifications', { count: warning.targets });
    case 'cannot-delete':
      return t('wizard:warnings.cannotDelete', { action: warning.action });
    case 'not-read':
      return t('wizard:warnings.notRead', {
        what: format.list(warning.what.map((what) => t(`wizard:warnings.unread.${what}`))),
      });
  }
}

function retentionText(
  { mode, days, years }: Extract<LookWarning, { id: 'default-retention' }>,
  { t }: I18n,
): string {
  if (days !== null) return t('wizard:warnings.retentionDays', { mode: printable(mode), count: days });
  if (years !== null) return t('wizard:warnings.retentionYears', { mode: printable(mode), count: years });
  return t('wizard:warnings.retention', { mode: printable(mode) });
}
