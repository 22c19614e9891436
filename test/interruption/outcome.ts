/** What is expected after every interruption: nothing is left, or all of it is named, removable and found later. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from '../../src/check/index.ts';
import { type Bucket, nameOf, names } from './bucket.ts';

/** Figures of many runs. */
export interface Tally {
  runs: number;
  /** the moment had not come when the run was over */
  readonly unreached: string[];
  /** the process was on its way out already, with nothing more to do */
  late: number;
  /** runs that left something, all of it named */
  named: number;
  /** commands run to remove it, and how many of them with the AWS CLI */
  commands: number;
  withCli: number;
  /** left and not named, and whatever else is not as it should be */
  readonly problems: string[];
  /** told at once: a long run may be ended before its figures come */
  problem(what: string): void;
}

export function newTally(): Tally {
  const problems: string[] = [];
  return {
    runs: 0,
    unreached: [],
    late: 0,
    named: 0,
    commands: 0,
    withCli: 0,
    problems,
    problem(what) {
      problems.push(what);
      process.stderr.write(`problem: ${what}\n`);
    },
  };
}

/** The AWS CLI takes a second for each: beyond so many, commands are carried out as it would. */
const WITH_CLI = Number(process.env['INTERRUPT_CLI'] ?? 2);

/** Looks at the bucket after a run and empties it. @param said null: the process could say nothing any more */
export async function judge(bucket: Bucket, said: Cleanup | null, name: string, tally: Tally): Promise<void> {
  tally.runs += 1;
  const problem = (what: string) => tally.problem(`${name}: ${what}`);
  const there = await bucket.there();
  if (said !== null) {
    if (said.complete !== (said.left.length === 0)) problem('complete and left disagree');
    for (const one of there)
      if (!said.left.some((left) => names(left, one))) problem(`not named: ${nameOf(one)}`);
  }
  // A body that was cut off takes its file along a moment later than its request ends.
  for (let looks = 0; there.length === 0 && bucket.files().length > 0 && looks < 20; looks += 1)
    await delay(100);
  if (there.length === 0 && bucket.files().length > 0) problem(`on the disk: ${bucket.files().join(' ')}`);
  if (there.length === 0) return;
  const swept = await bucket.swept();
  for (const one of there) if (!swept.includes(nameOf(one))) problem(`cleanup does not find ${nameOf(one)}`);
  if (said === null) return bucket.removeAll();
  tally.named += 1;
  for (const { command, kind } of said.left) {
    const withCli = tally.withCli < WITH_CLI;
    tally.commands += 1;
    if (withCli) tally.withCli += 1;
    const printed = await bucket.run(command, withCli);
    if (!/ list-/.test(command)) continue;
    // The command only finds it: then it has to show the id.
    const shown = there.filter(
      (one) => (one.kind === 'upload') === (kind === 'upload') && command.includes(one.key),
    );
    for (const one of shown) if (!printed.includes(one.id)) problem(`${command} does not show ${one.id}`);
    for (const one of shown) await bucket.remove(one);
  }
  for (const one of await bucket.there()) problem(`its command does not remove ${nameOf(one)}`);
  await bucket.removeAll();
}

/** One line of figures, told also when all is well. */
export function figures(title: string, tally: Tally, startedAt: number): string {
  const { runs, unreached, late, named, commands, withCli, problems } = tally;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  return (
    `${title}: ${runs} interruptions in ${seconds} s, ${unreached.length} not reached, ${late} too late, ${named} left something that was named ` +
    `(${commands} commands run, ${withCli} with the AWS CLI), ${problems.length} problems\n${unreached.map((each) => `  not reached: ${each}\n`).join('')}`
  );
}
