/** The built `check`, ended or broken at each of its requests: what is left, what it says, and how it ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import type { Ran } from '../cli/command.ts';
import { environmentOf } from '../cli/practice-process.ts';
import { type Bucket, openBucket } from './bucket.ts';
import { type Breaker, saidIn, startBreaker, startChild, WAYS, type Way } from './child.ts';
import { figures, judge, newTally } from './outcome.ts';
import { MOMENTS, type Plan, type RequestProxy, startProxy } from './proxy.ts';
import { ALL, sampled } from './sample.ts';

const { t } = createI18n('fr');
let breaker: Breaker;
beforeAll(async () => {
  breaker = await startBreaker();
});
afterAll(() => breaker.close());

describe.each(['same-account-key-policy', 'healthy', 'bare-message'])('check, in %s', (scenario) => {
  let bucket: Bucket;
  let proxy: RequestProxy;
  beforeAll(async () => {
    bucket = await openBucket(scenario);
    proxy = await startProxy(bucket.account.endpoint);
  });
  afterAll(async () => {
    await proxy.close();
    await bucket.close();
  });

  async function run(json: boolean, way: Way | null, at: Omit<Plan, 'act' | 'fate'> | null): Promise<Ran> {
    const { account } = bucket;
    const { accessKeyId, secretAccessKey, sessionToken } = account.caller;
    const keys = { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
    const argv = [
      'check',
      '--bucket',
      account.bucket,
      '--endpoint-url',
      proxy.url,
      '--timeout',
      '20s',
      '--lang',
      'fr',
    ];
    // A request that is under way goes on only when the child has heard of it.
    const act = async () => {
      if (way === 'throw' || way === 'reject') breaker.breakIt(way);
      else if (way !== null) child.kill(way);
      if (at?.moment !== 'after') await said([t('cli:interrupted'), t('cli:crashed')]);
    };
    proxy.arm(at === null ? null : { ...at, act, fate: 'pass' });
    const { child, ended, said } = startChild([...argv, ...(json ? ['--json'] : [])], {
      ...environmentOf(keys, account.region),
      BREAK_PORT: String(breaker.port),
    });
    const result = await ended;
    await proxy.idle();
    return result;
  }

  it('cleans up or names what is left, in every way', { timeout: ALL ? 7_200_000 : 180_000 }, async () => {
    const startedAt = performance.now();
    const tally = newTally();
    // In the language of the command line, and with the secret taken out.
    const message = 'broken by the test: aws_secret_access_key=(removed)';
    const said = t('cli:internal', { message });
    await run(true, null, null);
    const labels = [...proxy.labels];
    const cases = labels.flatMap((label) =>
      MOMENTS.filter((moment) => moment !== 'body' || proxy.withBody.has(label)).flatMap((moment) =>
        WAYS.map((way) => ({ label, moment, way })),
      ),
    );
    for (const [index, { label, moment, way }] of sampled(cases, 397).entries()) {
      const name = `${label} ${moment} ${way}`;
      const json = index % 2 === 0;
      const { code, stdout, stderr } = await run(json, way, { label, moment });
      const reached = proxy.reached();
      proxy.arm(null);
      const problem = (what: string) => tally.problem(`${name}: ${what}\n${stderr}`);
      const heard = stderr.includes(t('cli:interrupted')) || stderr.includes(t('cli:crashed'));
      // When all has been answered the process is on its way out, and may be gone before it hears of anything.
      const late =
        code !== null && !heard && moment === 'after' && labels.indexOf(label) >= labels.length - 2;
      if (!reached) tally.unreached.push(name);
      if (late) tally.late += 1;
      else if (reached && code !== null && !heard) problem('hears nothing of it');
      const expected = way === 'throw' || way === 'reject' ? 3 : 130;
      if (reached && !late && way !== 'SIGKILL' && code !== expected) problem(`ends with ${code}`);
      if (stderr.includes('wJalrXUtn')) problem('tells a secret');
      if (/^\s+at |second line|\u001b\[2J/m.test(stderr))
        problem('shows a stack trace, or what it should not');
      if (code === 3 && !stderr.includes(said)) problem('does not say what happened');
      if (code !== null && json) {
        const document = JSON.parse(stdout) as { readonly cleanup: ReturnType<typeof saidIn> };
        await judge(bucket, document.cleanup, name, tally);
      } else await judge(bucket, code === null ? null : saidIn(stdout + stderr), name, tally);
    }
    process.stderr.write(`${figures(`check in ${scenario} (${labels.length} requests)`, tally, startedAt)}`);
    expect(tally.problems).toEqual([]);
    expect(tally.unreached.length).toBeLessThanOrEqual(tally.runs / 50);
  });
});
