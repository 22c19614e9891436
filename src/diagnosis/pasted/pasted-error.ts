/** Finds AWS's error in a text that somebody pasted: a terminal's output, a stack trace, an XML or JSON answer, a log. */
import { type DenialMessage, parseDenial } from '../denial/denial.ts';
import { isDenied, rowFor } from '../denial/error-codes.ts';
import type { CallError, StepOperation } from '../observation.ts';
import { withoutSecrets } from '../secrets.ts';
import { cleaned, isBehindWhole, isSomebodysOwn, unwrapped } from './clean.ts';
import { failureIn } from './client-words.ts';
import { errorsInJson } from './json.ts';
import { CODE_OF_MESSAGE, OPERATION_WORDS, type Unwrapped, WRAPPINGS, type Wrapping } from './wrappings.ts';

export interface PastedError {
  /** the API operation of S3 that a client names, uploads or not (`GetObject`, `ListParts`); null: it names none */
  readonly operation: string | null;
  /** the code, status (0: not named), message and request id, as far as they are named */
  readonly error: CallError;
  /** the message, where it is an access denial */
  readonly denial: DenialMessage | null;
}

const UPLOADS: readonly StepOperation[] = [
  'PutObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
];

/** Whether it is one of the four operations that upload. */
export function isUploadOperation(operation: string | null): operation is StepOperation {
  return UPLOADS.some((upload) => upload === operation);
}

/**
 * Every error that the text holds, the most telling first: those of an upload before those of the clean-up after it,
 * a message that says why before one that does not, and else in the order of the text. Empty where it holds none.
 * Runs in time linear in the text, of which no more than 256 KiB are read.
 */
export function pastedErrors(pasted: string): readonly PastedError[] {
  const lines = withoutSecrets(cleaned(pasted));
  const text = unwrapped(lines);
  const inJson = errorsInJson(lines);
  const found = inJson.length > 0 ? inJson : inWrappings(text);
  const spokenOf = operationInWords(text);
  const errors = (found.length > 0 ? found : bareMessage(text)).map((one) => complete(one, spokenOf));
  return distinct(errors).sort((one, other) => rank(one) - rank(other));
}

interface Found extends Unwrapped {
  /** where the message begins, or the client's words before it where it has none of its own */
  readonly at: number;
}

/** In the order of the text; a message that two forms fit is the first one's in the table. */
function inWrappings(text: string): readonly Found[] {
  const places = new Map<number, Found>();
  // Of ASCII letters only, so that every character keeps its place.
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replace(/\s/g, ' ');
  for (const wrapping of WRAPPINGS) {
    for (const one of occurrences(text, lower, wrapping)) if (!places.has(one.at)) places.set(one.at, one);
  }
  return [...places.values()].sort((one, other) => one.at - other.at);
}

/** Hits of one wrapping that are read; the same error is often there many times. */
const MAX_HITS = 24;
/** Longer than any message of AWS with the client's words around it. */
const WINDOW = 4_000;
/** A client's words with its codes and ids, or a whole answer in XML. */
const MAX_HEAD = 4_500;

function occurrences(text: string, lower: string, wrapping: Wrapping): readonly Found[] {
  const { anchor, before, pattern } = wrapping;
  const found: Found[] = [];
  let at = lower.indexOf(anchor);
  for (let hits = 0; at >= 0 && hits < MAX_HITS; hits += 1) {
    const from = Math.max(0, at - before);
    const match = pattern.exec(text.slice(from, at + anchor.length + MAX_HEAD));
    if (match !== null) found.push(fromMatch(match, text, from + match.index, wrapping));
    at = lower.indexOf(anchor, at + anchor.length);
  }
  return found;
}

function fromMatch(match: RegExpExecArray, text: string, start: number, { message: where }: Wrapping): Found {
  const { operation, code, message, status, request } = match.groups ?? {};
  const end = start + match[0].length;
  const rest = text.slice(end, end + WINDOW);
  const before = where === 'in-front' ? inFront(text.slice(Math.max(0, start - WINDOW), start)) : null;
  // Where the message is, or where it would be.
  const head = message === undefined ? end : start;
  return {
    at: before === null ? head : start - before.length,
    operation: operation ?? null,
    code: code ?? null,
    message: message ?? before ?? untilItsEnd(rest),
    httpStatus: status === undefined ? null : Number(status),
    requestId: request ?? requestIdIn(rest),
  };
}

/** The message of an exception stands between its class and the client's bracket. */
function inFront(text: string): string {
  const named = text.lastIndexOf('Exception: ');
  return named >= 0 ? text.slice(named + 'Exception: '.length) : text.slice(text.lastIndexOf('\n') + 1);
}

/** What cannot be part of a message of AWS: a stack trace, the next log line, the client's own words behind it. */
const END =
  /\n\s{0,80}(?:at |\.\.\. |caused by|file "|status code|during handling|the above|traceback|upload failed|an error occurred|error|warn|info|debug|fatal|with (?!an explicit)|on \S{1,80} line|[{}[\]<]|\d{4}[-/]\d\d)|\n\s{0,80}\n|<\/|\s\(sdk attempt|, s3 extended request id/i;

function untilItsEnd(text: string): string {
  const end = text.search(END);
  const message = end < 0 ? text : text.slice(0, end);
  return message.slice(0, ownLines(message, isSomebodysOwn));
}

/** Where a line begins that somebody has written under the message. */
function ownLines(message: string, isOwn: (before: string, line: string) => boolean): number {
  for (let at = message.indexOf('\n'); at >= 0; at = message.indexOf('\n', at + 1)) {
    const next = message.indexOf('\n', at + 1);
    const line = message.slice(at + 1, next < 0 ? message.length : next);
    if (isOwn(message.slice(0, at), line)) return at;
  }
  return message.length;
}

function requestIdIn(rest: string): string | null {
  const near = rest.slice(0, 3_000);
  return /\brequest ?id["']?[:=]\s?["']?([A-Za-z0-9-]{8,80})/i.exec(near)?.[1] ?? null;
}

/** No client's form around it: the message alone, with a stretch of text before it at most, or what is left of one. */
function bareMessage(text: string): readonly Unwrapped[] {
  const message = text.slice(0, ownLines(text, isBehindWhole));
  const denial = parseDenial(message);
  const listed = CODE_OF_MESSAGE.some(([words]) => words.test(text));
  if (denial.wording === 'unknown' && denial.action === null && !listed) {
    const failure = failureIn(text);
    return failure === null ? [] : [failure];
  }
  return [{ operation: null, code: null, message, httpStatus: null, requestId: requestIdIn(text) }];
}

function complete(found: Unwrapped, spokenOf: string | null): PastedError {
  // Once more: what a terminal had broken over two lines is in one piece now.
  const message = withoutSecrets(found.message.replace(/\s+/g, ' ').trim().slice(0, WINDOW));
  const spoken = parseDenial(message);
  const code =
    found.code ??
    CODE_OF_MESSAGE.find(([words]) => words.test(message))?.[1] ??
    (spoken.wording === 'unknown' && spoken.action === null && found.httpStatus !== 403
      ? ''
      : 'AccessDenied');
  const error: CallError = {
    code,
    httpStatus: found.httpStatus ?? 0,
    message,
    requestId: found.requestId,
  };
  return {
    operation: found.operation ?? spoken.operation ?? spokenOf,
    error,
    denial: isDenied(error) ? spoken : null,
  };
}

/** The operation that words elsewhere in the text speak of, where they speak of one only. */
function operationInWords(text: string): string | null {
  const named = OPERATION_WORDS.filter(([words]) => words.test(text)).map(([, operation]) => operation);
  // Who uploads parts has begun and will complete; who names PutObject beside them may do so for small files.
  const parts = named.filter((operation) => operation !== 'PutObject');
  const [only, ...others] = parts.length > 0 ? [...new Set(parts)] : named;
  return only !== undefined && others.length === 0 ? only : null;
}

function rank({ operation, error, denial }: PastedError): number {
  const other = operation === null ? 10 : 20;
  const place = isUploadOperation(operation) ? 0 : other;
  if (denial !== null) return place + RANK_OF_WORDING[denial.wording];
  return place + (rowFor(error) === null ? 3 : 0);
}

const RANK_OF_WORDING: Readonly<Record<DenialMessage['wording'], number>> = {
  detailed: 0,
  unknown: 1,
  bare: 2,
};

/** The same answer once, however often it is told; one that names no operation is the one that does. */
function distinct(errors: readonly PastedError[]): PastedError[] {
  const named = errors.filter(({ operation }) => operation !== null);
  const known = new Set(named.map((error) => answerOf(error)));
  const kept = errors.filter((error) => error.operation !== null || !known.has(answerOf(error)));
  const seen = new Map<string, PastedError>();
  for (const error of kept) {
    const key = `${error.operation ?? ''} ${answerOf(error)}`;
    const before = seen.get(key);
    // The one with the request id is worth more to whoever asks AWS about it.
    if (before === undefined || (before.error.requestId === null && error.error.requestId !== null))
      seen.set(key, error);
  }
  return [...seen.values()];
}

function answerOf({ error, denial }: PastedError): string {
  const what =
    denial?.wording === 'detailed' ? JSON.stringify({ ...denial, operation: null }) : error.message;
  return JSON.stringify([error.code.replace(/^AccessDeniedException$/, 'AccessDenied'), what]);
}
