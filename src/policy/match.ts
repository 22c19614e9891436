/**
 * Wildcard matching as IAM does it: `*` is any run of characters, `?` is exactly one.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * A pattern is cut at its stars; each piece is looked for once, leftmost first, and never given up again, so a
 * pattern full of stars costs no more than a walk along the text (no regular expression, no backtracking). A piece
 * with `?` in it is looked for 32 positions at a time (the shift-and method).
 */
export interface Piece {
  readonly text: string;
  /** the code points, null for `?`; null as a whole where the piece has no `?` */
  readonly codes: readonly (number | null)[] | null;
}

/** The pieces between the stars: one empty piece matches the empty text only, two are a lone star. */
export type Pattern = readonly Piece[];

/** A stretch of a pattern: literal characters, or text whose `*` and `?` are wildcards. */
export interface Stretch {
  readonly kind: 'literal' | 'wild';
  readonly text: string;
}

const compiled = new WeakMap<readonly Stretch[], Pattern>();

/** The same stretches, by identity, are compiled once: a policy's values are asked again for each request. */
export function compilePattern(stretches: readonly Stretch[]): Pattern {
  const known = compiled.get(stretches);
  if (known !== undefined) return known;
  const pattern = cutAtStars(stretches);
  compiled.set(stretches, pattern);
  return pattern;
}

function cutAtStars(stretches: readonly Stretch[]): Pattern {
  const pieces: Piece[] = [];
  let text = '';
  let codes: (number | null)[] = [];
  const close = (): void => {
    pieces.push({ text, codes: codes.includes(null) ? codes : null });
    text = '';
    codes = [];
  };
  for (const stretch of stretches) {
    for (const character of stretch.text) {
      const wild = stretch.kind === 'wild';
      if (wild && character === '*') {
        close();
      } else {
        text += character;
        codes.push(wild && character === '?' ? null : (character.codePointAt(0) ?? null));
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
  for (const piece of pattern.slice(1, -1)) {
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
  if (piece.codes === null) return text.startsWith(piece.text, from) ? from + piece.text.length : -1;
  let at = from;
  for (const wanted of piece.codes) {
    const code = text.codePointAt(at);
    if (code === undefined || (wanted !== null && wanted !== code)) return -1;
    at += lengthOf(code);
  }
  return at;
}

/** The end of the leftmost place of the piece at or after `from`, else -1. */
function findFrom(piece: Piece, text: string, from: number): number {
  if (piece.codes !== null) return shiftAnd(piece.codes, text, from);
  const at = text.indexOf(piece.text, from);
  return at < 0 ? -1 : at + piece.text.length;
}

function endsWithPiece(piece: Piece, text: string, from: number): boolean {
  if (piece.codes === null) return text.length - from >= piece.text.length && text.endsWith(piece.text);
  let start = text.length;
  for (let left = piece.codes.length; left > 0; left--) {
    const pair = start >= 2 && (text.codePointAt(start - 2) ?? 0) > 0xffff;
    start -= pair ? 2 : 1;
  }
  return start >= from && matchHere(piece, text, start) === text.length;
}

/**
 * Bit i of the state says that the piece's first i + 1 characters end where the walk stands.
 * Baeza-Yates and Gonnet, "A new approach to text searching" (1992).
 */
function shiftAnd(codes: readonly (number | null)[], text: string, from: number): number {
  const words = (codes.length + 31) >>> 5;
  const masks = masksOf(codes, words);
  const state = new Uint32Array(words);
  const lastBit = (1 << ((codes.length - 1) & 31)) >>> 0;
  for (let at = from; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const mask = masks.of.get(code) ?? masks.others;
    let carry = 1;
    for (let word = 0; word < words; word++) {
      const before = state[word] ?? 0;
      state[word] = ((before << 1) | carry) & (mask[word] ?? 0);
      carry = before >>> 31;
    }
    at += lengthOf(code);
    if (((state[words - 1] ?? 0) & lastBit) !== 0) return at;
  }
  return -1;
}

/** By character, the positions of the piece it may stand at. */
function masksOf(
  codes: readonly (number | null)[],
  words: number,
): { readonly of: ReadonlyMap<number, Uint32Array>; readonly others: Uint32Array } {
  const others = new Uint32Array(words);
  for (const [index, code] of codes.entries()) if (code === null) setBit(others, index);
  const of = new Map<number, Uint32Array>();
  for (const [index, code] of codes.entries()) {
    if (code === null) continue;
    const mask = of.get(code) ?? others.slice();
    setBit(mask, index);
    of.set(code, mask);
  }
  return { of, others };
}

function setBit(mask: Uint32Array, index: number): void {
  const word = index >>> 5;
  mask[word] = (mask[word] ?? 0) | (1 << (index & 31));
}

function lengthOf(code: number): number {
  return code > 0xffff ? 2 : 1;
}
