/** Requests that the SDK sends again are told, each with what became of the attempt before. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Access } from '../../src/check/index.ts';
import { parseFault } from '../../src/practice/faults/parse.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { runCheck, targetAt } from './helpers.ts';
import { endpoint } from './scripted-endpoint.ts';

describe('a part that is sent again', () => {
  it('after a connection that broke', async () => {
    const server = await endpoint({
      fault: (operation, nth) => (operation === 'UploadPart' && nth === 1 ? 'lose' : null),
    });
    const { events, result } = await runCheck(targetAt(server.url));
    expect(events.filter(({ type }) => type === 'step-retried')).toMatchObject([
      { id: expect.stringMatching(/^upload-part-/), attempt: 2, reason: 'ECONNRESET' },
    ]);
    expect(result.verdict.code).toBe('no-problem-found');
  });

  it('after an answer that asks to come again', async () => {
    const fault = parseFault('UploadPart#1:slow-down');
    if (!fault.ok) throw new Error('not a fault');
    const account = await startPracticeAccount({
      scenario: 'healthy',
      port: 0,
      latencyMs: 0,
      faults: [fault.fault],
    });
    onTestFinished(() => account.close());
    const { accessKeyId, secretAccessKey } = account.caller;
    const access: Access = {
      caller: { kind: 'static', accessKeyId, secretAccessKey, sessionToken: null },
      readers: [],
    };
    const target = { ...targetAt(account.endpoint), bucket: account.bucket, region: account.region };
    const { events } = await runCheck({ ...target, kmsKeyId: null }, { access });
    expect(events.filter(({ type }) => type === 'step-retried')).toMatchObject([
      { attempt: 2, reason: 'HTTP 503' },
    ]);
  });
});
