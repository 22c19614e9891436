/** Whatever goes wrong, and whenever the user has had enough: nothing stays that is not named. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runCheck, targetAt } from './helpers.ts';
import { endpoint, type Fault } from './scripted-endpoint.ts';

const WRITES = [
  'PutObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
  'DeleteObject',
  'ListObjectVersions',
  'ListMultipartUploads',
  'HeadObject',
];

const trouble = fc.record({
  operation: fc.constantFrom(...WRITES),
  nth: fc.integer({ min: 1, max: 4 }),
  fault: fc.constantFrom<Fault | 'refuse'>('lose', 'reset', 'stall', 'act-and-stall', 'refuse', 'refuse'),
});

const circumstances = fc.record({
  troubles: fc.array(trouble, { maxLength: 4 }),
  /** the parts of the large upload are refused without a word, so that controls are called for */
  bare: fc.boolean(),
  versions: fc.constantFrom('kept' as const, 'none' as const),
  /** milliseconds after the first write; null: nobody interrupts */
  stopAfter: fc.option(fc.integer({ min: 0, max: 250 })),
});

it('nothing is left that the result does not name', async () => {
  await fc.assert(
    fc.asyncProperty(circumstances, async ({ troubles, bare, versions, stopAfter }) => {
      const counts = new Map<string, number>();
      const of = (operation: string) =>
        troubles.find((one) => one.operation === operation && one.nth === counts.get(operation))?.fault ??
        null;
      const server = await endpoint({
        versions,
        delayMs: () => 15,
        fault: (operation, nth) => {
          counts.set(operation, nth);
          const fault = of(operation);
          return fault === 'refuse' ? null : fault;
        },
        refuse: (operation, url) => {
          if (bare && operation === 'UploadPart' && url.pathname.endsWith('/large')) return 'AccessDenied';
          return of(operation) === 'refuse' ? 'AccessDenied' : null;
        },
      });
      let begun = false;
      const { result } = await runCheck(targetAt(server.url, { timeoutMs: 1500 }), {
        on: (event, stop) => {
          if (begun || event.type !== 'probe-started') return;
          begun = true;
          if (stopAfter !== null) setTimeout(() => stop.abort(), stopAfter);
        },
      });
      const { left, complete } = result.cleanup;
      expect(complete).toBe(left.length === 0);
      const named = new Set(left.map(({ kind, key }) => `${kind === 'upload' ? 'upload' : 'object'} ${key}`));
      const there = [
        ...[...server.objects].map((each) => `object ${each.split('@')[0]}`),
        ...[...server.uploads].map((each) => `upload ${each.split('@')[0]}`),
      ];
      expect([...named]).toEqual(expect.arrayContaining(there));
      await server.close();
    }),
    { numRuns: Number(process.env['LEFTOVER_RUNS'] ?? 12), interruptAfterTimeLimit: 100_000 },
  );
}, 120_000);
