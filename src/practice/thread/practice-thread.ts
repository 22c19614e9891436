/**
 * A practice account in a thread of its own, which loads all it needs before it is told which one. What changes its
 * world comes by the port to the thread that started it and in no other way: the account's endpoint knows nothing of it.
 */
import { parentPort } from 'node:worker_threads';
import type { PracticeAccount } from '../handle.ts';
import { startPracticeAccount } from '../index.ts';
import type { FromPractice, ToPractice } from './messages.ts';

let account: PracticeAccount | null = null;

parentPort?.on('message', (message: ToPractice) => {
  if (message.type === 'start') void start(message.scenario, message.folder);
  else void act(message);
});

async function start(scenario: string, path: string): Promise<void> {
  try {
    account = await startPracticeAccount(
      { scenario, port: 0, latencyMs: 0 },
      { path, close: async () => {} },
    );
    const { apply: _apply, close: _close, ...facts } = account;
    tell({ type: 'ready', facts });
  } catch (error) {
    tell({ type: 'not-started', error: asError(error) });
  }
}

async function act(message: Exclude<ToPractice, { type: 'start' }>): Promise<void> {
  const { number } = message;
  try {
    if (account === null) throw new Error('practice account: it has not been started');
    if (message.type === 'close') {
      await account.close();
      tell({ type: 'closed', number });
    } else tell({ type: 'applied', number, applied: await account.apply(message.change) });
  } catch (error) {
    tell({ type: 'failed', number, error: asError(error) });
  }
}

function tell(message: FromPractice): void {
  parentPort?.postMessage(message);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
