/**
 * Wildcard matching as IAM does it: `*` is any run of characters, `?` is exactly one.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * A pattern is cut at its stars; each piece is looked for once, leftmost first, and never given up again, so a
 * pattern full of stars costs no more than a walk along the text (no regular expression, no backtracking).
 */
export interface Piece {
  readonly text: string;
  /** per UTF-16 unit of `text`: whether it stands for any one character; null: none does */
  readonly single: readonly boolean[] | null;
}

/** The pieces between the stars; `['']` matches the empty text only, `['', '']` is a lone star. */
export type Pattern = readonly Piece[];

/** A stretch of a pattern: literal characters, or text whose `*` and `?` are wildcards. */
export interface Stretch {
  readonly kind: 'literal' | 'wild';
  readonly text: string;
}

export function compilePattern(stretches: readonly Stretch[]): Pattern {
  const pieces: Piece[] = [];
  let text = '';
  let single: boolean[] = [];
  const close = (): void => {
    pieces.push({ text, single: single.includes(true) ? single : null });
    text = '';
    single = [];
  };
  for (const stretch of stretches) {
    for (let i = 0; i < stretch.text.length; i++) {
      const unit = stretch.text.charAt(i);
      if (stretch.kind === 'wild' && unit === '*') {
        close();
      } else {
        text += unit;
        single.push(stretch.kind === 'wild' && unit === '?');
      }
    }
  }
  close();
  return pieces;
}

/** Whether `text` as a whole fits the pattern; compares case exactly. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const first = pattern[0];
  const last = pattern[pattern.length - 1];
  if (first === undefined || last === undefined) return false;
  let position = matchHere(first, text, 0);
  if (position < 0) return false;
  if (pattern.length === 1) return position === text.length;
  for (let i = 1; i < pattern.length - 1; i++) {
    const piece = pattern[i];
    if (piece === undefined) return false;
    position = findFrom(piece, text, position);
    if (position < 0) return false;
  }
  return endsWithPiece(last, text, position);
}

/** Whether `text` fits the wildcard pattern written as `pattern`. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matchesPattern(compilePattern([{ kind: 'wild', text: pattern }]), text);
}

/** The end of the piece if it stands at `from`, else -1. */
function matchHere(piece: Piece, text: string, from: number): number {
  const { single } = piece;
  if (single === null) return text.startsWith(piece.text, from) ? from + piece.text.length : -1;
  let at = from;
  for (let i = 0; i < piece.text.length; i++) {
    if (at >= text.length) return -1;
    if (single[i] === true) at += characterLength(text, at);
    else if (text.charCodeAt(at) === piece.text.charCodeAt(i)) at += 1;
    else return -1;
  }
  return at;
}

function findFrom(piece: Piece, text: string, from: number): number {
  if (piece.single === null) {
    const at = text.indexOf(piece.text, from);
    return at < 0 ? -1 : at + piece.text.length;
  }
  for (let start = from; start <= text.length; start++) {
    const end = matchHere(piece, text, start);
    if (end >= 0) return end;
  }
  return -1;
}

function endsWithPiece(piece: Piece, text: string, from: number): boolean {
  if (piece.single === null) return text.length - from >= piece.text.length && text.endsWith(piece.text);
  // a `?` may take a surrogate pair, so the piece covers at most twice its own length
  const earliest = Math.max(from, text.length - 2 * piece.text.length);
  for (let start = earliest; start <= text.length; start++) {
    if (matchHere(piece, text, start) === text.length) return true;
  }
  return false;
}

function characterLength(text: string, at: number): number {
  const code = text.codePointAt(at);
  return code !== undefined && code > 0xffff ? 2 : 1;
}
