import { type I18n, printable } from '../../i18n/index.ts';
import type { Notice } from '../flow/state.ts';

/** What answers a key press: saved, copied, neither, nothing to do. */
export function noticeText(notice: Notice, { t }: I18n): string {
  switch (notice.id) {
    case 'saved':
      return t('wizard:notice.saved', {
        count: notice.files.length,
        directory: printable(notice.directory),
      });
    case 'not-saved':
      return t('wizard:notice.notSaved', { detail: printable(notice.detail, 200) });
    case 'copied': {
      const what = t(`wizard:fix.views.${notice.view}`);
      return notice.program === null
        ? t('wizard:notice.copiedByTerminal', { what })
        : t('wizard:notice.copied', { what, program: notice.program });
    }
    case 'not-copied':
      return t('wizard:notice.notCopied');
    case 'same-answer':
      return t('wizard:notice.sameAnswer', { count: notice.checks });
  }
}
