/**
 * Text for Markdown as GitHub, GitLab and Jira read it. Nothing from outside may become markup, a link, a mention
 * (`@name`), a reference (`#1`, `!1`), a formula (`$…$`) or a quick action (`/close`): such words become code, which
 * all of them leave alone. Source: GitHub Flavored Markdown Spec; GitLab Docs, "GitLab Flavored Markdown"
 */
import { printable, printableLines } from '../../i18n/index.ts';

/** Names of things in AWS, and whatever a renderer may see something in. */
const BECOMES_CODE =
  /[`*_[\]<>{}@#$~^|\\]|:\/\/|^www\.|^\/|(?:^|\D):[\w+-]+:|^[!%&][\w"]|^[A-Za-z][\w+.-]*:[^\s:]|^--\w/;
const OPENING = /^[([«“"‘']+/;
const CLOSING = /[)\]»”"’'.,;:!?…]+$/;

/** A sentence; what stands between backticks in it is code. */
export function prose(sentence: string): string {
  const pieces = oneLine(sentence).split('`');
  // Backticks come in pairs: one that is left over is a word of its own.
  const paired = pieces.length % 2 === 1;
  const text = pieces
    .map((piece, index) => {
      if (index % 2 === 1 && (paired || index < pieces.length - 1)) return piece === '' ? '' : code(piece);
      return (index % 2 === 1 ? `\`${piece}` : piece).split(/(\s+)/).map(word).join('');
    })
    .join('');
  return text.replace(/^([-+=])|^(\d+)([.)])/, (_, sign?: string, digits?: string, dot?: string) =>
    sign === undefined ? `${digits}\\${dot}` : `\\${sign}`,
  );
}

function word(text: string): string {
  const opening = OPENING.exec(text)?.[0] ?? '';
  const rest = text.slice(opening.length);
  const closing = CLOSING.exec(rest)?.[0] ?? '';
  const core = rest.slice(0, rest.length - closing.length);
  if (core !== '' && (BECOMES_CODE.test(core) || BECOMES_CODE.test(rest)))
    return `${plain(opening)}${code(core)}${plain(closing)}`;
  return plain(text);
}

function plain(text: string): string {
  return text.replace(/[&<>]/g, entity).replace(/[[\]!]/g, '\\$&');
}

/** A name or a value in a line; in a table too. */
export function code(text: string): string {
  const clean = oneLine(text);
  if (/[`|\\]/.test(clean) || clean.trim() === '')
    return `<code>${clean.replace(/[^\p{L}\p{N} ]/gu, entity)}</code>`;
  return `\`${clean}\``;
}

/** Text inside an HTML element that Markdown lets through (`<summary>`). */
function html(text: string): string {
  return oneLine(text).replace(/[^\p{L}\p{N} .,’–-]/gu, entity);
}

function oneLine(text: string): string {
  return printable(text, Number.POSITIVE_INFINITY).toWellFormed();
}

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 0xfffd};`;
}

/** A block of code whose fence no line of it can close. */
export function fenced(language: string, content: string): string {
  const clean = printableLines(content).toWellFormed().trimEnd();
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${clean}\n${fence}`;
}

/** Cells are Markdown already; empty ones stay empty. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Folded where the renderer can; elsewhere it stands under its title. */
export function folded(summary: string, body: string): string {
  return `<details>\n<summary>${html(summary)}</summary>\n\n${body}\n\n</details>`;
}
