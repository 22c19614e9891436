/** What a diagnosis costs, whatever the documents hold. Measured in this process: there is no command for it alone. */
import { costOf, firstCostOf } from '../lib/diagnosis-cost.ts';
import { CASES, type Case, largestObservation } from '../lib/largest-observation.ts';
import type { BenchOptions, Row, Subject } from '../lib/subject.ts';

export const subject: Subject = {
  title: 'Diagnosis of the largest policies AWS takes, with 5,000 grants (processor time)',
  commands: ['node bench/run.ts diagnosis --runs 10', 'node bench/diagnosis-plot.ts'],
  run: (options) => Promise.resolve(CASES.flatMap((about, index) => rowsOf(options, about, index))),
};

function rowsOf({ runs }: BenchOptions, about: Case, index: number): Row[] {
  return [
    {
      what: `${about.what}: first diagnosis of a process`,
      values: Array.from({ length: Math.min(runs, 5) }, () => firstCostOf(index, 1)),
      unit: 'ms',
      promise: null,
    },
    {
      what: `${about.what}: later ones`,
      values: laterCosts(about, 1, runs),
      unit: 'ms',
      promise: { most: 50 },
    },
  ];
}

/** Each of documents that have not been seen before; the first five compile the code. */
export function laterCosts(about: Case, scale: number, runs: number): number[] {
  const costs = Array.from({ length: 5 + runs }, (_, run) =>
    costOf(about, largestObservation(about, scale, run).observation),
  );
  return costs.slice(5);
}
