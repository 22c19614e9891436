import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, expectAws, fuzz, PROPERTY_TIMEOUT, startTarget, type Target } from './harness.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

const script = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('한', '글', 'é', 'ß', 'ع', 'א', '字', '🙂', '\u0301', 'e', '/'),
    maxLength: 300,
  }),
  fc.string({
    unit: fc.constantFrom('..', '/', '.', '\\', '\0', '%2e', '%', '+', ' ', '?', '#', 'a', '~', '\n'),
    maxLength: 30,
  }),
);
const key = fc
  .oneof(
    script,
    fc.tuple(script, fc.integer({ min: 1000, max: 1030 })).map(([text, bytes]) => padded(text, bytes)),
    fc.constantFrom(
      '.',
      '..',
      '../..',
      '../../etc/passwd',
      '/etc/passwd',
      '//',
      '\0',
      'a\0b',
      'con',
      'alive',
      'host',
    ),
  )
  .filter((text) => text !== '');

/** Exactly so many bytes, as far as whole characters go. */
function padded(text: string, bytes: number): string {
  let result = '';
  for (const character of text.repeat(Math.ceil(bytes / Math.max(1, text.length)))) {
    if (Buffer.byteLength(result + character) > bytes) break;
    result += character;
  }
  return result + 'x'.repeat(bytes - Buffer.byteLength(result));
}

/** As every client sends it: nothing but the unreserved characters stay, slashes included. */
function encoded(text: string): string {
  return text
    .split('/')
    .map((segment) =>
      encodeURIComponent(segment).replace(
        /[!'()*]/g,
        (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');
}

it(
  'every key comes back with its own bytes, and none leaves the folder',
  async () => {
    const { account } = target;
    await fc.assert(
      fc.asyncProperty(key, fc.uint8Array({ maxLength: 200 }), async (name, bytes) => {
        const path = `/${account.bucket}/${encoded(name)}`;
        const body = Buffer.from(bytes);
        const put = await ask(target, { method: 'PUT', path, body });
        expectAws(target, put, 'PUT');
        if (name.includes('\0')) {
          // No XML document could say it.
          expect(put.body.toString()).toContain('<Code>InvalidURI</Code>');
          return;
        }
        if (Buffer.byteLength(name) > 1024) {
          expect(put.status).toBe(400);
          expect(put.body.toString()).toContain('<Code>KeyTooLongError</Code>');
          return;
        }
        expect(put.status, put.body.toString()).toBe(200);
        const got = await ask(target, { method: 'GET', path });
        expect(got.body.equals(body)).toBe(true);
        const prefix = encodeURIComponent(name).replace(
          /[!'()*]/g,
          (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
        );
        const listed = await ask(target, {
          method: 'GET',
          path: `/${account.bucket}?encoding-type=url&list-type=2&prefix=${prefix}`,
        });
        expectAws(target, listed, 'GET');
        const keys = [...listed.body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, text = '']) =>
          decodeURIComponent(text.replaceAll('+', '%20')),
        );
        expect(keys).toContain(name);
        const plain = await ask(target, { method: 'GET', path: `/${account.bucket}?prefix=${prefix}` });
        expectAws(target, plain, 'GET');
      }),
      fuzz(),
    );
    const own = /^s3-kms-wizard-practice-\w{6}\/(?:alive|host|blobs\/[0-9a-f-]{36})$/;
    expect((await target.files()).filter((file) => !own.test(file))).toEqual([]);
  },
  PROPERTY_TIMEOUT,
);
