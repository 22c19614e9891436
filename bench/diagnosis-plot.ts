/**
 * `node bench/diagnosis-plot.ts`: draws bench/diagnosis.svg, the cost of a diagnosis against the size of what it reads,
 * for each case of bench/lib/largest-observation.ts. The least of the runs: other programs only add to a cost.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASES, largestObservation } from './lib/largest-observation.ts';
import { type Curve, linePlot } from './lib/plot.ts';
import { laterCosts } from './subjects/diagnosis.ts';

const SCALES = [0.125, 0.25, 0.5, 0.75, 1, 1.5, 2];
const RUNS = 12;

const curves: Curve[] = CASES.map((about) => ({
  name: about.what,
  points: SCALES.map((scale) => ({
    x: largestObservation(about, scale).characters / 1024,
    y: Math.min(...laterCosts(about, scale, RUNS)),
  })),
}));
const largest = CASES.map((about) => largestObservation(about, 1).characters / 1024);
const plot = linePlot(curves, {
  title: `Cost of a diagnosis (Node.js ${process.version})`,
  x: 'policies, KiB of text, with 29 grants for each KiB',
  y: 'ms of processor time',
  marks: [{ x: Math.max(...largest), text: 'as large as AWS takes them' }],
});
writeFileSync(join(import.meta.dirname, 'diagnosis.svg'), plot);
for (const { name, points } of curves)
  process.stdout.write(
    `${name}: ${points.map(({ x, y }) => `${x.toFixed(0)} KiB ${y.toFixed(1)} ms`).join(', ')}\n`,
  );
