/** What the process that starts a practice account holds in its hand. */
import type { PolicyChange } from '../policy/index.ts';
import type { Fault } from './faults/fault.ts';
import type { ObservedRequest } from './server/observed.ts';

export interface PracticeCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface PracticeAccount {
  /** `http://127.0.0.1:<port>`: all four services */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly kmsKeyArn: string;
  /** id of the scenario */
  readonly scenario: string;
  readonly caller: PracticeCredentials & { readonly arn: string; readonly sessionToken: string | null };
  readonly bucketAccount: string;
  readonly keyAccount: string;
  /** one administrator for each account of the scenario, the bucket's account first */
  readonly admins: readonly (PracticeCredentials & { readonly account: string })[];
  /**
   * Applies one change, with the checks KMS and IAM make (a malformed policy is refused).
   * Works on this process's own practice account only: no endpoint can be named to it.
   */
  apply(change: PolicyChange): Promise<PracticeApplied>;
  close(): Promise<void>;
}

export type PracticeApplied =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface PracticeOptions {
  readonly scenario: string;
  /** 0: a free one */
  readonly port: number;
  /** milliseconds added once to each final answer */
  readonly latencyMs: number;
  /** what is to go wrong; nothing, if left out */
  readonly faults?: readonly Fault[];
  /** told of each request just before its answer goes out, with the decisions behind it */
  readonly onRequest?: ((request: ObservedRequest) => void) | null;
}
