/** `check`: the spine without questions. Text or one JSON document on standard output, progress on standard error. */
import type { CheckEvent, CheckResult, Leftover, Look } from '../../check/events.ts';
import { CheckFailed, check } from '../../check/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { warningText } from '../../tui/text/look.ts';
import { targetFromArguments } from '../arguments/target.ts';
import type { CommandContext } from '../command-context.ts';
import { noteCrash } from '../crash.ts';
import { handOut } from '../hand-out.ts';
import { interruption } from '../interruption.ts';
import { leftBehind } from '../left-behind.ts';
import { mfaCodeFrom } from '../mfa-code.ts';
import { isUsable } from '../out-folder.ts';
import { usageError } from '../usage-error.ts';

export async function runCheckCommand({ args, i18n, version }: CommandContext): Promise<number> {
  const read = targetFromArguments(args);
  if (!read.ok) return usageError(read.problem, i18n);
  const folder = args.values.get('out')?.[0] ?? null;
  // Looked at before anything is written to AWS: a report that cannot be kept is a usage error, not a result.
  if (folder !== null && !(await isUsable(folder)))
    return usageError({ id: 'unusable-folder', text: folder }, i18n);

  const progress = createProgress(i18n, process.stderr.isTTY === true);
  let atRisk: readonly Leftover[] = [];
  const stop = interruption((because) => {
    process.stderr.write(`${i18n.t(because === 'crash' ? 'cli:crashed' : 'cli:interrupted')}\n`);
  });

  let result: CheckResult | null = null;
  try {
    const mfaCode = mfaCodeFrom(i18n, stop.signal);
    const events = check(read.target, read.access, {
      signal: stop.signal,
      leave: stop.leave,
      confirm: null,
      ...(mfaCode === null ? {} : { mfaCode }),
    });
    for await (const event of events) {
      progress(event);
      if (event.type === 'look-finished') process.stderr.write(warnings(event.look, i18n));
      if (event.type === 'warned') process.stderr.write(`${warningText(event.warning, i18n)}\n`);
      if (event.type === 'at-risk') atRisk = event.leftovers;
      if (event.type === 'finished') result = event.result;
    }
  } catch (error) {
    // A fault of ours, after clean-up: what is known is told all the same.
    const told = error instanceof CheckFailed ? error.result : result;
    if (told === null) process.stderr.write(leftBehind(atRisk, i18n));
    if (told === null) throw error;
    noteCrash(error);
    result = told;
  } finally {
    stop.release();
  }
  if (result === null) throw new Error('the check ended without a result');
  // Whoever leaves at once looks at the terminal, wherever the report goes.
  if (stop.leave.aborted && process.stdout.isTTY !== true)
    process.stderr.write(leftBehind(result.cleanup.left, i18n));

  // The commands of a redacted report remove nothing: whoever made it has to be told the real ones.
  if (args.flags.has('redact')) process.stderr.write(leftBehind(result.cleanup.left, i18n));
  const told = await handOut(result, { args, i18n, version });
  return told || result.interrupted ? exitCodeOf(result) : 3;
}

/** One line that is written over, and only where somebody watches. */
function createProgress(i18n: I18n, terminal: boolean): (event: CheckEvent) => void {
  if (!terminal) return () => {};
  const show = (text: string) => process.stderr.write(`\r\u001b[2K${text}`);
  return (event) => {
    if (event.type === 'look-started') show(i18n.t('cli:progress.look'));
    else if (event.type === 'step-started') show(i18n.t('cli:progress.step', { operation: event.operation }));
    else if (event.type === 'cleanup-started') show(i18n.t('cli:progress.cleanup'));
    else if (event.type === 'finished') show('');
  };
}

/** What a run could leave or set off, and what of that nobody could see. */
function warnings(look: Look, i18n: I18n): string {
  return look.warnings.map((warning) => `${warningText(warning, i18n)}\n`).join('');
}
