import { describe, expect, it } from 'vitest';
import { ask, callError, MAX_MESSAGE, requestIdOf } from '../../src/probe/connection/call-error.ts';
import { StalledError } from '../../src/probe/connection/watch.ts';

const never = new AbortController().signal;

function serviceError(name: string, message: string, httpStatusCode: number) {
  return Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode, requestId: 'REQ', attempts: 2 },
  });
}

describe('callError', () => {
  it("keeps a service's code, status, text and request id", () => {
    expect(callError(serviceError('KMS.DisabledException', 'arn:… is disabled.', 400))).toEqual({
      code: 'KMS.DisabledException',
      httpStatus: 400,
      message: 'arn:… is disabled.',
      requestId: 'REQ',
    });
  });

  it.each([
    [
      'ECONNREFUSED',
      Object.assign(new AggregateError([new Error('connect 1'), new Error('connect 2')]), {
        code: 'ECONNREFUSED',
      }),
      'connect 1; connect 2',
    ],
    [
      'ECONNRESET',
      Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' }),
      'socket hang up',
    ],
    ['TimeoutError', Object.assign(new Error('no answer'), { name: 'TimeoutError' }), 'no answer'],
    [
      'CredentialsProviderError',
      Object.assign(new Error('none found'), { name: 'CredentialsProviderError' }),
      'none found',
    ],
    ['Error', 'just text', 'just text'],
    ['Error', undefined, 'Error'],
  ])('gives %s to what brought no answer', (code, thrown, message) => {
    expect(callError(thrown)).toEqual({ code, httpStatus: 0, message, requestId: null });
  });

  it('takes escape sequences, control characters and bidirectional overrides out', () => {
    const hostile =
      'a\u001b[31mred\u001b[0m b\u001b]0;title\u0007c\u0000\u0008d\r\n\te\u202ef\u2066g\u009b2Jh';
    expect(callError(new Error(hostile)).message).toBe('ared bcd efgh');
    expect(callError(serviceError('Bad\u001b[2JCode', '', 500)).code).toBe('BadCode');
  });

  it('bounds the message', () => {
    const { message } = callError(new Error('x'.repeat(1_000_000)));
    expect(message).toHaveLength(MAX_MESSAGE);
    expect(message.endsWith('…')).toBe(true);
    expect(callError(new Error('y'.repeat(MAX_MESSAGE))).message).toBe('y'.repeat(MAX_MESSAGE));
  });
});

describe('ask', () => {
  it('passes a value through', async () => {
    expect(await ask(never, async () => 7)).toEqual({ ok: true, value: 7 });
  });

  it('says how many attempts a failure took', async () => {
    const answer = await ask(never, async () => {
      throw serviceError('SlowDown', 'later', 503);
    });
    expect(answer).toMatchObject({ ok: false, attempts: 2, error: { code: 'SlowDown', httpStatus: 503 } });
  });

  it.each([
    ['TimeoutError', new StalledError('No progress for 5 ms')],
    ['AbortError', undefined],
    ['AbortError', 'any reason of the user'],
    ['AbortError', new DOMException('took too long for the user', 'TimeoutError')],
  ])('gives %s to a call called off for the reason %s', async (code, reason) => {
    const controller = new AbortController();
    controller.abort(reason);
    const answer = await ask(controller.signal, async () => {
      throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    });
    expect(answer).toMatchObject({ ok: false, error: { code, httpStatus: 0 } });
  });
});

describe('the id of a request', () => {
  it.each([
    ['4442587FB7D0A2F9', '4442587FB7D0A2F9'],
    ['11111111-2222-3333-4444-555555555555', '11111111-2222-3333-4444-555555555555'],
    [`IQoJb3JpZ2luX2VjAbCd1234+/Xy${'AbCd1234'.repeat(9)}`, '(removed)'],
    ['\u001b]0;owned\u0007id', 'id'],
    [undefined, null],
  ])('%s', (requestId, shown) => {
    expect(requestIdOf({ $metadata: { requestId } })).toBe(shown);
  });

  it('has an end', () => {
    expect(requestIdOf({ $metadata: { requestId: 'a-'.repeat(9_999) } })).toHaveLength(128);
  });
});
