/** How long a check takes is how many answers it waits for, one after the other. */
import { expect, it } from 'vitest';
import { delayingProxy, longestChain } from './delaying-proxy.ts';
import { outline, runCheck } from './helpers.ts';
import { accessTo, start, targetIn } from './practice-account.ts';

/** Longer than whatever a busy machine keeps one of two calls back that are sent at the same moment. */
const DELAY_MS = 400;

it.each([
  { scenario: 'same-account-key-policy', roundTrips: 6, failed: true },
  { scenario: 'healthy', roundTrips: 7, failed: false },
  // The controls are two more: the second part of one of them has to wait for its upload to be opened.
  { scenario: 'bare-message', roundTrips: 8, failed: true },
])('$scenario: $roundTrips round trips', { retry: 2 }, async ({ scenario, roundTrips, failed }) => {
  const practice = await start(scenario);
  const proxy = await delayingProxy(practice.endpoint, DELAY_MS);
  const target = targetIn(practice, { endpointUrl: proxy.url });
  const { result } = await runCheck(target, { access: accessTo(practice), confirm: null });
  expect(outline(result).some((line) => line.includes(': failed'))).toBe(failed);
  expect(proxy.exchanges.length).toBeGreaterThan(20);
  expect(longestChain(proxy.exchanges)).toBe(roundTrips);
});
