/**
 * The decisions that one request led to, for whoever watches. Authorizers tell, and the server collects, in the
 * asynchronous context of the request: the services between the two pass nothing on and know of no watcher.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AllowedBy } from '../../policy/index.ts';
import type { KnownDecision } from './decide.ts';

export interface Ruling {
  /** `kms:Decrypt`, `s3:PutObject` … */
  readonly action: string;
  readonly resource: string;
  /** `s3.<region>.amazonaws.com` where S3 asked KMS as the caller */
  readonly viaService: string | null;
  readonly decision: KnownDecision;
  /** with a refused kms:Decrypt: what lets the same caller, by the same way, generate data keys; null: nothing does */
  readonly generateDataKeyAllowedBy: AllowedBy | null;
}

const collecting = new AsyncLocalStorage<Ruling[]>();

/** Runs a request; every decision made in it is added to `rulings`, in order. */
export function collectRulings<T>(rulings: Ruling[], run: () => T): T {
  return collecting.run(rulings, run);
}

/** @param ruling made only where somebody collects */
export function tellRuling(ruling: () => Ruling): void {
  collecting.getStore()?.push(ruling());
}
