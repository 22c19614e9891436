/** Text for HTML that is well-formed XML as well. Everything that is not markup of ours goes through here. */
import { printable, printableLines } from '../../i18n/index.ts';

/** Markup that is safe to put into the page: made here, or by a template of `markup`. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | readonly Markup[];

/** A template whose values are escaped, in elements and in quoted attributes; `Markup` goes in as it is. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const filled = values.map((value, index) => `${inserted(value)}${strings[index + 1] ?? ''}`);
  return new Markup(`${strings[0] ?? ''}${filled.join('')}`);
}

function inserted(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string'
    ? escaped(printable(value, Number.POSITIVE_INFINITY))
    : value.map(({ text }) => text).join('');
}

/** A document, line ends and indentation kept. */
export function lines(text: string): Markup {
  return new Markup(escaped(printableLines(text)));
}

/** A sentence; what stands between backticks in it is code. */
export function prose(sentence: string): Markup {
  const pieces = sentence.split('`');
  const paired = pieces.length % 2 === 1;
  if (!paired) return markup`${sentence}`;
  return joined(
    pieces.map((piece, index) => (index % 2 === 1 ? markup`<code>${piece}</code>` : markup`${piece}`)),
  );
}

export function joined(parts: readonly Markup[], between = ''): Markup {
  return new Markup(parts.map(({ text }) => text).join(between));
}

export const NOTHING = new Markup('');

/** Half a surrogate pair is no character, and no XML either. */
function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
