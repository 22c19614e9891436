import { type CallError, withoutSecrets } from '../../diagnosis/index.ts';
import { UNREADABLE } from './answer-form.ts';
import { plainText } from './plain-text.ts';
import { MFA_CODE_NEEDED, SSO_LOGIN_NEEDED } from './profile-failure.ts';
import { ANSWERED, type Unanswered, unansweredOf } from './unanswered.ts';
import { StalledError } from './watch.ts';
import { wasUnsent } from './wire.ts';

/** What a call came to: its value, or the error as a value. Probes never throw for what AWS or the network answers. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: CallError;
      readonly attempts: number;
      /** no attempt came as far as a connection: AWS has heard nothing of this call */
      readonly unsent: boolean;
      /** of a write alone: the attempts that may be carried out all the same */
      readonly unanswered: Unanswered;
    };

/** Longest error message kept, in UTF-16 units. */
export const MAX_MESSAGE = 4096;
const MAX_CODE = 128;

/** What the tool itself gives up on, by the name of the error. */
const OWN_NAMES: ReadonlySet<string> = new Set([UNREADABLE, 'AnswerTooLarge', 'TimeoutError', 'FileChanged']);

/** The SDK asks for credentials before the first attempt. */
const NO_CREDENTIALS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  SSO_LOGIN_NEEDED,
  MFA_CODE_NEEDED,
]);

/** What the SDK calls an error where the body of the answer names none. */
const UNNAMED: ReadonlySet<string> = new Set(['Unknown', 'NotFound', UNREADABLE]);

/** Code of a call that was given up because its signal was aborted. */
export const ABORTED = 'AbortError';

/**
 * Runs one call and turns whatever it throws into a value.
 * @param signal the one the call was given: why it was aborted tells `AbortError` and `TimeoutError` apart
 * @param options those that the SDK was given, where it matters which attempts were answered
 */
export async function ask<T>(
  signal: AbortSignal,
  call: () => Promise<T>,
  options: object | null = null,
): Promise<Answer<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (thrown) {
    const attempts = numberAt(metadata(thrown), 'attempts') ?? 1;
    const calledOff = signal.aborted && (stringAt(thrown, 'name') === ABORTED || thrown === signal.reason);
    const error = calledOff ? callError(whyAborted(signal)) : callError(thrown);
    return {
      ok: false,
      error,
      attempts,
      unsent: wasUnsent(thrown) || NO_CREDENTIALS.has(error.code),
      unanswered: options === null ? ANSWERED : unansweredOf(options),
    };
  }
}

/** The SDK does not pass the reason of an abort on, and whoever else aborts may give any reason. */
function whyAborted(signal: AbortSignal): Error {
  if (signal.reason instanceof StalledError) return signal.reason;
  return Object.assign(new Error('The call was called off'), { name: ABORTED });
}

/**
 * Anything thrown by an SDK call as a `CallError`.
 * An answer of a service keeps the service's own code (`AccessDenied`, `KMS.DisabledException`, `ExpiredToken`);
 * without an answer the code is Node's (`ENOTFOUND`, `ECONNREFUSED`) or the error's name (`CredentialsProviderError`,
 * `TimeoutError`, `AbortError`) and `httpStatus` is 0. An answer that the SDK cannot read is `UnreadableAnswer`.
 */
export function callError(thrown: unknown): CallError {
  const answered =
    numberAt(metadata(thrown), 'httpStatusCode') ?? numberAt(at(thrown, '$response'), 'statusCode') ?? 0;
  // The connection broke in the middle of the answer: what came is none.
  const httpStatus = brokeWhileRead(thrown) && nodeCode(thrown) !== null ? 0 : answered;
  const code = codeOf(thrown, httpStatus);
  const message = messageOf(thrown) || code;
  return {
    code: withoutSecrets(plainText(code, MAX_CODE)),
    httpStatus,
    // An error may repeat the request it is about, credentials and all.
    message: withoutSecrets(plainText(message, MAX_MESSAGE)),
    requestId: requestIdOf(thrown),
  };
}

/**
 * Whether an answer contradicts itself: an error by its status, from the service by its request id, and no error is
 * named. S3 names one in every refusal but those of HEAD requests: somebody on the way has changed the answer, and the
 * request may have been carried out.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function contradictsItself({ code, requestId }: CallError): boolean {
  return requestId !== null && UNNAMED.has(code);
}

/** The id AWS gave a request, of an answer or of what the SDK has thrown: text from outside like any other. */
export function requestIdOf(answered: unknown): string | null {
  const id = stringAt(metadata(answered), 'requestId');
  return id === null ? null : withoutSecrets(plainText(id, MAX_CODE));
}

/** A header of the answer an SDK error carries, or null. The SDK keeps the raw answer in `$response`. */
export function answerHeader(thrown: unknown, name: string): string | null {
  return stringAt(at(at(thrown, '$response'), 'headers'), name);
}

/** A field of the error's body, as the SDK puts it on what it throws, or null. */
export function answerProperty(thrown: unknown, name: string): string | null {
  return stringAt(thrown, name);
}

function codeOf(thrown: unknown, httpStatus: number): string {
  const name = stringAt(thrown, 'name') ?? 'Error';
  if (httpStatus > 0) return brokeWhileRead(thrown) && !OWN_NAMES.has(name) ? UNREADABLE : name;
  // Node's own code says more than the name, which is `Error`, or `TimeoutError` for a connection that was reset.
  return nodeCode(thrown) ?? name;
}

/** The SDK puts the raw answer on whatever is thrown while it reads one; only a service's own error names whose fault it is. */
function brokeWhileRead(thrown: unknown): boolean {
  return at(thrown, '$response') !== undefined && stringAt(thrown, '$fault') === null;
}

function nodeCode(thrown: unknown): string | null {
  const code = stringAt(thrown, 'code');
  return code !== null && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : null;
}

/**
 * A field that a successful answer always carries.
 * @throws `UnreadableAnswer` where it is missing: without it the call is not known to have done anything
 */
export function required<T extends string | readonly unknown[]>(
  value: T | undefined,
  name: string,
  answer: { readonly $metadata: object },
): T {
  if (value !== undefined && value !== '') return value;
  const error = new Error(`The answer carries no ${name}`);
  throw Object.assign(error, { name: UNREADABLE, $metadata: answer.$metadata });
}

function messageOf(thrown: unknown): string {
  const whole = typeof thrown === 'string' ? thrown : (stringAt(thrown, 'message') ?? '');
  // The SDK's hint for programmers, on a line of its own.
  const own = whole.replace(/\s*Deserialization error: to see the raw response.*$/s, '');
  if (own !== '') return own;
  // Node leaves the message of a connection tried over several addresses empty and lists one error each.
  const inner = at(thrown, 'errors');
  return Array.isArray(inner) ? inner.map((each) => stringAt(each, 'message') ?? '').join('; ') : '';
}

function metadata(thrown: unknown): unknown {
  return at(thrown, '$metadata');
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function stringAt(value: unknown, name: string): string | null {
  const found = at(value, name);
  return typeof found === 'string' ? found : null;
}

function numberAt(value: unknown, name: string): number | null {
  const found = at(value, name);
  return typeof found === 'number' ? found : null;
}
