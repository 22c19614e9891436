/** A fix in the languages of infrastructure as code, with a comment that says where the statement belongs. */
import type { FixBody, Reason } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { wrap } from '../width.ts';

export type CodeForm = 'terraform' | 'cloudformation';

/** As `terraform fmt` and people's editors have it: what is longer is broken. */
const COMMENT_COLUMNS = 76;

/**
 * The changed statement under a comment in the language of the document; both languages of code begin one with `#`.
 * @param columns that a line of the comment may have
 * @returns null where the fix is no statement
 */
export function fixCode(body: FixBody, form: CodeForm, i18n: I18n, columns = COMMENT_COLUMNS): string | null {
  const code = body[form];
  if (code === null) return null;
  const comment = wrap(i18n.t('report:belongsInside'), Math.min(columns, COMMENT_COLUMNS) - 2);
  return `${comment.map((line) => `# ${line}`).join('\n')}\n${code}`;
}

/** What is left to say beside code that `fixCode` has written. */
export function notesBesideCode(notes: readonly Reason[]): readonly Reason[] {
  return notes.filter(({ id }) => id !== 'fix-belongs-inside');
}
