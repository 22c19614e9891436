/**
 * `node bench/run.ts [SUBJECT…] [--runs 5] [--full]`: measures the built command and prints tables. Ends with 1 where
 * a promise was not kept. What each figure means, and what it does not: bench/README.md.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, type Row, type Subject } from './lib/subject.ts';

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, full: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const options = { runs: Math.max(1, Number(values.runs)), full: values.full };
const folder = join(import.meta.dirname, 'subjects');
const all = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
const unknown = positionals.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no subject ${unknown.join(', ')}. Subjects: ${all.join(', ')}.\n`);
  process.exit(2);
}

print(
  `Node.js ${process.version}, ${availableParallelism()} CPUs (${cpus()[0]?.model ?? 'unknown'}), ${options.runs} runs`,
);
let kept = true;
for (const name of positionals.length === 0 ? all : positionals) {
  const { subject }: { readonly subject: Subject } = await import(join(folder, `${name}.ts`));
  const load = loadavg()[0] ?? 0;
  const rows = await subject.run(options);
  print('', `## ${subject.title}`, '', `Load average at its start: ${load.toFixed(1)}`, '');
  print('| what | median | least | most | promise |', '|---|---:|---:|---:|---|');
  for (const row of rows) {
    const verdict = judge(row);
    if (verdict?.kept === false) kept = false;
    print(
      `| ${row.what} | ${show(median(row.values))} ${row.unit} | ${show(Math.min(...row.values))} | ${show(Math.max(...row.values))} | ${verdict?.text ?? ''} |`,
    );
  }
  print('', ...subject.commands.map((command) => `    ${command}`));
}
process.exitCode = kept ? 0 : 1;

function judge({
  values: taken,
  promise,
  unit,
}: Row): { readonly text: string; readonly kept: boolean } | null {
  if (promise === null) return null;
  const value = median(taken);
  const held = 'most' in promise ? value <= promise.most : value >= promise.least;
  const limit =
    'most' in promise
      ? `at most ${show(promise.most)} ${unit}`
      : `at least ${show(promise.least)} ${unit} (${promise.because})`;
  return { text: `${limit}: ${held ? 'kept' : 'NOT KEPT'}`, kept: held };
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
