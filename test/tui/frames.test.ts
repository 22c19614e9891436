/** How often an upload has the screen drawn anew, counted and not timed. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CheckEvent } from '../../src/check/events.ts';
import { start } from '../../src/tui/flow/start.ts';
import { createRunner } from '../../src/tui/runner.ts';
import { recordedServices } from './support/services.ts';
import { REAL_TARGET } from './support/target.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('parts that begin, send and end are drawn together, and a key at once', async () => {
  const { services } = recordedServices({ credentials: false, pace: 0 });
  const runner = createRunner(
    start({
      language: 'en',
      languageGiven: true,
      target: REAL_TARGET,
      profile: null,
      roleArn: null,
      readerProfiles: [],
      directory: 'report',
      report: null,
      scenarios: services.scenarios,
    }),
    services,
  );
  // What the start asks for is answered first.
  await vi.advanceTimersByTimeAsync(1000);
  let drawn = 0;
  runner.subscribe(() => {
    drawn += 1;
  });
  const tell = (event: CheckEvent) => runner.dispatch({ type: 'check', run: 1, event });
  const parts = Array.from({ length: 40 }, (_, index) => `large/part/${index}`);
  const begin = (id: string) => tell({ type: 'step-started', id, operation: 'UploadPart', bytes: 1024 });
  for (const id of parts) begin(id);
  expect(drawn).toBe(0);
  runner.dispatch({ type: 'command', command: 'language' });
  expect(drawn).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(drawn).toBe(1);
  for (const id of parts) tell({ type: 'step-progress', id, sentBytes: 2048 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(drawn).toBe(2);
  await runner.dispose();
});
