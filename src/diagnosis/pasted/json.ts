/** Errors inside JSON: KMS's own answer, CloudTrail's events and what `lookup-events` makes of them. */
import type { Unwrapped } from './wrappings.ts';

/** Objects that are looked at; a paste with more holds more than one person's error. */
const MAX_OBJECTS = 5_000;
/** CloudTrail's events stand as text inside the answer of `lookup-events`. */
const MAX_DEPTH = 24;

/** Every error in the JSON, in order; empty where the text is no JSON. */
export function errorsInJson(text: string): readonly Unwrapped[] {
  const from = text.search(/[{[]/);
  const to = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  if (from < 0 || to <= from) return [];
  const found: Unwrapped[] = [];
  let seen = 0;
  const walk = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH || seen > MAX_OBJECTS) return;
    if (typeof value === 'string') {
      const inner = value.startsWith('{') ? parsed(value) : null;
      if (inner !== null) walk(inner, depth + 1);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    seen += 1;
    const error = Array.isArray(value) ? null : errorOf(new Map(Object.entries(value)));
    if (error !== null) found.push(error);
    for (const inner of Object.values(value)) walk(inner, depth + 1);
  };
  walk(parsed(text.slice(from, to + 1)), 0);
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
function errorOf(entries: ReadonlyMap<string, unknown>): Unwrapped | null {
  const word = (...names: readonly string[]) => {
    for (const name of names) {
      const value = entries.get(name);
      if (typeof value === 'string' && value !== '') return value;
    }
    return null;
  };
  const message = word('errorMessage', 'message', 'Message');
  const code = word('errorCode', '__type', 'Code', 'code', 'name');
  if (message === null || code === null) return null;
  const ofS3 = word('eventSource') === 's3.amazonaws.com';
  const status = entries.get('httpStatusCode') ?? entries.get('statusCode');
  return {
    operation: ofS3 ? word('eventName') : null,
    code: code.slice(code.lastIndexOf('#') + 1),
    message,
    httpStatus: typeof status === 'number' ? status : null,
    requestId: word('requestID', 'RequestId', 'requestId'),
  };
}
