/**
 * A check and its practice account in one process, as in the wizard, but without its screen:
 * `node bench/lib/embedded.ts FILE` prints the most memory it had resident, in MiB, and ends with 1 where the check
 * found a problem.
 */
import { statSync } from 'node:fs';
import { check } from '../../src/check/index.ts';
import { concurrencyFor, partBytesFor } from '../../src/check/part-layout.ts';
import { DEFAULT_TARGET } from '../../src/check/target.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { peakMemory } from './practice.ts';

const [file = ''] = process.argv.slice(2);
const { size } = statSync(file);
const practice = await startPracticeAccount({ scenario: 'healthy', port: 0, latencyMs: 0 });
try {
  const { accessKeyId, secretAccessKey } = practice.caller;
  const target = {
    ...DEFAULT_TARGET,
    bucket: practice.bucket,
    region: practice.region,
    endpointUrl: practice.endpoint,
    file,
    partBytes: partBytesFor(size),
    concurrency: concurrencyFor(size),
  };
  const caller = { kind: 'static', accessKeyId, secretAccessKey, sessionToken: null } as const;
  const signal = new AbortController().signal;
  for await (const event of check(target, { caller, readers: [] }, { signal, confirm: null })) {
    if (event.type === 'finished' && event.result.verdict.code !== 'no-problem-found') process.exitCode = 1;
  }
  process.stdout.write(`${peakMemory(process.pid) ?? 'null'}\n`);
} finally {
  await practice.close();
}
