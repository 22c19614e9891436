import { describe, expect, it } from 'vitest';
import {
  concurrencyFor,
  layoutOf,
  MAX_PART_BYTES,
  MAX_PARTS,
  MIN_PART_BYTES,
  partBytesFor,
} from '../../src/check/part-layout.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const TIB = 1024 ** 4;

describe('a file is cut into', () => {
  it.each([
    { file: 1, part: 5 * MIB, parts: 1 },
    { file: 6 * MIB, part: 5 * MIB, parts: 2 },
    { file: 64 * MIB - 1, part: 5 * MIB, parts: 13 },
    { file: 64 * MIB, part: 8 * MIB, parts: 8 },
    { file: GIB, part: 8 * MIB, parts: 128 },
    { file: 8000 * MIB, part: 8 * MIB, parts: 1000 },
    { file: 10 * GIB, part: 11 * MIB, parts: 931 },
    { file: 100 * GIB, part: 64 * MIB, parts: 1600 },
    { file: 625 * GIB, part: 64 * MIB, parts: 10_000 },
    { file: TIB, part: 105 * MIB, parts: 9987 },
    { file: 5 * TIB, part: 525 * MIB, parts: 9987 },
    { file: 10_000 * MAX_PART_BYTES, part: MAX_PART_BYTES, parts: 10_000 },
  ])('$parts parts: $file bytes', ({ file, part, parts }) => {
    const layout = layoutOf(file, partBytesFor(file));
    expect([layout.partBytes, layout.parts]).toEqual([part, parts]);
  });

  it('parts that S3 takes, without a gap, whatever its size', () => {
    for (let file = 1; file <= 10_000 * MAX_PART_BYTES; file = Math.ceil(file * 1.37) + 1) {
      const { partBytes, parts, sizeOf, startOf } = layoutOf(file, partBytesFor(file));
      expect(partBytes).toBeGreaterThanOrEqual(MIN_PART_BYTES);
      expect(partBytes).toBeLessThanOrEqual(MAX_PART_BYTES);
      expect(parts).toBeLessThanOrEqual(MAX_PARTS);
      expect(startOf(1)).toBe(0);
      expect(startOf(parts) + sizeOf(parts)).toBe(file);
      expect(sizeOf(parts)).toBeGreaterThan(0);
    }
  });

  it('10,000 parts at most, where smaller ones were asked for', () => {
    const { partBytes, parts } = layoutOf(TIB, MIN_PART_BYTES);
    expect(parts).toBe(MAX_PARTS);
    expect(partBytes).toBe(Math.ceil(TIB / MAX_PARTS));
  });

  it('larger parts than S3 takes where it is too large for S3', () => {
    expect(partBytesFor(10_000 * MAX_PART_BYTES + 1)).toBeGreaterThan(MAX_PART_BYTES);
  });
});

it('large files have more parts on their way', () => {
  expect([concurrencyFor(6 * MIB), concurrencyFor(GIB), concurrencyFor(5 * TIB)]).toEqual([4, 10, 10]);
});
