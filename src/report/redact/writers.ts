/** The two writers: one gathers the names, one puts placeholders in their place. */
import { type Cuts, piecesOf } from './cuts.ts';
import { isFormsBeginning, isKept } from './placeholders.ts';
import { type Kind, type Run, runsOf, type Writer } from './writer.ts';

export interface Names {
  /** every name and every stretch of a pattern */
  readonly texts: ReadonlySet<string>;
  readonly runs: readonly Run[];
  /** what each was met as; by the name in lower case */
  readonly kinds: ReadonlyMap<string, Kind>;
}

/** What says little: a better word for the same name goes before it. */
const WEAK: ReadonlySet<Kind> = new Set(['folder', 'object', 'tag', 'name', 'word']);

/** @param walk shows the writer every name there is */
export function gather(walk: (writer: Writer) => void): Names {
  const texts = new Set<string>();
  const runs: Run[] = [];
  const kinds = new Map<string, Kind>();
  walk({
    name: (kind, text, wild) => {
      for (const run of runsOf(text, wild)) {
        if (!run.isName || !concerns(run)) continue;
        texts.add(run.text);
        runs.push(run);
        const lower = run.text.toLowerCase();
        const known = kinds.get(lower);
        if (known === undefined || (WEAK.has(known) && !WEAK.has(kind))) kinds.set(lower, kind);
      }
      return text;
    },
    address: (text) => text,
    host: (text) => text,
  });
  return { texts, runs, kinds };
}

/** What stays as it is cuts names all the same where a wildcard is next to it: `*-*` fits only what has a hyphen. */
function concerns({ text, openBefore, openBehind }: Run): boolean {
  return !isKept(text) || ((openBefore || openBehind) && !isFormsBeginning(text));
}

/** @param replaced is filled with what was replaced, name → placeholder */
export function replacing(
  placeholder: (piece: string) => string,
  cuts: Cuts,
  replaced: Map<string, string>,
): Writer {
  const remember = (text: string, instead: string): string => {
    if (instead !== text) replaced.set(text, instead);
    return instead;
  };
  const numbered = (known: Map<string, string>, text: string, write: (number: number) => string): string => {
    const instead = known.get(text) ?? write(known.size + 1);
    known.set(text, instead);
    return remember(text, instead);
  };
  const addresses = new Map<string, string>();
  const hosts = new Map<string, string>();
  const whole = (text: string): string => {
    const at = cuts.get(text) ?? [];
    return remember(text, at.length === 0 ? placeholder(text) : piecesOf(text, at).map(placeholder).join(''));
  };
  return {
    name: (_kind, text, wild) =>
      runsOf(text, wild)
        .map((run) => (run.isName ? whole(run.text) : redactedVariable(run.text, whole)))
        .join(''),
    address: (text) => numbered(addresses, text, (number) => addressOf(text, number)),
    host: (text) => numbered(hosts, text, (number) => `endpoint${String(number).padStart(3, '0')}.invalid`),
  };
}

/** The key of a tag, and the value that stands in for one that is not there. */
function redactedVariable(text: string, name: (text: string) => string): string {
  const match = /^\$\{(\s*)([^,}/]*)(\/[^,}]*)?(\s*,\s*')?([^']*)?('\s*)?\}$/.exec(text);
  if (match === null) return text;
  const [, space = '', key = '', tag = '', comma = '', fallback = '', quote = ''] = match;
  return `\${${space}${key}${tag === '' ? '' : `/${name(tag.slice(1))}`}${comma}${fallback === '' ? '' : name(fallback)}${quote}}`;
}

/** Of blocks that are routed nowhere: for benchmarks (RFC 2544), to be discarded (RFC 6666). */
function addressOf(text: string, number: number): string {
  if (text.includes(':')) return `100::${number.toString(16)}`;
  const [low, high] = [number % 256, Math.floor(number / 256) % 256];
  return text.endsWith('.0') ? `198.18.${low}.${high}` : `198.19.${high}.${low}`;
}
