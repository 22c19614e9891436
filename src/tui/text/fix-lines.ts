/** The views of a fix as lines of code. */
import type { FixBody } from '../../diagnosis/index.ts';
import { printable, printableLines } from '../../i18n/index.ts';
import type { FixView } from '../flow/state.ts';

export interface CodeLine {
  readonly text: string;
  readonly tone: 'plain' | 'added' | 'removed' | 'quiet';
}

/** @returns no lines where a view has nothing to show (no command can do it, the document could not be read) */
export function fixLines(body: FixBody, view: FixView): readonly CodeLine[] {
  switch (view) {
    case 'diff':
      return body.diff === null ? [] : code(body.diff).map(diffLine);
    case 'json': {
      const whole =
        body.document ?? (body.statement === null ? null : JSON.stringify(body.statement, null, 2));
      return whole === null ? [] : code(whole).map(plain);
    }
    case 'cli':
      return [
        ...body.read.map((line) => ({ text: printable(line), tone: 'quiet' as const })),
        ...body.commands.map((line) => plain(printable(line))),
      ];
    case 'terraform':
      return body.terraform === null ? [] : code(body.terraform).map(plain);
    case 'cloudformation':
      return body.cloudformation === null ? [] : code(body.cloudformation).map(plain);
  }
}

function code(text: string): readonly string[] {
  return printableLines(text)
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll('\t', '  '));
}

function plain(text: string): CodeLine {
  return { text, tone: 'plain' };
}

function diffLine(text: string): CodeLine {
  if (/^(?:---|\+\+\+|@@|===|Index)/.test(text)) return { text, tone: 'quiet' };
  if (text.startsWith('+')) return { text, tone: 'added' };
  return { text, tone: text.startsWith('-') ? 'removed' : 'plain' };
}
