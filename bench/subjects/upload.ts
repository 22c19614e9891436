/** How fast the practice account takes a multipart upload, and how much memory it needs for it. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled, startMoto, startSink, uploadWithCli } from '../lib/others.ts';
import { peakMemory, processorTime, withPractice } from '../lib/practice.ts';
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
    const taken = await takeRates(options, (options.full ? 1024 : 256) * MIB);
    return [...rateRows(taken), ...(await memory(options))];
  },
};

const FIGURES = {
  unsigned: 'practice account, raw client, no digests',
  unsignedProcessor: 'the same, for each second of its processor time',
  likeCli: 'practice account, raw client, digests as the AWS CLI sends them',
  likeCliProcessor: 'the same, for each second of its processor time',
  cliAlone: 'AWS CLI alone, to a server that keeps nothing',
  cli: 'AWS CLI to the practice account',
  moto: 'moto_server, the raw client without digests',
} as const;
type Figure = keyof typeof FIGURES;
type Rates = Readonly<Record<Figure, number[]>>;

/** Everything in turn, run after run: whatever else the computer does meets all of them alike. */
async function takeRates({ runs }: BenchOptions, bytes: number): Promise<Rates> {
  const rates: Rates = {
    unsigned: [],
    unsignedProcessor: [],
    likeCli: [],
    likeCliProcessor: [],
    cliAlone: [],
    cli: [],
    moto: [],
  };
  const folder = await mkdtemp(join(tmpdir(), 's3-kms-wizard-bench-'));
  const file = join(folder, 'large');
  await writeFile(file, '');
  await truncate(file, bytes);
  const sink = isInstalled('aws') ? await startSink() : null;
  const moto = isInstalled('moto_server') ? await startMoto() : null;
  const rate = async (seconds: Promise<number>): Promise<number> => bytes / MIB / (await seconds);
  try {
    if (moto !== null) await fetch(`${moto.endpoint}/${MOTO_BUCKET}`, { method: 'PUT' });
    await withPractice(async ({ target, bucket, pid }) => {
      const upload = (form: UploadOptions['form'], to = target, into = bucket): Promise<number> =>
        rate(
          uploadMultipart(to, {
            bucket: into,
            key: 'bench',
            bytes,
            partBytes: PART_BYTES,
            concurrency: CONCURRENCY,
            form,
          }),
        );
      const measured = async (form: UploadOptions['form'], figure: 'unsigned' | 'likeCli'): Promise<void> => {
        const before = processorTime(pid);
        rates[figure].push(await upload(form));
        const after = processorTime(pid);
        if (before !== null && after !== null)
          rates[`${figure}Processor`].push(bytes / MIB / (after - before));
      };
      // The first one warms up: the compiler has not seen the hot code before it.
      await upload('unsigned');
      for (let run = 0; run < runs; run += 1) {
        await measured('unsigned', 'unsigned');
        if (moto !== null) rates.moto.push(await upload('unsigned', motoTarget(moto.endpoint), MOTO_BUCKET));
        await measured('aws-cli', 'likeCli');
        if (sink === null) continue;
        const alone: Target = { ...target, endpoint: sink.endpoint };
        rates.cliAlone.push(await rate(uploadWithCli(alone, file, bucket)));
        rates.cli.push(await rate(uploadWithCli(target, file, bucket)));
      }
    });
  } finally {
    await sink?.stop();
    await moto?.stop();
    await rm(folder, { recursive: true });
  }
  return rates;
}

function rateRows(rates: Rates): Row[] {
  const promiseOf = (figure: Figure): Row['promise'] => {
    if (figure === 'unsigned' && rates.moto.length > 0)
      return { least: median(rates.moto), because: 'moto, the same client' };
    return figure === 'likeCli' && rates.cliAlone.length > 0
      ? { least: 2 * median(rates.cliAlone), because: 'twice the AWS CLI alone' }
      : null;
  };
  return (Object.keys(FIGURES) as Figure[])
    .filter((figure) => rates[figure].length > 0)
    .map((figure) => ({
      what: FIGURES[figure],
      values: rates[figure],
      unit: 'MiB/s',
      promise: promiseOf(figure),
    }));
}

const MOTO_BUCKET = 'bench-bucket';

function motoTarget(endpoint: string): Target {
  return { endpoint, region: 'us-east-1', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' };
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
