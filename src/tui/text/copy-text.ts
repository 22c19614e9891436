import type { FixBody } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { printableLines } from '../../i18n/printable.ts';
import { fixCode } from '../../report/content/fix-code.ts';
import type { FixView } from '../flow/state.ts';

/**
 * A view of a fix as it is put on a clipboard: whole, each command on one line, and no control character that would do
 * something where it is pasted. Without a line end: a pasted command waits for its Enter.
 * @returns null where the view has nothing
 */
export function copyText(body: FixBody, view: FixView, i18n: I18n): string | null {
  const text = textOf(body, view, i18n);
  return text === null || text.trim() === '' ? null : printableLines(text).trimEnd();
}

function textOf(body: FixBody, view: FixView, i18n: I18n): string | null {
  switch (view) {
    case 'diff':
      return body.diff;
    case 'json':
      return body.document ?? (body.statement === null ? null : JSON.stringify(body.statement, null, 2));
    case 'cli':
      return [...body.read, ...body.commands].join('\n');
    case 'terraform':
    case 'cloudformation':
      return fixCode(body, view, i18n);
  }
}
