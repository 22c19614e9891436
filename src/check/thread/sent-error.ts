/** Errors on their way to another thread: a copy made by Node.js keeps neither their class nor what was put on them. */
import { CheckFailed } from '../check-failed.ts';
import type { CheckResult } from '../events.ts';

export type SentError =
  | {
      readonly kind: 'check-failed';
      readonly cause: SentError;
      readonly result: CheckResult | null;
    }
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      readonly stack: string | null;
      /** `code`, `errno`, `syscall`, `path` and the like of Node's errors */
      readonly fields: Readonly<Record<string, string | number>>;
    };

export function sentError(error: unknown): SentError {
  if (error instanceof CheckFailed)
    return { kind: 'check-failed', cause: sentError(error.cause), result: error.result };
  if (!(error instanceof Error))
    return { kind: 'error', name: 'Error', message: String(error), stack: null, fields: {} };
  const { name, message, stack = null } = error;
  const fields: Record<string, string | number> = {};
  for (const [field, value] of Object.entries(error))
    if (typeof value === 'string' || typeof value === 'number') fields[field] = value;
  return { kind: 'error', name, message, stack, fields };
}

export function receivedError(sent: SentError): Error {
  if (sent.kind === 'check-failed') return new CheckFailed(receivedError(sent.cause), sent.result);
  const { name, message, stack, fields } = sent;
  const error = Object.assign(new Error(message), fields);
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  if (stack !== null) error.stack = stack;
  return error;
}
