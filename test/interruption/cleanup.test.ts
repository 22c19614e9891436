/** `cleanup` on what a killed check has left: it removes it, also when it was itself ended before, at each of its requests. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ran } from '../cli/command.ts';
import { environmentOf } from '../cli/practice-process.ts';
import { type Bucket, nameOf, openBucket } from './bucket.ts';
import { type Breaker, startBreaker, startChild, WAYS, type Way } from './child.ts';
import { MOMENTS, type Plan, type RequestProxy, startProxy } from './proxy.ts';
import { ALL, sampled } from './sample.ts';

let breaker: Breaker;
let bucket: Bucket;
let proxy: RequestProxy;
beforeAll(async () => {
  breaker = await startBreaker();
  bucket = await openBucket('healthy');
  proxy = await startProxy(bucket.account.endpoint);
});
afterAll(async () => {
  breaker.close();
  await proxy.close();
  await bucket.close();
});

async function run(words: readonly string[], way: Way | null, at: Omit<Plan, 'act' | 'fate'> | null) {
  const { account } = bucket;
  const { accessKeyId, secretAccessKey, sessionToken } = account.caller;
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
  const where = ['--bucket', account.bucket, '--endpoint-url', proxy.url, '--timeout', '20s', '--lang', 'fr'];
  const act = () => {
    if (way === 'throw' || way === 'reject') breaker.breakIt(way);
    else if (way !== null) child.kill(way);
  };
  proxy.arm(at === null ? null : { ...at, act, fate: 'pass' });
  const { child, ended } = startChild([...words, ...where], {
    ...environmentOf(keys, account.region),
    BREAK_PORT: String(breaker.port),
  });
  const result = await ended;
  await proxy.idle();
  return result;
}

const cleanup = (way: Way | null, at: Omit<Plan, 'act' | 'fate'> | null): Promise<Ran> =>
  run(['cleanup', '--older-than', '0s', '--yes'], way, at);

/** An open upload with a part and a version, as a check leaves them that is killed while a part is under way. */
async function killedCheck(): Promise<void> {
  await run(['check'], 'SIGKILL', { label: 'UploadPart large/2#1', moment: 'outstanding' });
  expect((await bucket.there()).map(({ kind }) => kind)).toContain('upload');
}

it('finds and removes it, or names what it was kept from removing', {
  timeout: ALL ? 3_600_000 : 120_000,
}, async () => {
  const startedAt = performance.now();
  const problems: string[] = [];
  await killedCheck();
  const whole = await cleanup(null, null);
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  expect(await bucket.there()).toEqual([]);
  expect(bucket.files()).toEqual([]);
  const labels = [...proxy.labels];
  expect(labels.some((label) => label.startsWith('AbortMultipartUpload large'))).toBe(true);

  const cases = labels.flatMap((label) =>
    MOMENTS.filter((moment) => moment !== 'body').flatMap((moment) =>
      WAYS.map((way) => ({ label, moment, way })),
    ),
  );
  const chosen = sampled(cases, 41);
  let left = 0;
  for (const { label, moment, way } of chosen) {
    const name = `${label} ${moment} ${way}`;
    if ((await bucket.there()).length === 0) await killedCheck();
    const before = await bucket.there();
    const { code, stdout, stderr } = await cleanup(way, { label, moment });
    const reached = proxy.reached();
    const there = await bucket.there();
    if (there.length > 0) left += 1;
    const problem = (what: string) => {
      problems.push(`${name}: ${what}`);
      process.stderr.write(`problem: ${name}: ${what}\n${stdout}${stderr}\n`);
    };
    if (!reached && label.endsWith('#1')) problem('not reached');
    const heard = code === 130 || code === 3;
    if (reached && way !== 'SIGKILL' && !heard && moment !== 'after') problem(`ends with ${code}`);
    if (!heard && code !== null && there.length > 0) problem('says that all is well');
    // What it has begun to remove is told, each with its key.
    if (code !== null && there.length < before.length)
      for (const one of there) if (!stdout.includes(one.key)) problem(`not named: ${nameOf(one)}`);
    if (`${stdout}${stderr}`.includes('wJalrXUtn')) problem('tells a secret');
  }
  await cleanup(null, null);
  expect(await bucket.there()).toEqual([]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stderr.write(
    `cleanup (${labels.length} requests): ${chosen.length} interruptions in ${seconds} s, ${left} left something, ${problems.length} problems\n`,
  );
  expect(problems).toEqual([]);
});
