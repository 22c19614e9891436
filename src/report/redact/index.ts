/**
 * A result under placeholders. What was observed is redacted, and diagnosed anew: verdict, fixes and commands then carry
 * the placeholders by themselves, and the report can be opened and diagnosed again anywhere.
 */
import type { CheckResult } from '../../check/events.ts';
import { diagnose, type Observation } from '../../diagnosis/index.ts';
import { redactCleanup } from './cleanup.ts';
import { type Cuts, cutsOf, piecesOf } from './cuts.ts';
import { redactObservation } from './observation.ts';
import { createPlaceholders, isKept, isPlaceholder, NoMorePlaceholders } from './placeholders.ts';
import { saysTheSame } from './same.ts';
import { isPlain } from './vocabulary.ts';
import { type Kind, type Run, runsOf, type Writer } from './writer.ts';

/** Placeholder → name, in the order of the placeholders. */
export type RedactionMap = Readonly<Record<string, string>>;

export type Redaction =
  | { readonly ok: true; readonly result: CheckResult; readonly map: RedactionMap }
  /** under placeholders the documents would say something else, or a name would stay: there is no redacted report */
  | { readonly ok: false };

/**
 * Replaces every name: the same name gets the same placeholder everywhere, and a pattern fits what it fitted before.
 * Both diagnoses are compared, so that no redacted report says anything but what the report says.
 */
export function redact(result: CheckResult): Redaction {
  const names = gather(result);
  const cuts = cutsOf(names.texts, names.runs);
  if (cuts === null) return { ok: false };
  // Placeholders of their own length read worse, and are needed only where a policy counts characters.
  for (const sameLength of [false, true]) {
    const redacted = attempt(result, names, cuts, sameLength);
    if (redacted !== null) return redacted;
  }
  return { ok: false };
}

interface Names {
  /** every name and every stretch of a pattern */
  readonly texts: ReadonlySet<string>;
  readonly runs: readonly Run[];
  readonly kinds: ReadonlyMap<string, Kind>;
}

/** What says little: a better word for the same name goes before it. */
const WEAK: ReadonlySet<Kind> = new Set(['folder', 'object', 'tag', 'name', 'word']);

function gather(result: CheckResult): Names {
  const texts = new Set<string>();
  const runs: Run[] = [];
  const kinds = new Map<string, Kind>();
  walk(result, {
    name: (kind, text, wild) => {
      for (const run of runsOf(text, wild)) {
        if (!run.isName || isKept(run.text)) continue;
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

type Walked = Observation & Pick<CheckResult, 'cleanup'>;

function walk({ target, steps, evidence, cleanup }: Walked, writer: Writer): Walked {
  const observation = redactObservation({ target, steps, evidence }, writer);
  return { ...observation, cleanup: redactCleanup(cleanup, observation.target, writer) };
}

function attempt(result: CheckResult, names: Names, cuts: Cuts, sameLength: boolean): Redaction | null {
  const replaced = new Map<string, string>();
  const writer = replacing(createPlaceholders({ kinds: names.kinds, sameLength }), cuts, replaced);
  const redacted = walkOrNull(result, writer);
  if (redacted === null || namesSurvive(redacted, replaced)) return null;
  const { target, steps, evidence, cleanup } = redacted;
  const observation = { target, steps, evidence };
  const diagnosis = diagnose(observation);
  const before = diagnose({ target: result.target, steps: result.steps, evidence: result.evidence });
  if (!saysTheSame(before, diagnosis)) return null;
  const { startedAt, finishedAt, interrupted } = result;
  return {
    ok: true,
    result: { ...observation, ...diagnosis, startedAt, finishedAt, interrupted, cleanup, redacted: true },
    map: Object.fromEntries(
      [...replaced]
        .map(([name, placeholder]) => [placeholder, name] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  };
}

function walkOrNull(result: CheckResult, writer: Writer): Walked | null {
  try {
    return walk(result, writer);
  } catch (error) {
    if (error instanceof NoMorePlaceholders) return null;
    throw error;
  }
}

/** @param replaced is filled with what was replaced, name → placeholder */
function replacing(
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
  const isBlock = text.endsWith('.0');
  return isBlock
    ? `198.18.${number % 256}.0`
    : `198.19.${number % 256}.${1 + (Math.floor(number / 256) % 254)}`;
}

/** A last look: no name that was replaced in one place may still stand in another. */
function namesSurvive(redacted: Walked, replaced: ReadonlyMap<string, string>): boolean {
  const text = JSON.stringify(redacted);
  const placeholders = [...replaced.values()].join('\n');
  for (const name of replaced.keys()) {
    if (name.length < 6 || isPlaceholder(name) || isPlain(name) || placeholders.includes(name)) continue;
    if (text.includes(name)) return true;
  }
  return false;
}
