/** The views of a fix as lines of code. */
import type { FixBody } from '../../diagnosis/index.ts';
import { type I18n, printable, printableLines } from '../../i18n/index.ts';
import { fixCode, notesBesideCode } from '../../report/content/fix-code.ts';
import { wrap } from '../../report/width.ts';
import type { FixView } from '../flow/state.ts';
import type { CodeLanguage } from './code-tokens.ts';
import { brokenCommand, type CommandLine } from './command.ts';

export interface CodeLine {
  readonly text: string;
  readonly tone: 'plain' | 'added' | 'removed' | 'quiet';
  /** begins at the edge of the terminal, left of the other lines */
  readonly flush: boolean;
  /** of a line that is code; null: it is told apart by its tone alone */
  readonly language: CodeLanguage | null;
}

/**
 * @param columns commands that are longer are broken where a POSIX shell reads on
 * @param margin cells left of the block
 * @returns no lines where a view has nothing to show (no command can do it, the document could not be read)
 */
export function fixLines(
  body: FixBody,
  view: FixView,
  { columns, margin }: { readonly columns: number; readonly margin: number },
  i18n: I18n,
): readonly CodeLine[] {
  const { t } = i18n;
  const block = (heading: string, commands: readonly string[]) =>
    commandBlock(wrap(heading, columns), commands, (command) => brokenCommand(command, columns, margin));
  switch (view) {
    case 'diff':
      return body.diff === null ? [] : code(body.diff).map(diffLine);
    case 'json': {
      const whole =
        body.document ?? (body.statement === null ? null : JSON.stringify(body.statement, null, 2));
      return whole === null ? [] : code(whole).map((text) => inLanguage(text, 'json'));
    }
    case 'cli': {
      const lines = [
        ...block(t('check:readFirst'), body.read),
        ...block(t(body.files.length > 0 ? 'check:commands' : 'check:commandsAlone'), body.commands),
      ];
      // The last command needs no empty line after it.
      return lines.slice(0, -1);
    }
    case 'terraform':
    case 'cloudformation': {
      const text = fixCode(body, view, i18n, columns - margin);
      return text === null ? [] : code(text).map((line) => inLanguage(line, LANGUAGE_OF[view]));
    }
  }
}

/** What is said under a view: nothing that stands in its code. */
export function notesUnder(body: FixBody, view: FixView | null): FixBody['notes'] {
  return view === 'terraform' || view === 'cloudformation' ? notesBesideCode(body.notes) : body.notes;
}

const LANGUAGE_OF = { terraform: 'hcl', cloudformation: 'yaml' } as const;

function code(text: string): readonly string[] {
  return printableLines(text)
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll('\t', '  '));
}

function inLanguage(text: string, language: CodeLanguage): CodeLine {
  return { text, tone: 'plain', flush: false, language };
}

function diffLine(text: string): CodeLine {
  const rest = { flush: false, language: null };
  if (/^(?:---|\+\+\+|@@|===|Index)/.test(text)) return { text, tone: 'quiet', ...rest };
  if (text.startsWith('+')) return { text, tone: 'added', ...rest };
  if (text.startsWith('-')) return { text, tone: 'removed', ...rest };
  return { text, tone: 'plain', flush: false, language: 'json' };
}

function commandBlock(
  heading: readonly string[],
  commands: readonly string[],
  broken: (command: string) => readonly CommandLine[],
): readonly CodeLine[] {
  if (commands.length === 0) return [];
  return [
    ...heading.map((text): CodeLine => ({ text, tone: 'quiet', flush: false, language: null })),
    ...commands.flatMap((command) => [
      ...broken(printable(command, 20_000)).map(
        (line): CodeLine => ({ ...line, tone: 'plain', language: 'shell' }),
      ),
      inLanguage('', 'shell'),
    ]),
  ];
}
