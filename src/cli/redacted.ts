/** `--redact`: what is shown and written of a result. */
import type { CheckResult } from '../check/events.ts';
import type { I18n } from '../i18n/index.ts';
import { type RedactionMap, redact } from '../report/redact/index.ts';
import type { ParsedArguments } from './arguments/parse.ts';

export interface Shown {
  readonly result: CheckResult;
  /** placeholder → name; null: the result is as it is */
  readonly map: RedactionMap | null;
}

/** @returns null, with a sentence on standard error, where no redacted report would say the same */
export function shownOf(result: CheckResult, args: ParsedArguments, i18n: I18n): Shown | null {
  if (!args.flags.has('redact')) return { result, map: null };
  const redacted = redact(result);
  if (!redacted.ok) {
    process.stderr.write(`${i18n.t('cli:redact.refused')}\n`);
    return null;
  }
  // The map is the key to the report: it goes into a file of its own or nowhere, and never where a pipe may take it.
  if (!args.values.has('out')) process.stderr.write(`${i18n.t('cli:redact.noMap')}\n`);
  return { result: redacted.result, map: redacted.map };
}
