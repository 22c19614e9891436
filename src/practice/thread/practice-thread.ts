/**
 * A practice account in a thread of its own. What changes its world comes by the port to the thread that started it and
 * in no other way: the account's endpoint knows nothing of it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { startPracticeAccount } from '../index.ts';
import type { FromPractice, ThreadStart, ToPractice } from './messages.ts';

const { scenario, folder: path }: ThreadStart = workerData;

try {
  const { apply, close, ...facts } = await startPracticeAccount(
    { scenario, port: 0, latencyMs: 0 },
    { path, close: async () => {} },
  );
  parentPort?.on('message', (message: ToPractice) => {
    const { number } = message;
    const answer: Promise<FromPractice> =
      message.type === 'apply'
        ? apply(message.change).then((applied) => ({ type: 'applied', number, applied }))
        : close().then(() => ({ type: 'closed', number }));
    answer.then(tell, (error: unknown) => tell({ type: 'failed', number, error: asError(error) }));
  });
  tell({ type: 'ready', facts });
} catch (error) {
  tell({ type: 'not-started', error: asError(error) });
}

function tell(message: FromPractice): void {
  parentPort?.postMessage(message);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
