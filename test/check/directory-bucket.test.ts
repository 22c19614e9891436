import { expect, it } from 'vitest';
import { runCheck } from './helpers.ts';
import { accessTo, start, targetIn } from './practice-account.ts';

it('a directory bucket is nothing the practice account has, and no fault of the credentials', async () => {
  const practice = await start('healthy');
  const target = targetIn(practice, { bucket: 'invoices--euw1-az1--x-s3', region: practice.region });
  const { result } = await runCheck(target, { access: accessTo(practice) });
  expect(result.verdict).toMatchObject({ code: 'request-not-supported', confidence: 'proved' });
  expect(JSON.stringify(result.verdict.reasons)).toContain('no directory buckets');
});
