/**
 * A result under placeholders. What was observed is redacted, and diagnosed anew: verdict, fixes and commands then carry
 * the placeholders by themselves, and the report can be opened and diagnosed again anywhere.
 */
import type { CheckResult } from '../../check/events.ts';
import { diagnose, type Observation } from '../../diagnosis/index.ts';
import { redactCleanup } from './cleanup.ts';
import { type Cuts, cutsOf } from './cuts.ts';
import { redactObservation } from './observation.ts';
import { createPlaceholders, isPlaceholder, NoMorePlaceholders } from './placeholders.ts';
import { saysTheSame } from './same.ts';
import { isPlain } from './vocabulary.ts';
import type { Writer } from './writer.ts';
import { gather, type Names, replacing } from './writers.ts';

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
  const names = gather((writer) => walk(result, writer));
  const cuts = cutsOf(names.texts, names.runs);
  if (cuts === null) return { ok: false };
  // Placeholders of their own length read worse, and are needed only where a policy counts characters.
  for (const sameLength of [false, true]) {
    const redacted = attempt(result, names, cuts, sameLength);
    if (redacted !== null) return redacted;
  }
  return { ok: false };
}

type Walked = Observation & Pick<CheckResult, 'cleanup'>;

function walk({ target, steps, evidence, cleanup }: Walked, writer: Writer): Walked {
  const observation = redactObservation({ target, steps, evidence }, writer);
  return { ...observation, cleanup: redactCleanup(cleanup, observation.target, writer) };
}

function attempt(result: CheckResult, names: Names, cuts: Cuts, sameLength: boolean): Redaction | null {
  const replaced = new Map<string, string>();
  const writer = replacing(createPlaceholders({ kinds: names.kinds, cuts, sameLength }), cuts, replaced);
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
