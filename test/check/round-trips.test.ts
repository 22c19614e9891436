/** How long a check takes is how many answers it waits for, one after the other. */
import { expect, it } from 'vitest';
import { generationProxy } from './generation-proxy.ts';
import { outline, runCheck } from './helpers.ts';
import { accessTo, start, targetIn } from './practice-account.ts';

it.each([
  { scenario: 'same-account-key-policy', named: false, roundTrips: 6, failed: true },
  { scenario: 'healthy', named: false, roundTrips: 7, failed: false },
  // Where somebody names the Region, the bucket is looked for beside all else.
  { scenario: 'same-account-key-policy', named: true, roundTrips: 5, failed: true },
  // The controls are two more: the second part of one of them has to wait for its upload to be opened.
  { scenario: 'bare-message', named: false, roundTrips: 8, failed: true },
])(
  '$scenario, Region named: $named: $roundTrips round trips',
  { timeout: 60_000 },
  async ({ scenario, named, roundTrips, failed }) => {
    const practice = await start(scenario);
    const proxy = await generationProxy(practice.endpoint);
    // Time passes here only for the counting: nothing may be given up for it.
    const target = targetIn(practice, {
      endpointUrl: proxy.url,
      region: named ? practice.region : null,
      timeoutMs: 60_000,
    });
    const { result } = await runCheck(target, { access: accessTo(practice), confirm: null });
    expect(outline(result).some((line) => line.includes(': failed'))).toBe(failed);
    expect(proxy.generations.flat().length).toBeGreaterThan(20);
    expect(proxy.generations, proxy.generations.map((names) => names.join(', ')).join('\n')).toHaveLength(
      roundTrips,
    );
  },
);
