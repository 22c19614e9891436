/**
 * Every fault that meets requests, at every step of a check: the run ends in time, with the truth or without a cause, and
 * nothing stays that is not named. A sample of it each time; `FAULT_MATRIX=full` runs all and holds docs/faults.md
 * against it, `FAULT_MATRIX=write` prints the page's table, `FAULT_MATRIX=every:20+3` runs one cell in twenty.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createI18n } from '../../../src/i18n/index.ts';
import { inSlice, sliceOf } from '../../slices.ts';
import { allCells, type Cell, faultOf, type MatrixScenario, nameOf, SCENARIOS, type Step } from './cells.ts';
import { complaints } from './judge.ts';
import { type Ran, runWith, stepsOf, timeoutFor } from './run-cell.ts';
import { outcomeOf, PAGE, tableOf, toldOnPage } from './table.ts';

const MODE = process.env['FAULT_MATRIX'] ?? 'sample';
const SLICE = sliceOf(MODE);
const WORKERS = 3;
/** One in so many cells of the whole matrix, besides what the page tells. */
const SAMPLE_EVERY = 61;

async function run(cell: Cell): Promise<Ran> {
  return runWith(cell.scenario, [faultOf(cell)], { timeoutMs: timeoutFor(cell.name) });
}

/** A run that took too long is made once more, alone: the machine may have been at something else. */
async function judged(cell: Cell): Promise<{ readonly ran: Ran; readonly found: readonly string[] }> {
  let ran = await run(cell);
  const limit = timeoutFor(cell.name);
  let found = complaints(cell.scenario, ran, limit);
  if (found.length > 0 && found.every((each) => each.startsWith('took'))) {
    ran = await run(cell);
    found = complaints(cell.scenario, ran, limit);
  }
  return { ran, found };
}

/** The page tells what a healthy account looks like while one thing fails for good. */
function isTold({ scenario, occurrence }: Cell): boolean {
  return scenario === 'healthy' && occurrence === 'lasting';
}

const steps = new Map<MatrixScenario, readonly Step[]>();
beforeAll(async () => {
  for (const scenario of SCENARIOS) steps.set(scenario, await stepsOf(scenario));
}, 60_000);

/** One cell of each column of the page, at steps of each kind. */
const TOLD: readonly (readonly [operation: string, fault: Cell['name']])[] = [
  ['HeadBucket', 'html'],
  ['HeadBucket', 'stall-mid-answer'],
  ['GetBucketVersioning', 'html'],
  ['ListUserPolicies', 'html'],
  ['PutObject', '503'],
  ['PutObject', 'reset-mid-body'],
  ['CreateMultipartUpload', 'slow-down'],
  ['CreateMultipartUpload', 'stall'],
  ['UploadPart', 'html'],
  ['UploadPart', 'stall-mid-answer'],
  ['CompleteMultipartUpload', 'html-502'],
  ['CompleteMultipartUpload', 'truncated'],
  ['DeleteObject', '500'],
  ['DeleteObject', 'truncated'],
  ['ListObjectVersions', 'html'],
  ['ListMultipartUploads', 'latency'],
];

describe.runIf(MODE === 'sample')('a fault at one step', () => {
  it.each(TOLD)('%s, lasting %s: as docs/faults.md tells it', async (operation, name) => {
    const step = steps.get('healthy')?.find((each) => each.operation === operation);
    if (step === undefined) throw new Error(`no step ${operation}`);
    const { ran, found } = await judged({ scenario: 'healthy', step, occurrence: 'lasting', name });
    expect(found).toEqual([]);
    expect(toldOnPage(step, name)).toContain(outcomeOf(ran.result));
  });

  it('leads to no wrong cause and leaves nothing unnamed, in a sample of all cells', async () => {
    const cells = allCells(steps).filter((_, at) => at % SAMPLE_EVERY === 0);
    expect(cells.length).toBeGreaterThan(30);
    expect(await allComplaints(cells, () => {})).toEqual([]);
  }, 120_000);
});

describe.runIf(SLICE !== null)('a slice of the matrix', () => {
  it('leads to no wrong cause and leaves nothing unnamed', async () => {
    const cells = SLICE === null ? [] : inSlice(allCells(steps), SLICE);
    let longest = 0;
    const found = await allComplaints(cells, (_cell, { elapsedMs }) => {
      longest = Math.max(longest, elapsedMs);
    });
    process.stderr.write(`${cells.length} faults injected, longest run ${Math.round(longest)} ms\n`);
    expect(found).toEqual([]);
  }, 3_600_000);
});

describe.runIf(MODE === 'full' || MODE === 'write')('every fault at every step', () => {
  it('leads to no wrong cause, leaves nothing unnamed, and is what docs/faults.md tells', async () => {
    const cells = allCells(steps).filter((cell) => MODE === 'full' || isTold(cell));
    const outcomes = new Map<string, string>();
    let longest = 0;
    const found = await allComplaints(cells, (cell, { result, elapsedMs }) => {
      longest = Math.max(longest, elapsedMs);
      if (isTold(cell)) outcomes.set(`${cell.step.operation} ${cell.name}`, outcomeOf(result));
    });
    const table = tableOf(
      steps.get('healthy') ?? [],
      ({ operation }, name) => outcomes.get(`${operation} ${name}`) ?? '',
    );
    process.stderr.write(`${cells.length} faults injected, longest run ${Math.round(longest)} ms\n`);
    if (MODE === 'write') process.stderr.write(`${table}\n`);
    expect(found).toEqual([]);
    expect(readFileSync(PAGE, 'utf8')).toContain(table);
  }, 3_600_000);
});

it('docs/faults.md gives the words of each reason in its table', () => {
  const page = readFileSync(PAGE, 'utf8');
  const { t } = createI18n('en');
  const ids = new Set([...page.matchAll(/`[\w-]+` \(([\w-]+)\)/g)].map(([, id = '']) => id));
  expect(ids.size).toBeGreaterThan(3);
  for (const id of REASONS) expect(page).toContain(`| ${id} | ${t(`diagnosis:reasons.${id}`)} |`);
  expect([...ids].sort()).toEqual([...REASONS].sort());
});

const REASONS = [
  'answer-not-readable',
  'aws-failed',
  'aws-throttled',
  'endpoint-did-not-answer',
  'no-answer-in-time',
] as const;

/** Runs a few at a time. @returns what is wrong, with the name of each cell */
async function allComplaints(cells: readonly Cell[], ran: (cell: Cell, ran: Ran) => void): Promise<string[]> {
  const found: string[] = [];
  const queue = [...cells];
  const worker = async () => {
    for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
      const judgement = await judged(cell);
      ran(cell, judgement.ran);
      const name = nameOf(cell);
      found.push(...judgement.found.map((each) => `${name}: ${each}`));
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return found;
}
