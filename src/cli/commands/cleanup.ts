/** `cleanup`: what interrupted runs have left, shown and, after a yes, removed. */
import { createInterface } from 'node:readline/promises';
import { openSweep, type Remaining, type Stray, type Sweep } from '../../check/sweep/index.ts';
import type { Target } from '../../check/target.ts';
import { checkAge } from '../../check/target-values.ts';
import { bucketErrorReason, type CallError } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import { sentence } from '../../report/sentence.ts';
import { targetFromArguments } from '../arguments/target.ts';
import type { CommandContext } from '../command-context.ts';
import { interruption } from '../interruption.ts';
import { leftBehind } from '../left-behind.ts';
import { usageError } from '../usage-error.ts';

const HOUR_MS = 3_600_000;

/** @returns 0 nothing found or all removed, 1 found and not removed, 3 not carried out, 130 interrupted */
export async function runCleanupCommand({ args, i18n }: CommandContext): Promise<number> {
  const read = targetFromArguments(args);
  if (!read.ok) return usageError(read.problem, i18n);
  const age = args.values.get('older-than')?.[0] ?? null;
  const olderThan = age === null ? { ok: true as const, value: HOUR_MS } : checkAge(age);
  if (!olderThan.ok) {
    const problem = { option: '--older-than', text: age ?? '', problem: olderThan.problem };
    return usageError({ id: 'bad-value', ...problem }, i18n);
  }

  const say = (line: string) => process.stdout.write(`${line}\n`);
  const stop = interruption((because) =>
    say(i18n.t(because === 'crash' ? 'cli:crashed' : 'cli:cleanup.stopping')),
  );
  const options = { olderThanMs: olderThan.value, now: new Date(), signal: stop.signal };
  const opened = await openSweep(read.target, read.access, options);
  if (!opened.ok) {
    process.stderr.write(`${failure(opened.error, read.target, i18n)}\n`);
    return stop.signal.aborted ? 130 : 3;
  }
  const { sweep } = opened;
  const { leave } = stop;
  // Nobody has heard yet what became of them: all that was found may still be there.
  leave.addEventListener('abort', () => {
    process.stderr.write(
      leftBehind(
        sweep.findings.strays.map(({ leftover }) => leftover),
        i18n,
      ),
    );
    process.exit(130);
  });
  try {
    return await carryOut(sweep, { yes: args.flags.has('yes'), signal: stop.signal, say }, i18n);
  } finally {
    sweep.close();
    stop.release();
  }
}

/** In the words of a verdict, where the answer's code tells what is the matter; else as it came. */
function failure(error: CallError, { bucket, region }: Target, i18n: I18n): string {
  const known = bucketErrorReason(error, bucket, region);
  if (known !== null) return sentence(known, i18n);
  const { code, message } = error;
  return i18n.t('cli:cleanup.failed', { code, message });
}

interface Conduct {
  readonly yes: boolean;
  readonly signal: AbortSignal;
  say(line: string): void;
}

async function carryOut(sweep: Sweep, { yes, signal, say }: Conduct, i18n: I18n): Promise<number> {
  const { t } = i18n;
  const { strays, younger, unseen } = sweep.findings;
  for (const { what, error } of unseen) {
    process.stderr.write(
      `${t(`cli:cleanup.unseen.${what}`, { code: error.code, message: error.message })}\n`,
    );
  }
  if (signal.aborted) return 130;
  const blind = unseen.length > 0;
  if (younger > 0) say(t('cli:cleanup.younger', { count: younger }));
  if (strays.length === 0) {
    if (!blind) say(t('cli:cleanup.nothing'));
    return blind ? 3 : 0;
  }
  say(t('cli:cleanup.found', { count: strays.length }));
  for (const stray of strays) say(strayLines(stray, i18n));
  if (!yes && !(await agreed(strays.length, signal, i18n))) {
    say(t('cli:cleanup.notRemoved'));
    return signal.aborted ? 130 : 1;
  }
  const left = await sweep.remove();
  const removed = strays.length - left.length;
  if (removed > 0) say(t('cli:cleanup.removed', { count: removed }));
  if (left.length > 0) {
    say(t('cli:cleanup.left', { count: left.length }));
    for (const one of left) say(remainingLines(one, i18n));
  }
  if (signal.aborted) return 130;
  if (left.length > 0) return 1;
  return blind ? 3 : 0;
}

function strayLines({ leftover, since }: Stray, { t, format }: I18n): string {
  const when = format.dateTime(since.toISOString());
  return `  ${t(`check:leftover.${leftover.kind}`)}  ${when}\n    ${printable(leftover.key)}`;
}

function remainingLines({ stray, error }: Remaining, i18n: I18n): string {
  const { leftover } = stray;
  const why =
    error === null ? i18n.t('cli:cleanup.stillThere') : printable(`${error.code}: ${error.message}`);
  return `${strayLines(stray, i18n)}\n    ${why}\n    ${printable(leftover.command)}`;
}

/** Asked on a terminal only: elsewhere nobody is there to answer, and no answer is a no. */
async function agreed(count: number, signal: AbortSignal, { t }: I18n): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
    process.stdout.write(`${t('cli:cleanup.needsYes')}\n`);
    return false;
  }
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  // In raw reading Ctrl-C arrives here and not as a signal.
  asking.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await asking.question(`${t('cli:cleanup.question', { count })} `, { signal });
    return t('cli:cleanup.yesWords').split(' ').includes(answer.trim().toLowerCase());
  } catch {
    return false;
  } finally {
    asking.close();
  }
}
