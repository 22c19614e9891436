/**
 * Checks, and the lists that a target is chosen from, in a thread of their own: everything that talks to AWS. What it
 * is to do and what comes of it goes by the port to the thread that started it.
 */
import type { LookupAddress } from 'node:dns';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckEvent } from '../events.ts';
import { createBatch } from './batch.ts';
import { lookUpWith } from './lookup.ts';
import type { FromThread, Job, ThreadStart, ToThread } from './messages.ts';
import { createQuestions } from './questions.ts';
import { sentError } from './sent-error.ts';

interface Running {
  readonly stop: AbortController;
  readonly consent: PromiseWithResolvers<boolean>;
}

type JobOf<Type extends Job['type']> = Extract<Job, { type: Type }>;

const running = new Map<number, Running>();
const codes = createQuestions<string>();
const addresses = createQuestions<readonly LookupAddress[]>();

// Whoever started it ends everything, as after a fault of its own; what was written is removed from here.
process.on('uncaughtException', (error) => tell({ type: 'fault', error: sentError(error) }));
lookUpWith((hostname, options) =>
  addresses.ask((question) => tell({ type: 'addresses-wanted', question, hostname, options })),
);

const { compileCache }: ThreadStart = workerData;
if (compileCache !== null) enableCompileCache(compileCache);
const [{ check }, { picks }, { warmUp }] = await Promise.all([
  import('../index.ts'),
  import('../picks.ts'),
  import('./warm-up.ts'),
]);

parentPort?.on('message', (message: ToThread) => {
  switch (message.type) {
    case 'check':
    case 'picks':
      void carryOut(message);
      return;
    case 'consent':
      running.get(message.number)?.consent.resolve(true);
      return;
    case 'stop':
      running.get(message.number)?.consent.resolve(false);
      running.get(message.number)?.stop.abort();
      return;
    case 'mfa-code':
      codes.answer(message.question, message.code);
      return;
    case 'addresses':
      addresses.answer(message.question, message.addresses);
  }
});
tell({ type: 'ready' });
// By now all is compiled that the next start needs, and nobody waits for this one.
if (compileCache !== null) flushCompileCache?.();
// Whatever goes wrong in it, the check itself will say.
void warmUp('http://127.0.0.1').catch(() => {});

async function carryOut(job: Job): Promise<void> {
  const { number } = job;
  const own: Running = { stop: new AbortController(), consent: Promise.withResolvers() };
  running.set(number, own);
  try {
    await (job.type === 'check' ? runCheck(job, own) : runPicks(job, own));
    tell({ type: 'ended', number, error: null });
  } catch (error) {
    tell({ type: 'ended', number, error: sentError(error) });
  } finally {
    running.delete(number);
  }
}

async function runCheck(
  { number, target, access }: JobOf<'check'>,
  { stop, consent }: Running,
): Promise<void> {
  const batch = createBatch((events) => tell({ type: 'events', number, events }));
  const events: AsyncIterable<CheckEvent> = check(target, access, {
    signal: stop.signal,
    confirm: () => consent.promise,
    mfaCode: (serial) => codes.ask((question) => tell({ type: 'mfa-code-wanted', question, number, serial })),
  });
  try {
    for await (const event of events) batch.push(event);
  } finally {
    batch.end();
  }
}

async function runPicks({ number, request }: JobOf<'picks'>, { stop }: Running): Promise<void> {
  for await (const page of picks({ ...request, signal: stop.signal })) tell({ type: 'page', number, page });
}

function tell(message: FromThread): void {
  parentPort?.postMessage(message);
}
