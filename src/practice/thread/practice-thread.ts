/**
 * A practice account in a thread of its own. What changes its world comes by the port to the thread that started it and
 * in no other way: the account's endpoint knows nothing of it.
 */
import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { startPracticeAccount } from '../index.ts';
import type { FromPractice, ThreadStart, ToPractice } from './messages.ts';

/** By how much it goes behind whoever draws, on the system's scale from -20 to 19, where a higher number comes later. */
const WAY = 10;
const LOWEST = 19;

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
  giveWay();
  tell({ type: 'ready', facts });
} catch (error) {
  tell({ type: 'not-started', error: asError(error) });
}

/** The threads that it starts later get its priority. Only on Linux has each thread one of its own. */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Math.min(LOWEST, getPriority() + WAY));
  } catch {
    // A sandbox may forbid it: then all are alike.
  }
}

function tell(message: FromPractice): void {
  parentPort?.postMessage(message);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
