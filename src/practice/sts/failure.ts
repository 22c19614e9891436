import type { ServiceError } from '../http/handlers.ts';

export function failure(status: number, code: string, message: string): ServiceError {
  return { ok: false, status, code, message };
}

export const validation = (message: string) => failure(400, 'ValidationError', message);
export const accessDenied = (message: string) => failure(403, 'AccessDenied', message);
export const malformed = (message: string) => failure(400, 'MalformedPolicyDocument', message);
