import type { KeyObject } from 'node:crypto';
import type { DigestName, DigestValues } from '../bytes/digests.ts';

/** To a sealing thread. `job` numbers the blobs; segments of one come in their order. */
export type ToThread =
  | {
      readonly type: 'begin';
      readonly job: number;
      /** of the open file; whoever sent it keeps the file open until the job has ended */
      readonly fd: number;
      readonly key: KeyObject;
      readonly digests: readonly DigestName[];
    }
  | {
      readonly type: 'segment';
      readonly job: number;
      /** transferred, and given back with `taken` */
      readonly memory: ArrayBuffer;
      /** bytes of it that are filled */
      readonly length: number;
      readonly last: boolean;
    }
  | { readonly type: 'discard'; readonly job: number };

/** From a sealing thread. A job ends with exactly one of `finished`, `failed` and `discarded`. */
export type FromThread =
  | { readonly type: 'taken'; readonly job: number; readonly memory: ArrayBuffer }
  | { readonly type: 'finished'; readonly job: number; readonly digests: DigestValues }
  | { readonly type: 'failed'; readonly job: number; readonly error: Error }
  | { readonly type: 'discarded'; readonly job: number };
