/** A thread that digests, encrypts and writes, so that the one that listens to clients does none of it. */
import { writevSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { release } from '../bytes/release.ts';
import { Sealer } from './sealer.ts';
import type { FromThread, ToThread } from './sealing-messages.ts';

interface Job {
  readonly fd: number;
  readonly sealer: Sealer;
}

const jobs = new Map<number, Job>();

parentPort?.on('message', (message: ToThread) => {
  const { type, job } = message;
  if (type === 'begin') jobs.set(job, { fd: message.fd, sealer: new Sealer(message.key, message.digests) });
  else if (type === 'segment') takeSegment(message);
  else if (jobs.delete(job)) tell({ type: 'discarded', job });
});

function takeSegment({ job, memory, length, last }: Extract<ToThread, { type: 'segment' }>): void {
  const open = jobs.get(job);
  // Sent before its sender had heard that the job has failed.
  if (open === undefined) return;
  try {
    writeAll(open.fd, open.sealer.seal(Buffer.from(memory, 0, length), last));
    tell({ type: 'taken', job, memory }, memory);
    if (!last) return;
    jobs.delete(job);
    tell({ type: 'finished', job, digests: open.sealer.digest() });
  } catch (error) {
    jobs.delete(job);
    tell({ type: 'failed', job, error: error instanceof Error ? error : new Error(String(error)) });
  }
}

/** A full disk can take less than it is given. */
function writeAll(fd: number, pieces: readonly Buffer[]): void {
  let left = pieces;
  while (left.length > 0) {
    let written = writevSync(fd, [...left]);
    left = left.flatMap((piece) => {
      const rest = piece.subarray(written);
      written = Math.max(0, written - piece.length);
      return rest.length === 0 ? [] : [rest];
    });
  }
  for (const piece of pieces) release(piece);
}

function tell(message: FromThread, ...transferred: ArrayBuffer[]): void {
  parentPort?.postMessage(message, transferred);
}
