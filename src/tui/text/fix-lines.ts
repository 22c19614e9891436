/** The views of a fix as lines of code. */
import type { FixBody } from '../../diagnosis/index.ts';
import { type I18n, printable, printableLines } from '../../i18n/index.ts';
import type { FixView } from '../flow/state.ts';
import { brokenCommand } from './command.ts';

export interface CodeLine {
  readonly text: string;
  readonly tone: 'plain' | 'added' | 'removed' | 'quiet';
}

/**
 * @param columns commands that are longer are broken before their options, as a POSIX shell reads them
 * @returns no lines where a view has nothing to show (no command can do it, the document could not be read)
 */
export function fixLines(body: FixBody, view: FixView, columns: number, { t }: I18n): readonly CodeLine[] {
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
        ...commandBlock(t('check:readFirst'), body.read, columns),
        ...commandBlock(
          t(body.files.length > 0 ? 'check:commands' : 'check:commandsAlone'),
          body.commands,
          columns,
        ),
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

function commandBlock(heading: string, commands: readonly string[], columns: number): readonly CodeLine[] {
  if (commands.length === 0) return [];
  return [
    { text: heading, tone: 'quiet' },
    ...commands.flatMap((command) => [
      ...brokenCommand(printable(command, 20_000), columns).map(plain),
      plain(''),
    ]),
  ];
}
