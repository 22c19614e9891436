import { expect, test } from 'vitest';
import { createFunctionKeyReader } from '../../src/tui/function-keys.ts';

const reader = () => {
  let time = 1000;
  const read = createFunctionKeyReader(() => time);
  return (chunk: string, after = 1) => {
    time += after;
    return read(chunk);
  };
};

test.each([
  ['\u001bOP', 'f1'],
  ['\u001bOQ', 'f2'],
  ['\u001b[[C', 'f3'],
  ['\u001b[14~', 'f4'],
  ['\u001b[15~', 'f5'],
])('knows %j', (sequence, key) => {
  expect(reader()(sequence)).toEqual([key]);
});

test('finds keys among others, and none in arrows or text', () => {
  expect(reader()('a\u001bOQb\u001bOQ')).toEqual(['f2', 'f2']);
  expect(reader()('\u001b[A\u001bOA 11~ OQ')).toEqual([]);
});

test('puts together a key that a slow line has cut', () => {
  const read = reader();
  expect([read('\u001b'), read('[1'), read('2~')]).toEqual([[], [], ['f2']]);
});

test('takes Esc and letters typed after it for what they are', () => {
  const read = reader();
  expect([read('\u001b'), read('O', 200), read('Q', 200)]).toEqual([[], [], []]);
});

test('leaves alone what stands in a paste', () => {
  expect(reader()('\u001b[200~\u001bOQ\u001b[201~')).toEqual([]);
});
