import { type I18n, printable } from '../../i18n/index.ts';
import type { Notice } from '../flow/state.ts';

/** What answers a key press: saved, not saved, nothing to do. */
export function noticeText(notice: Notice, { t }: I18n): string {
  switch (notice.id) {
    case 'saved':
      return t('wizard:notice.saved', {
        count: notice.files.length,
        directory: printable(notice.directory),
      });
    case 'not-saved':
      return t('wizard:notice.notSaved', { detail: printable(notice.detail, 200) });
    case 'nothing-to-apply':
      return t('wizard:notice.nothingToApply');
  }
}
