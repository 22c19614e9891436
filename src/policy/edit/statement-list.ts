/** The statements of one policy text, apart from each other: hundreds may be changed, each at the cost of its own length. */
import type { PolicyDocument } from '../document/document.ts';
import { parsePolicy, policyTree } from '../document/parse.ts';
import { Sids } from './fresh.ts';
import { endOf, findStatements, type StatementPlace, type StatementText } from './result.ts';
import type { StatementJson } from './statement.ts';
import { type JsonStyle, lineIndent, printJson } from './style.ts';

interface Piece {
  /** what stands between it and the one before it */
  readonly before: string;
  /** the white space that leads the line in which it begins */
  readonly indent: string;
  readonly text: string;
}

/** Positions are those of now: whoever begins with the last statement finds the ones before it in their places. */
export class StatementList {
  readonly #style: JsonStyle;
  readonly #sids: Sids;
  readonly #pieces: Piece[];
  /** what leads the first of a list, after the bracket */
  readonly #lead: string;
  #head: string;
  #tail: string;
  /** a lone statement, which has no brackets around it yet */
  #isLone: boolean;

  private constructor(document: PolicyDocument, { text, list, statements, style }: StatementPlace) {
    const [first = list] = statements;
    this.#style = style;
    this.#sids = new Sids(document);
    this.#head = text.slice(0, first.offset);
    this.#tail = text.slice(endOf(statements.at(-1) ?? list));
    this.#isLone = list.type === 'object';
    this.#lead = text.slice(list.offset + 1, first.offset);
    this.#pieces = [];
    for (const [index, node] of statements.entries()) {
      const previous = statements[index - 1];
      const before = previous === undefined ? '' : text.slice(endOf(previous), node.offset);
      const indent =
        previous === undefined ? lineIndent(text, node.offset) : indentAfter(this.#pieces.at(-1), before);
      this.#pieces.push({ before, indent, text: text.slice(node.offset, endOf(node)) });
    }
  }

  /** Null where the text is no policy. */
  static of(text: string): StatementList | null {
    const parsed = parsePolicy(text);
    const place = findStatements(text);
    return parsed.ok && place !== null ? new StatementList(parsed.document, place) : null;
  }

  /** The whole document as it is now. */
  get text(): string {
    return this.#head + this.#pieces.map(({ before, text }) => before + text).join('') + this.#tail;
  }

  at(index: number): StatementText | null {
    const piece = this.#pieces[index];
    if (piece === undefined) return null;
    const text = piece.indent + piece.text;
    return { text, statement: policyTree(text), style: this.#style };
  }

  json(index: number): StatementJson | null {
    const piece = this.#pieces[index];
    return piece === undefined ? null : jsonOf(piece.text);
  }

  /** @param edited what an edit of `at(index)` came to */
  replace(index: number, edited: string): void {
    const piece = this.#pieces[index];
    if (piece !== undefined) this.#pieces[index] = { ...piece, text: edited.slice(piece.indent.length) };
  }

  /** False where it is the only one: a policy needs a statement. */
  remove(index: number): boolean {
    const [piece, next] = this.#pieces.slice(index, index + 2);
    if (piece === undefined || this.#pieces.length === 1) return false;
    const { Sid: sid } = jsonOf(piece.text);
    if (typeof sid === 'string') this.#sids.free(sid);
    const rest = index === 0 && next !== undefined ? [{ ...next, before: '' }] : [];
    this.#pieces.splice(index, 1 + rest.length, ...rest);
    return true;
  }

  /** Adds a statement after another one, with a Sid of its own where it has one. */
  insert(after: number, statement: StatementJson): void {
    const sibling = this.#pieces[after];
    if (sibling === undefined) return;
    const { Sid: sid } = statement;
    const own = typeof sid === 'string' ? { ...statement, Sid: this.#sids.take(sid) } : statement;
    const isOnOneLine = !this.#isLone && !sibling.text.includes('\n');
    const style = isOnOneLine ? { ...this.#style, indent: null } : this.#style;
    const before = this.#separator(after, sibling);
    const indent = indentAfter(sibling, before);
    this.#pieces.splice(after + 1, 0, { before, indent, text: printJson(own, style, sibling.indent) });
    if (!this.#isLone) return;
    this.#isLone = false;
    this.#head += '[';
    this.#tail = `]${this.#tail}`;
  }

  #separator(after: number, sibling: Piece): string {
    const next = this.#pieces[after + 1];
    if (next !== undefined) return next.before;
    if (after > 0) return sibling.before;
    return !this.#isLone && this.#lead.includes('\n') ? `,${this.#lead}` : `,${this.#style.space}`;
  }
}

/** The white space that leads the line in which a piece begins. */
function indentAfter(previous: Piece | undefined, before: string): string {
  const lines = previous === undefined || before.includes('\n') ? before : previous.indent + previous.text;
  return lineIndent(lines, lines.length);
}

function jsonOf(text: string): StatementJson {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
