/** How fast `check --file` sends a large file, beside the AWS CLI to the same server, and how much memory it needs. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCheck } from '../lib/check.ts';
import { isInstalled, uploadWithCli } from '../lib/others.ts';
import { withPractice } from '../lib/practice.ts';
import { type BenchOptions, median, type Row, type Subject } from '../lib/subject.ts';

const MIB = 1024 ** 2;
/** 150 MB */
const MOST_MEMORY_MIB = 150e6 / MIB;
/** Larger than any part may be held in memory for. */
const LARGE_PARTS = '256MiB';

export const subject: Subject = {
  title: 'check --file: one large file to the practice account',
  commands: [
    's3-kms-wizard practice --scenario healthy --json',
    's3-kms-wizard check --json --bucket BUCKET --endpoint-url ENDPOINT --file FILE',
    'aws s3 cp --quiet FILE s3://BUCKET/cli --endpoint-url ENDPOINT',
  ],
  run: measure,
};

async function measure({ runs, full }: BenchOptions): Promise<readonly Row[]> {
  const bytes = (full ? 1024 : 256) * MIB;
  const folder = await mkdtemp(join(tmpdir(), 's3-kms-wizard-bench-'));
  const file = join(folder, 'large');
  await writeFile(file, '');
  await truncate(file, bytes);
  const rates = { check: [] as number[], cli: [] as number[] };
  const peaks = { usual: [] as number[], largeParts: [] as number[], embedded: [] as number[] };
  const withCli = isInstalled('aws');
  try {
    await withPractice(async (practice) => {
      const check = async (...more: readonly string[]) => {
        const run = await runCheck(practice, ['--file', file, ...more]);
        if (run.exitCode !== 0) throw new Error(`check ended with ${run.exitCode}`);
        return run;
      };
      // The first one warms the server up.
      await check();
      for (let run = 0; run < runs; run += 1) {
        const { seconds, peakMiB } = await check();
        rates.check.push(bytes / MIB / seconds);
        if (peakMiB !== null) peaks.usual.push(peakMiB);
        if (withCli)
          rates.cli.push(bytes / MIB / (await uploadWithCli(practice.target, file, practice.bucket)));
      }
      const { peakMiB } = await check('--part-size', LARGE_PARTS);
      if (peakMiB !== null) peaks.largeParts.push(peakMiB);
    });
    const embedded = embeddedPeak(file);
    if (embedded !== null) peaks.embedded.push(embedded);
  } finally {
    await rm(folder, { recursive: true });
  }
  const size = `${bytes / MIB} MiB`;
  const rate = (what: string, values: readonly number[], promise: Row['promise']): Row => ({
    what,
    values,
    unit: 'MiB/s',
    promise,
  });
  const memory = (what: string, values: readonly number[], promise: Row['promise']): Row => ({
    what: `most resident memory, ${what}`,
    values,
    unit: 'MiB',
    promise,
  });
  const most = { most: MOST_MEMORY_MIB };
  const fasterThanCli =
    rates.cli.length === 0 ? null : { least: median(rates.cli), because: 'the AWS CLI, the same server' };
  return [
    rate(`check --file, ${size}`, rates.check, fasterThanCli),
    rate(`AWS CLI, ${size}`, rates.cli, null),
    memory('check --file', peaks.usual, most),
    memory(`check --file --part-size ${LARGE_PARTS}`, peaks.largeParts, most),
    memory('check and practice account in one process, from source, without a screen', peaks.embedded, null),
  ].filter(({ values }) => values.length > 0);
}

function embeddedPeak(file: string): number | null {
  const script = resolve(import.meta.dirname, '../lib/embedded.ts');
  const { status, stdout } = spawnSync(process.execPath, [script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}`);
  const peak = Number(stdout);
  return Number.isNaN(peak) ? null : peak;
}
