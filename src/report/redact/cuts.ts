/**
 * Where names have to be cut, so that a pattern fits exactly the placeholders of the names it fitted: `acme-*` cuts
 * `acme-logs` behind `acme-`, and both get the same placeholder for that piece.
 *
 * Whatever stands between a pattern's wildcards is looked for in every name; a name is cut at both ends of it, and the
 * cuts that either of the two has inside the common stretch hold for the other as well. What stays whole is no piece
 * of anything, and gets one placeholder.
 */
import type { Run } from './writer.ts';

/** A text with the offsets it is cut at. */
export type Cuts = ReadonlyMap<string, readonly number[]>;

/** Work beyond which nothing is promised: far more than the largest policies of one account need. */
const MOST_ROUNDS = 24;
const MOST_CUTS = 20_000;

/** @returns null where the patterns are so many that no end is in sight */
export function cutsOf(names: ReadonlySet<string>, runs: readonly Run[]): Cuts | null {
  const texts = new Map<string, Set<number>>();
  for (const name of names) texts.set(name, new Set());
  const open = runs.filter((run) => run.openBefore || run.openBehind);
  for (const { text } of open) texts.set(text, new Set());
  const links = [...linksOf([...texts.keys()], open), ...spellings([...texts.keys()])];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const changed = [
      ...links.map((link) => spread(link, texts)),
      ...[...texts.keys()].map((text) => repeat(text, texts)),
    ];
    let total = 0;
    for (const cuts of texts.values()) total += cuts.size;
    if (total > MOST_CUTS) return null;
    if (!changed.includes(true)) {
      return new Map([...texts].map(([text, cuts]) => [text, [...cuts].sort((one, other) => one - other)]));
    }
  }
  return null;
}

export function piecesOf(text: string, cuts: readonly number[]): readonly string[] {
  const ends = [...cuts, text.length];
  return ends.map((end, index) => text.slice(index === 0 ? 0 : cuts[index - 1], end));
}

interface Link {
  readonly part: string;
  readonly whole: string;
  readonly at: number;
}

/** Every place where a pattern's piece stands in a text: at the end that is not open, else anywhere. */
function linksOf(texts: readonly string[], runs: readonly Run[]): readonly Link[] {
  const seen = new Set<string>();
  const links: Link[] = [];
  for (const { text: part, openBefore, openBehind } of runs) {
    const id = `${openBefore} ${openBehind} ${part}`;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const whole of texts) {
      if (whole === part) continue;
      for (const at of placesOf(part, whole, openBefore, openBehind)) links.push({ part, whole, at });
    }
  }
  return links;
}

/** What differs in case alone is cut alike: some conditions take it for the same. */
function spellings(texts: readonly string[]): readonly Link[] {
  const first = new Map<string, string>();
  return texts.flatMap((whole) => {
    const lower = whole.toLowerCase();
    const part = first.get(lower);
    if (part === undefined) first.set(lower, whole);
    return part === undefined || part.length !== whole.length ? [] : [{ part, whole, at: 0 }];
  });
}

function placesOf(part: string, whole: string, openBefore: boolean, openBehind: boolean): readonly number[] {
  if (!openBefore) return whole.startsWith(part) ? [0] : [];
  if (!openBehind) return whole.endsWith(part) ? [whole.length - part.length] : [];
  const places: number[] = [];
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) places.push(at);
  return places;
}

function spread({ part, whole, at }: Link, texts: ReadonlyMap<string, Set<number>>): boolean {
  const inPart = texts.get(part) ?? new Set();
  const inWhole = texts.get(whole) ?? new Set();
  let changed = false;
  const add = (cuts: Set<number>, cut: number, length: number): void => {
    if (cut <= 0 || cut >= length || cuts.has(cut)) return;
    cuts.add(cut);
    changed = true;
  };
  add(inWhole, at, whole.length);
  add(inWhole, at + part.length, whole.length);
  for (const cut of inPart) add(inWhole, at + cut, whole.length);
  for (const cut of inWhole) add(inPart, cut - at, part.length);
  return changed;
}

/** A piece that is a name of its own elsewhere is cut as it is cut there. */
function repeat(text: string, texts: ReadonlyMap<string, Set<number>>): boolean {
  const cuts = texts.get(text) ?? new Set<number>();
  if (cuts.size === 0) return false;
  let at = 0;
  let changed = false;
  for (const piece of piecesOf(
    text,
    [...cuts].sort((one, other) => one - other),
  )) {
    for (const cut of texts.get(piece) ?? []) {
      if (cuts.has(at + cut)) continue;
      cuts.add(at + cut);
      changed = true;
    }
    at += piece.length;
  }
  return changed;
}
