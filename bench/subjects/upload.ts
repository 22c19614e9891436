/** How fast the practice account takes a multipart upload, and how much memory it needs for it. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled, startMoto, startSink, uploadWithCli } from '../lib/others.ts';
import { type Practice, peakMemory, processorTime, startPractice } from '../lib/practice.ts';
import type { Target } from '../lib/sign.ts';
import { type BenchOptions, median, type Row, type Subject } from '../lib/subject.ts';
import { type UploadOptions, uploadMultipart } from '../lib/upload.ts';

const MIB = 1024 ** 2;
/** As the AWS CLI sends them. */
const PART_BYTES = 8 * MIB;
const CONCURRENCY = 10;
const MOST_MEMORY_MIB = 200;

export const subject: Subject = {
  title: 'Multipart upload to the practice account (SSE-KMS, 8 MiB parts, ten at a time)',
  commands: [
    's3-kms-wizard practice --scenario healthy --json',
    'aws s3 cp --quiet FILE s3://BUCKET/cli --endpoint-url ENDPOINT',
    'moto_server -H 127.0.0.1 -p PORT',
  ],
  async run(options) {
    const bytes = (options.full ? 1024 : 256) * MIB;
    const rates = await practiceRates(options, bytes, 'unsigned');
    const likeCli = await practiceRates(options, bytes, 'aws-cli');
    const cli = isInstalled('aws') ? await cliRates(options, bytes) : [];
    const [cliAlone] = cli;
    const moto = isInstalled('moto_server') ? await motoRates(options, bytes) : null;
    return [
      {
        ...rates.wall,
        promise: moto === null ? null : { least: median(moto.values), because: 'moto, the same client' },
      },
      ...(rates.processor === null ? [] : [rates.processor]),
      {
        ...likeCli.wall,
        promise:
          cliAlone === undefined
            ? null
            : { least: 2 * median(cliAlone.values), because: 'twice the AWS CLI alone' },
      },
      ...(likeCli.processor === null ? [] : [likeCli.processor]),
      ...cli,
      ...(moto === null ? [] : [moto]),
      ...(await memory(options)),
    ];
  },
};

const CLIENTS = {
  unsigned: 'practice account, raw client, no digests',
  'aws-cli': 'practice account, raw client, digests as the AWS CLI sends them',
} as const;

async function practiceRates(
  { runs }: BenchOptions,
  bytes: number,
  form: UploadOptions['form'],
): Promise<{ readonly wall: Row; readonly processor: Row | null }> {
  const wall: number[] = [];
  const processor: number[] = [];
  await withPractice(async ({ target, bucket, pid }) => {
    const upload = { bucket, key: 'bench', bytes, partBytes: PART_BYTES, concurrency: CONCURRENCY, form };
    // The first one warms up: the compiler has not seen the hot code before it.
    await uploadMultipart(target, upload);
    for (let run = 0; run < runs; run += 1) {
      const before = processorTime(pid);
      wall.push(bytes / MIB / (await uploadMultipart(target, upload)));
      const after = processorTime(pid);
      if (before !== null && after !== null) processor.push(bytes / MIB / (after - before));
    }
  });
  const row = (what: string, unit: string, values: readonly number[]): Row => ({
    what,
    unit,
    values,
    promise: null,
  });
  return {
    wall: row(CLIENTS[form], 'MiB/s', wall),
    processor:
      processor.length === 0
        ? null
        : row('the same, for each second of its processor time', 'MiB/s', processor),
  };
}

/** The AWS CLI's own rate, to a server that throws everything away, and its rate to the practice account. */
async function cliRates({ runs }: BenchOptions, bytes: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 's3-kms-wizard-bench-'));
  const file = join(folder, 'large');
  const values = { alone: [] as number[], practice: [] as number[] };
  const sink = await startSink();
  try {
    await writeFile(file, '');
    await truncate(file, bytes);
    await withPractice(async ({ target, bucket }) => {
      // Taken in turn, so that both meet the same computer.
      for (let run = 0; run < runs; run += 1) {
        const alone: Target = { ...target, endpoint: sink.endpoint };
        values.alone.push(bytes / MIB / (await uploadWithCli(alone, file, bucket)));
        values.practice.push(bytes / MIB / (await uploadWithCli(target, file, bucket)));
      }
    });
  } finally {
    await sink.stop();
    await rm(folder, { recursive: true });
  }
  return [
    {
      what: 'AWS CLI alone, to a server that keeps nothing',
      unit: 'MiB/s',
      values: values.alone,
      promise: null,
    },
    { what: 'AWS CLI to the practice account', unit: 'MiB/s', values: values.practice, promise: null },
  ];
}

async function motoRates({ runs }: BenchOptions, bytes: number): Promise<Row> {
  const moto = await startMoto();
  const target = {
    endpoint: moto.endpoint,
    region: 'us-east-1',
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'x',
  };
  const bucket = 'bench-bucket';
  const values: number[] = [];
  try {
    await fetch(`${moto.endpoint}/${bucket}`, { method: 'PUT' });
    const upload = {
      bucket,
      key: 'bench',
      bytes,
      partBytes: PART_BYTES,
      concurrency: CONCURRENCY,
      form: 'unsigned' as const,
    };
    for (let run = 0; run < runs; run += 1) {
      values.push(bytes / MIB / (await uploadMultipart(target, upload)));
    }
  } finally {
    await moto.stop();
  }
  return { what: `moto_server ${motoVersion()}, the same client`, unit: 'MiB/s', values, promise: null };
}

function motoVersion(): string {
  const { stdout } = spawnSync('python3', ['-c', 'import moto; print(moto.__version__)'], {
    encoding: 'utf8',
  });
  return stdout.trim();
}

/** One large upload to a fresh process: what counts is the most it ever had. */
async function memory({ full }: BenchOptions): Promise<Row[]> {
  const gib = full ? 5 : 1;
  let idle: number | null = null;
  let peak: number | null = null;
  await withPractice(async ({ target, bucket, pid }) => {
    idle = peakMemory(pid);
    await uploadMultipart(target, {
      bucket,
      key: 'bench',
      bytes: gib * 1024 * MIB,
      partBytes: PART_BYTES,
      concurrency: CONCURRENCY,
      form: 'unsigned',
    });
    peak = peakMemory(pid);
  });
  if (idle === null || peak === null) return [];
  const what = (moment: string): string => `resident memory of the practice process, most until ${moment}`;
  return [
    { what: what('it is ready'), unit: 'MiB', values: [idle], promise: null },
    {
      what: what(`${gib} GiB were uploaded`),
      unit: 'MiB',
      values: [peak],
      promise: { most: MOST_MEMORY_MIB },
    },
  ];
}

async function withPractice(measure: (practice: Practice) => Promise<void>): Promise<void> {
  const practice = await startPractice();
  try {
    await measure(practice);
  } finally {
    await practice.stop();
  }
}
