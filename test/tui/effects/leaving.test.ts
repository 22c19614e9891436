/** The end of the flow, while the thread of a check still has something to tell. */
import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { leaving } from '../../../src/tui/effects/leaving.ts';
import { update } from '../../../src/tui/flow/update.ts';
import { leftOf } from '../../../src/tui/text/summary.ts';
import { drive } from '../support/drive.ts';

test('names what a thread has told by the time somebody leaves', async () => {
  const left = { kind: 'object', bucket: 'b', key: 'k/small', command: 'aws s3api …' } as const;
  let { state } = drive().press('interrupt');
  const { takes, exited } = leaving(() => state);
  const { port1, port2 } = new MessageChannel();
  const event = {
    type: 'check',
    run: state.runNumber,
    event: { type: 'at-risk', leftovers: [left] },
  } as const;
  port1.on('message', () => {
    [state] = update(state, event);
  });
  port2.postMessage('told');
  takes.exit({ type: 'exit' });
  expect(leftOf(await exited)).toEqual([left]);
  port1.close();
});
