/**
 * CRC-32, CRC-32C and CRC-64/NVME as S3 uses them, incremental, and joined without reading the data again:
 * a multipart object's full-object checksum is computed from those of its parts.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
import zlib from 'node:zlib';

export type CrcName = 'CRC32' | 'CRC32C' | 'CRC64NVME';

interface Crc {
  readonly bits: 32 | 64;
  /** the polynomial, bit-reversed */
  readonly polynomial: bigint;
  /** from the finished CRC of what came before to that of what came before and `data` */
  readonly update: (before: bigint, data: Buffer) => bigint;
}

/** Eight tables of 256: what each byte of eight, by its distance from the last, does to the CRC. */
const SLICES = 8;
const CRC32_TABLES = tables32(0xedb88320);
const CRC32C_TABLES = tables32(0x82f63b78);
const CRC64_TABLES = tables64(0x9a6c9329ac4bc9b5n);

const CRCS: Readonly<Record<CrcName, Crc>> = {
  CRC32: {
    bits: 32,
    polynomial: 0xedb88320n,
    // Node.js has its own, and a faster one, from 22.2 on.
    update:
      typeof zlib.crc32 === 'function'
        ? (before, data) => BigInt(zlib.crc32(data, Number(before)))
        : (before, data) => updateCrc32(CRC32_TABLES, before, data),
  },
  CRC32C: {
    bits: 32,
    polynomial: 0x82f63b78n,
    update: (before, data) => updateCrc32(CRC32C_TABLES, before, data),
  },
  CRC64NVME: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n, update: updateCrc64 },
};

/** One running CRC. The empty input's is 0 for all three. */
export class RunningCrc {
  private readonly crc: Crc;
  private value = 0n;

  constructor(name: CrcName) {
    this.crc = CRCS[name];
  }

  update(data: Buffer): void {
    this.value = this.crc.update(this.value, data);
  }

  /** big-endian, as S3 encodes it in base64 */
  digest(): Buffer {
    return toBytes(this.value, this.crc.bits);
  }
}

/**
 * The CRC of two inputs, one after the other, from the CRC of each.
 * @param secondLength bytes of the second input
 */
export function combineCrc(name: CrcName, first: Buffer, second: Buffer, secondLength: number): Buffer {
  let value = toBigInt(first);
  let power = 0;
  for (let length = secondLength; length > 0; length = Math.floor(length / 2)) {
    if (length % 2 === 1) value = multiply(zeroBytes(name, power), value);
    power += 1;
  }
  return toBytes(value ^ toBigInt(second), CRCS[name].bits);
}

/** By algorithm: what appending 2⁰, 2¹, 2² … zero bytes does to a CRC. Ten thousand parts ask for the same few. */
const ZERO_BYTES = new Map<CrcName, bigint[][]>();

function zeroBytes(name: CrcName, power: number): readonly bigint[] {
  const known = ZERO_BYTES.get(name) ?? [oneZeroByte(name)];
  ZERO_BYTES.set(name, known);
  let last = known.at(-1) ?? [];
  while (known.length <= power) {
    last = square(last);
    known.push(last);
  }
  return known[power] ?? [];
}

/** Appending a zero bit to the input is a linear map over GF(2); squared three times it is a byte. */
function oneZeroByte(name: CrcName): bigint[] {
  const { bits, polynomial } = CRCS[name];
  const bit = Array.from({ length: bits }, (_, row) => (row === 0 ? polynomial : 1n << BigInt(row - 1)));
  return square(square(square(bit)));
}

function multiply(matrix: readonly bigint[], vector: bigint): bigint {
  let sum = 0n;
  let rest = vector;
  for (const row of matrix) {
    if (rest === 0n) break;
    if ((rest & 1n) === 1n) sum ^= row;
    rest >>= 1n;
  }
  return sum;
}

function square(matrix: readonly bigint[]): bigint[] {
  return matrix.map((row) => multiply(matrix, row));
}

function toBytes(value: bigint, bits: number): Buffer {
  return Buffer.from(value.toString(16).padStart(bits / 4, '0'), 'hex');
}

function toBigInt(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function tables32(polynomial: number): Int32Array {
  return tables64(BigInt(polynomial)).low;
}

/** High and low halves apart: BigInt arithmetic for each byte would be ten times slower than the upload. */
function tables64(polynomial: bigint): { readonly high: Int32Array; readonly low: Int32Array } {
  const first = Array.from({ length: 256 }, (_, byte) => {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    return value;
  });
  const high = new Int32Array(256 * SLICES);
  const low = new Int32Array(256 * SLICES);
  for (const [byte, start] of first.entries()) {
    let value = start;
    for (let slice = 0; slice < SLICES; slice++) {
      high[slice * 256 + byte] = Number(BigInt.asIntN(32, value >> 32n));
      low[slice * 256 + byte] = Number(BigInt.asIntN(32, value));
      value = (value >> 8n) ^ (first[Number(value & 0xffn)] ?? 0n);
    }
  }
  return { high, low };
}

function updateCrc32(table: Int32Array, before: bigint, data: Buffer): bigint {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const at = (slice: number, word: number, shift: number): number =>
    table[slice * 256 + ((word >>> shift) & 0xff)] ?? 0;
  let value = ~Number(before);
  let index = 0;
  for (; index + SLICES <= data.length; index += SLICES) {
    const one = value ^ view.getInt32(index, true);
    const two = view.getInt32(index + 4, true);
    value =
      at(7, one, 0) ^
      at(6, one, 8) ^
      at(5, one, 16) ^
      at(4, one, 24) ^
      at(3, two, 0) ^
      at(2, two, 8) ^
      at(1, two, 16) ^
      at(0, two, 24);
  }
  for (; index < data.length; index++) value = (value >>> 8) ^ at(0, value ^ view.getUint8(index), 0);
  return BigInt(~value >>> 0);
}

function updateCrc64(before: bigint, data: Buffer): bigint {
  const { high: highs, low: lows } = CRC64_TABLES;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let high = ~Number(BigInt.asIntN(32, before >> 32n));
  let low = ~Number(BigInt.asIntN(32, before));
  let index = 0;
  for (; index + SLICES <= data.length; index += SLICES) {
    const one = low ^ view.getInt32(index, true);
    const two = high ^ view.getInt32(index + 4, true);
    const a = 1792 + (one & 0xff);
    const b = 1536 + ((one >>> 8) & 0xff);
    const c = 1280 + ((one >>> 16) & 0xff);
    const d = 1024 + (one >>> 24);
    const e = 768 + (two & 0xff);
    const f = 512 + ((two >>> 8) & 0xff);
    const g = 256 + ((two >>> 16) & 0xff);
    const h = two >>> 24;
    low =
      (lows[a] ?? 0) ^
      (lows[b] ?? 0) ^
      (lows[c] ?? 0) ^
      (lows[d] ?? 0) ^
      (lows[e] ?? 0) ^
      (lows[f] ?? 0) ^
      (lows[g] ?? 0) ^
      (lows[h] ?? 0);
    high =
      (highs[a] ?? 0) ^
      (highs[b] ?? 0) ^
      (highs[c] ?? 0) ^
      (highs[d] ?? 0) ^
      (highs[e] ?? 0) ^
      (highs[f] ?? 0) ^
      (highs[g] ?? 0) ^
      (highs[h] ?? 0);
  }
  for (; index < data.length; index++) {
    const entry = (low ^ view.getUint8(index)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (lows[entry] ?? 0);
    high = (high >>> 8) ^ (highs[entry] ?? 0);
  }
  return (BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0);
}
