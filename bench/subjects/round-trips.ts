/** How many answers a whole check waits for, one after the other, by the clock. */
import { runCheck } from '../lib/check.ts';
import { withPractice } from '../lib/practice.ts';
import type { BenchOptions, Row, Subject } from '../lib/subject.ts';

/** Milliseconds added to every answer. */
const LATENCY_MS = 250;
const LONG_LATENCY_MS = 1000;
/** What a busy computer and the start of the program in two runs may differ by. */
const TOLERANCE = 0.5;

const CASES = [
  { scenario: 'same-account-key-policy', roundTrips: 6, exitCode: 1 },
  { scenario: 'healthy', roundTrips: 7, exitCode: 0 },
] as const;

export const subject: Subject = {
  title: `The whole check, with ${LATENCY_MS} and ${LONG_LATENCY_MS} ms added to every answer`,
  commands: [
    `s3-kms-wizard practice --scenario SCENARIO --latency ${LATENCY_MS} --json`,
    's3-kms-wizard check --json --bucket BUCKET --endpoint-url ENDPOINT',
  ],
  async run(options) {
    const rows: Row[] = [];
    for (const each of CASES) rows.push(...(await measure(each, options)));
    return rows;
  },
};

async function measure(
  { scenario, roundTrips, exitCode }: (typeof CASES)[number],
  { runs }: BenchOptions,
): Promise<readonly Row[]> {
  const time = (latencyMs: number): Promise<number> =>
    withPractice(
      async (practice) => {
        const run = await runCheck(practice, []);
        if (run.exitCode !== exitCode) throw new Error(`check ended with ${run.exitCode}`);
        return run.seconds * 1000;
      },
      scenario,
      latencyMs,
    );
  const latencies = [0, LATENCY_MS, LONG_LATENCY_MS] as const;
  const taken = latencies.map((): number[] => []);
  for (let run = 0; run < runs; run += 1)
    for (const [index, latencyMs] of latencies.entries()) taken[index]?.push(await time(latencyMs));
  const [without = [], near = [], far = []] = taken;
  // Whatever else the computer does only adds to a time: the least of each is the nearest to what the check takes.
  const more = (slow: readonly number[], fast: readonly number[], byMs: number) => [
    (Math.min(...slow) - Math.min(...fast)) / byMs,
  ];
  const promise = { most: roundTrips + TOLERANCE };
  return [
    { what: `${scenario}: without`, values: without, unit: 'ms', promise: null },
    { what: `${scenario}: with ${LATENCY_MS} ms`, values: near, unit: 'ms', promise: null },
    { what: `${scenario}: with ${LONG_LATENCY_MS} ms`, values: far, unit: 'ms', promise: null },
    {
      what: `${scenario}: what ${LATENCY_MS} ms add, in times ${LATENCY_MS} ms`,
      values: more(near, without, LATENCY_MS),
      unit: '',
      promise,
    },
    {
      what: `${scenario}: what ${LONG_LATENCY_MS - LATENCY_MS} ms more add to that, in times as much`,
      values: more(far, near, LONG_LATENCY_MS - LATENCY_MS),
      unit: '',
      promise,
    },
  ];
}
