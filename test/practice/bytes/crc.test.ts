import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CHECKSUM_ALGORITHMS,
  isChecksumValue,
  startChecksum,
} from '../../../src/practice/bytes/checksums.ts';
import { type CrcName, combineCrc, RunningCrc } from '../../../src/practice/bytes/crc.ts';

/** The check values of the CRC catalogue: each algorithm over the nine digits. */
const CHECK: readonly (readonly [CrcName, string])[] = [
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
];

function crc(name: CrcName, ...data: Buffer[]): Buffer {
  const running = new RunningCrc(name);
  for (const piece of data) running.update(piece);
  return running.digest();
}

test.each(CHECK)('%s of 123456789 is %s', (name, expected) => {
  expect(crc(name, Buffer.from('123456789')).toString('hex')).toBe(expected);
});

test.each(CHECK)('%s does not depend on how the data is cut, and joins without it', (name) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (one, other) => {
      const [first, second] = [Buffer.from(one), Buffer.from(other)];
      const whole = crc(name, Buffer.concat([first, second])).toString('hex');
      expect(crc(name, first, second).toString('hex')).toBe(whole);
      expect(combineCrc(name, crc(name, first), crc(name, second), second.length).toString('hex')).toBe(
        whole,
      );
    }),
  );
});

test('every algorithm gives a value of the length it demands', () => {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = startChecksum(algorithm).digest().toString('base64');
    expect(isChecksumValue(algorithm, value), algorithm).toBe(true);
    expect(isChecksumValue(algorithm, 'AA'), algorithm).toBe(false);
  }
});
