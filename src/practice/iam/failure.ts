/** IAM's refusals: code, status and wording as AWS has them. */
import type { ServiceError } from '../http/handlers.ts';

export function failure(status: number, code: string, message: string): ServiceError {
  return { ok: false, status, code, message };
}

export const accessDenied = (message: string) => failure(403, 'AccessDenied', message);
export const noSuchEntity = (message: string) => failure(404, 'NoSuchEntity', message);
export const validation = (message: string) => failure(400, 'ValidationError', message);

/** Carries the answer out of a reader; caught in one place, by the handler. */
export class IamError extends Error {
  readonly failure: ServiceError;
  constructor(refusal: ServiceError) {
    super(refusal.message);
    this.failure = refusal;
  }
}
