/** How many answers a whole check waits for, one after the other, by the clock. */
import { runCheck } from '../lib/check.ts';
import { withPractice } from '../lib/practice.ts';
import { type BenchOptions, median, type Row, type Subject } from '../lib/subject.ts';

const LATENCY_MS = 250;
/** What a busy computer and the start of the program in two runs may differ by. */
const TOLERANCE = 0.5;

const CASES = [
  { scenario: 'same-account-key-policy', roundTrips: 6, exitCode: 1 },
  { scenario: 'healthy', roundTrips: 7, exitCode: 0 },
] as const;

export const subject: Subject = {
  title: `The whole check, with ${LATENCY_MS} ms added to every answer`,
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
  const near: number[] = [];
  const far: number[] = [];
  const time = (latencyMs: number, into: number[]): Promise<void> =>
    withPractice(
      async (practice) => {
        const run = await runCheck(practice, []);
        if (run.exitCode !== exitCode) throw new Error(`check ended with ${run.exitCode}`);
        into.push(run.seconds * 1000);
      },
      scenario,
      latencyMs,
    );
  for (let run = 0; run < runs; run += 1) {
    await time(0, near);
    await time(LATENCY_MS, far);
  }
  const without = median(near);
  return [
    { what: `${scenario}: without`, values: near, unit: 'ms', promise: null },
    { what: `${scenario}: with ${LATENCY_MS} ms`, values: far, unit: 'ms', promise: null },
    {
      what: `${scenario}: the difference in round trips of ${LATENCY_MS} ms`,
      values: far.map((each) => (each - without) / LATENCY_MS),
      unit: '',
      promise: { most: roundTrips + TOLERANCE },
    },
  ];
}
