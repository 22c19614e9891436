/**
 * Wildcard matching as IAM does it: `*` is any run of characters, `?` is exactly one.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * A pattern is cut at its stars; each piece is looked for once, leftmost first, and never given up again, so a
 * pattern full of stars costs no more than a walk along the text (no regular expression, no backtracking). A piece
 * with `?` in it is looked for 32 positions at a time (the shift-and method); one of nothing but `?` is a number of
 * characters.
 */
/** A stretch of a pattern: literal characters, or text whose `*` and `?` are wildcards. */
export interface Stretch {
  readonly kind: 'literal' | 'wild';
  readonly text: string;
}

/** The pieces between the stars: one empty piece matches the empty text only, two are a lone star. */
type Pattern = readonly Piece[];

type Piece =
  | { readonly kind: 'plain'; readonly text: string }
  /** `?` alone */
  | { readonly kind: 'any'; readonly characters: number }
  /** `codes`: the code points, null for `?` */
  | { readonly kind: 'mixed'; readonly codes: readonly (number | null)[]; masks: Masks | null };

/** An ARN has so many parts; the resource, which is the last, may hold further colons. */
export const ARN_PARTS = 6;

/**
 * A text of a policy, with its variables filled in. It is compared with the values of thousands of requests: what has
 * been worked out about it is kept with it.
 */
export class PolicyText {
  readonly stretches: readonly Stretch[];
  #written: string | null = null;
  #pattern: Pattern | null = null;
  #parts: readonly PolicyText[] | null = null;
  #isWild: boolean | null = null;

  constructor(stretches: readonly Stretch[]) {
    this.stretches = stretches;
  }

  /** as it stands there, wildcards and all */
  get written(): string {
    this.#written ??= this.stretches.map(({ text }) => text).join('');
    return this.#written;
  }

  get pattern(): Pattern {
    this.#pattern ??= cutAtStars(this.stretches);
    return this.#pattern;
  }

  /** whether there is a wildcard in it */
  get isWild(): boolean {
    this.#isWild ??= this.stretches.some(({ kind, text }) => kind === 'wild' && /[*?]/.test(text));
    return this.#isWild;
  }

  /** cut at its first colons, as an ARN is */
  get parts(): readonly PolicyText[] {
    this.#parts ??= cutAtColons(this.stretches).map((part) => new PolicyText(part));
    return this.#parts;
  }

  /** whether the text as a whole fits */
  fits(text: string): boolean {
    return matchesPattern(this.pattern, text);
  }
}

function cutAtColons(stretches: readonly Stretch[]): Stretch[][] {
  const result: Stretch[][] = [[]];
  for (const { kind, text } of stretches) {
    let from = 0;
    while (result.length < ARN_PARTS) {
      const colon = text.indexOf(':', from);
      if (colon < 0) break;
      result.at(-1)?.push({ kind, text: text.slice(from, colon) });
      result.push([]);
      from = colon + 1;
    }
    result.at(-1)?.push({ kind, text: text.slice(from) });
  }
  return result;
}

function cutAtStars(stretches: readonly Stretch[]): Pattern {
  const pieces: Piece[] = [];
  let open: Stretch[] = [];
  for (const { kind, text } of stretches) {
    if (kind === 'literal') {
      open.push({ kind, text });
      continue;
    }
    const [first = '', ...others] = text.split('*');
    open.push({ kind, text: first });
    for (const other of others) {
      pieces.push(pieceOf(open));
      open = [{ kind, text: other }];
    }
  }
  pieces.push(pieceOf(open));
  return pieces;
}

/** @param stretches without stars that are wildcards */
function pieceOf(stretches: readonly Stretch[]): Piece {
  const [only, ...others] = stretches;
  // most are: a text may have thousands
  if (only !== undefined && others.length === 0 && !only.text.includes('?'))
    return { kind: 'plain', text: only.text };
  if (!stretches.some(({ kind, text }) => kind === 'wild' && text.includes('?')))
    return { kind: 'plain', text: stretches.map(({ text }) => text).join('') };
  const codes = stretches.flatMap(({ kind, text }) =>
    Array.from(text, (character) =>
      kind === 'wild' && character === '?' ? null : (character.codePointAt(0) ?? null),
    ),
  );
  return codes.every((code) => code === null)
    ? { kind: 'any', characters: codes.length }
    : { kind: 'mixed', codes, masks: null };
}

/** Whether `text` as a whole fits the pattern; compares case exactly. */
function matchesPattern(pattern: Pattern, text: string): boolean {
  const first = pattern[0];
  const last = pattern[pattern.length - 1];
  if (first === undefined || last === undefined) return false;
  let position = matchHere(first, text, 0);
  if (position < 0) return false;
  if (pattern.length === 1) return position === text.length;
  for (let index = 1; index < pattern.length - 1; index += 1) {
    const piece = pattern[index];
    position = piece === undefined ? -1 : findFrom(piece, text, position);
    if (position < 0) return false;
  }
  return endsWithPiece(last, text, position);
}

/** Whether `text` fits the wildcard pattern written as `pattern`. */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (!pattern.includes('*') && !pattern.includes('?')) return pattern === text;
  return matchesPattern(cutAtStars([{ kind: 'wild', text: pattern }]), text);
}

/** The end of the piece if it stands at `from`, else -1. */
function matchHere(piece: Piece, text: string, from: number): number {
  switch (piece.kind) {
    case 'plain':
      return text.startsWith(piece.text, from) ? from + piece.text.length : -1;
    case 'any':
      return skip(text, from, piece.characters);
    case 'mixed': {
      let at = from;
      for (const wanted of piece.codes) {
        const code = text.codePointAt(at);
        if (code === undefined || (wanted !== null && wanted !== code)) return -1;
        at += lengthOf(code);
      }
      return at;
    }
  }
}

/** The end of the leftmost place of the piece at or after `from`, else -1. */
function findFrom(piece: Piece, text: string, from: number): number {
  switch (piece.kind) {
    case 'plain': {
      const at = text.indexOf(piece.text, from);
      return at < 0 ? -1 : at + piece.text.length;
    }
    case 'any':
      return skip(text, from, piece.characters);
    case 'mixed':
      piece.masks ??= masksOf(piece.codes);
      return shiftAnd(piece.codes.length, piece.masks, text, from);
  }
}

/** Where so many characters end, else -1. */
function skip(text: string, from: number, characters: number): number {
  let at = from;
  for (let left = characters; left > 0; left -= 1) {
    const code = text.codePointAt(at);
    if (code === undefined) return -1;
    at += lengthOf(code);
  }
  return at;
}

function endsWithPiece(piece: Piece, text: string, from: number): boolean {
  if (piece.kind === 'plain') return text.length - from >= piece.text.length && text.endsWith(piece.text);
  let start = text.length;
  for (let left = piece.kind === 'any' ? piece.characters : piece.codes.length; left > 0; left -= 1) {
    const pair = start >= 2 && (text.codePointAt(start - 2) ?? 0) > 0xffff;
    start -= pair ? 2 : 1;
    if (start < from) return false;
  }
  return matchHere(piece, text, start) === text.length;
}

/** By character, the positions of the piece it may stand at, 32 to a number. */
interface Masks {
  readonly of: ReadonlyMap<number, Uint32Array>;
  readonly others: Uint32Array;
}

/**
 * Bit i of the state says that the piece's first i + 1 characters end where the walk stands.
 * Baeza-Yates and Gonnet, "A new approach to text searching" (1992).
 */
function shiftAnd(length: number, { of, others }: Masks, text: string, from: number): number {
  const words = others.length;
  const state = new Uint32Array(words);
  const lastBit = (1 << ((length - 1) & 31)) >>> 0;
  for (let at = from; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const mask = of.get(code) ?? others;
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

function masksOf(codes: readonly (number | null)[]): Masks {
  const others = new Uint32Array((codes.length + 31) >>> 5);
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
