import { describe, expect, it } from 'vitest';
import { CheckFailed } from '../../../src/check/check-failed.ts';
import { receivedError, sentError } from '../../../src/check/thread/sent-error.ts';

const travelled = (error: unknown) => receivedError(structuredClone(sentError(error)));

describe('an error that goes to another thread', () => {
  it('keeps its name, its message, where it came from and what Node.js has put on it', () => {
    const error = Object.assign(new TypeError('bad'), { code: 'ERR_X', errno: -2, syscall: 'open' });
    const came = travelled(error);
    expect(came).toBeInstanceOf(Error);
    expect(came).toMatchObject({
      name: 'TypeError',
      message: 'bad',
      code: 'ERR_X',
      errno: -2,
      syscall: 'open',
    });
    expect(came.stack).toBe(error.stack);
    expect(String(came)).toBe('TypeError: bad');
  });

  it('arrives where it has something on it that cannot be sent', () => {
    const error = Object.assign(new Error('bad'), { socket: () => {}, code: 'EPIPE' });
    expect(travelled(error)).toMatchObject({ message: 'bad', code: 'EPIPE' });
  });

  it('is a failed check still, with what was seen and why', () => {
    const cause = Object.assign(new Error('broken'), { code: 'EX' });
    const came = travelled(new CheckFailed(cause, null));
    expect(came).toBeInstanceOf(CheckFailed);
    expect(came).toMatchObject({
      name: 'CheckFailed',
      message: 'broken',
      result: null,
      cause: { code: 'EX' },
    });
  });

  it.each([
    ['a string', 'a string'],
    [null, 'null'],
    [undefined, 'undefined'],
  ] as const)('%j that was thrown is an error with it as its message', (thrown, message) => {
    expect(travelled(thrown)).toMatchObject({ name: 'Error', message });
  });
});
