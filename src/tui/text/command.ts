/**
 * A command on as many lines as it needs, each but the last ended by the backslash that a POSIX shell continues a line
 * by, so that it can be copied as it stands.
 */
import { widthOf } from '../../report/width.ts';
import { graphemesOf } from '../flow/line.ts';

export interface CommandLine {
  readonly text: string;
  /** must begin at the very edge of the terminal: a space before it would become part of the command */
  readonly flush: boolean;
}

/**
 * Breaks before options; where an option is too long for one line before its value; and a value only where even a
 * line of its own cannot hold it.
 * @param columns cells there are for the command
 * @param margin cells left of it, which a line at the edge of the terminal takes too
 */
export function brokenCommand(command: string, columns: number, margin: number): readonly CommandLine[] {
  if (widthOf(command) <= columns) return [{ text: command, flush: false }];
  const groups = optionsOf(wordsOf(command));
  return groups.flatMap((words, group) => {
    const lastGroup = group === groups.length - 1;
    const whole = line(words.join(' '), group === 0 ? 0 : 2, lastGroup);
    if (widthOf(whole.text) <= columns) return [whole];
    return words.flatMap((word, index) =>
      linesOfWord(word, index === 0 ? 2 : 4, lastGroup && index === words.length - 1, columns, margin),
    );
  });
}

function linesOfWord(
  word: string,
  indent: number,
  last: boolean,
  columns: number,
  margin: number,
): readonly CommandLine[] {
  for (const by of [indent, 0]) {
    const indented = line(word, by, last);
    if (widthOf(indented.text) <= columns) return [indented];
  }
  const flush = line(word, 0, last);
  const room = columns + margin;
  const pieces = widthOf(flush.text) <= room ? [flush.text] : cut(word, room - 2, last);
  return pieces.map((text) => ({ text, flush: true }));
}

function line(text: string, indent: number, last: boolean): CommandLine {
  return { text: `${' '.repeat(indent)}${text}${last ? '' : ' \\'}`, flush: false };
}

/** A word in pieces that a shell joins to the same word: quotes are closed before a line ends and opened after it. */
function cut(word: string, width: number, last: boolean): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const { text, quoted } of unitsOf(word)) {
    if (piece !== '' && widthOf(piece) + widthOf(text) + (quoted ? 1 : 0) > width) {
      pieces.push(`${piece}${quoted ? "'" : ''}\\`);
      piece = quoted ? "'" : '';
    }
    piece += text;
  }
  return [...pieces, `${piece}${last ? '' : ' \\'}`];
}

/** The smallest parts of a command; `quoted`: it stands inside single quotes, and so does the place before it. */
function* unitsOf(text: string): Generator<{ readonly text: string; readonly quoted: boolean }> {
  let quoted = false;
  let pending = '';
  for (const grapheme of graphemesOf(text)) {
    if (!quoted && pending === '' && grapheme === '\\') {
      pending = grapheme;
      continue;
    }
    yield { text: pending + grapheme, quoted };
    if (grapheme === "'" && pending === '') quoted = !quoted;
    pending = '';
  }
  if (pending !== '') yield { text: pending, quoted };
}

function wordsOf(command: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  for (const { text, quoted } of unitsOf(command)) {
    if (text === ' ' && !quoted) {
      words.push(word);
      word = '';
    } else word += text;
  }
  return [...words, word];
}

/** The words before the first option, then each option with its values. */
function optionsOf(words: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (const word of words) {
    const group = groups.at(-1);
    if (group === undefined || word.startsWith('--')) groups.push([word]);
    else group.push(word);
  }
  return groups;
}
