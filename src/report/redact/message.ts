/** Messages of AWS and of the way there: the wording stays, whatever it names goes. */
import { type CallError, parseDenial, squeezed, withoutSecrets } from '../../diagnosis/index.ts';
import { isLoopback, redactAddress, redactArn, redactParts, redactUrl } from './values.ts';
import { isPlain } from './vocabulary.ts';
import type { Writer } from './writer.ts';

export function redactError(error: CallError, writer: Writer): CallError {
  const { code, httpStatus, message, requestId } = error;
  return {
    code:
      isPlain(code) || /^(?:KMS\.)?[A-Z][A-Za-z0-9]{2,60}$|^E[A-Z_]{3,40}$|^\d{3}$/.test(code)
        ? code
        : redactMessage(code, writer),
    httpStatus,
    message: redactMessage(message, writer),
    requestId: requestId === null ? null : writer.name('request', requestId, false),
  };
}

/** What stands between white space, quotes and brackets. */
const TOKEN = /[^\s"'<>(){}[\],;!|`]+/gu;
/** The end of a sentence is no part of the name before it. */
const TRAILING = /[.:?]+$/;

function redactMessage(message: string, writer: Writer): string {
  return legible(withoutSecrets(message)).replace(TOKEN, (token) => {
    const trailing = TRAILING.exec(token)?.[0] ?? '';
    const word = token.slice(0, token.length - trailing.length);
    return `${redactWord(word, writer)}${trailing}`;
  });
}

/** A message that was broken inside its words names what no word of it is: it is put together first. */
function legible(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  const restored = squeezed(line);
  if (restored === null || restored === line) return message;
  return isWhole(line) ? message : restored;
}

function isWhole(line: string): boolean {
  const { caller, action, resource, wording } = parseDenial(line);
  const again = parseDenial(squeezed(line) ?? '');
  return (
    wording === 'detailed' &&
    caller === again.caller &&
    action === again.action &&
    JSON.stringify(resource) === JSON.stringify(again.resource)
  );
}

/** When it was, as AWS and logs write it. */
const TIME =
  /^(?:\d{8}T\d{6}Z|\d{4}-\d\d-\d\d(?:T[\d:.]{5,18}(?:Z|[+-]\d\d:?\d\d)?)?|\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)$/;
const ACTION = /^[a-z0-9-]{2,30}:[A-Z][A-Za-z]{2,60}$/;

function redactWord(word: string, writer: Writer): string {
  if (word === '' || TIME.test(word) || isPlain(word)) return word;
  if (ACTION.test(word) && isPlain(word.replace(/:.*/, ''))) return word;
  const arn = word.indexOf('arn:');
  if (arn >= 0)
    return `${arn === 0 ? '' : redactWord(word.slice(0, arn), writer)}${redactArn(word.slice(arn), false, writer)}`;
  if (/^[a-z]{1,10}:\/\//i.test(word)) return redactUrl(word, writer);
  const address = redactAddress(word, writer);
  if (address !== null) return address;
  const [host = '', port = ''] = word.split(':');
  if (isLoopback(host)) return /^\d*$/.test(port) ? word : host;
  if (/^[\w.-]+\.[a-z]{2,}(?::\d+)?$/i.test(word))
    return `${writer.host(host)}${port === '' ? '' : `:${port}`}`;
  const equals = word.indexOf('=');
  if (equals > 0)
    return `${redactWord(word.slice(0, equals), writer)}=${redactWord(word.slice(equals + 1), writer)}`;
  return redactParts(word, 'word', false, writer);
}
