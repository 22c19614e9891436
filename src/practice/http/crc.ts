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

const CRC32_TABLE = table32(0xedb88320);
const CRC32C_TABLE = table32(0x82f63b78);
const CRC64_TABLE = table64(0x9a6c9329ac4bc9b5n);

const CRCS: Readonly<Record<CrcName, Crc>> = {
  CRC32: {
    bits: 32,
    polynomial: 0xedb88320n,
    // Node.js has its own, and a faster one, from 22.2 on.
    update:
      typeof zlib.crc32 === 'function'
        ? (before, data) => BigInt(zlib.crc32(data, Number(before)))
        : (before, data) => updateCrc32(CRC32_TABLE, before, data),
  },
  CRC32C: {
    bits: 32,
    polynomial: 0x82f63b78n,
    update: (before, data) => updateCrc32(CRC32C_TABLE, before, data),
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

function table32(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
}

/** High and low halves apart: BigInt arithmetic for each byte would be ten times slower than the upload. */
function table64(polynomial: bigint): { readonly high: Uint32Array; readonly low: Uint32Array } {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    high[byte] = Number(value >> 32n);
    low[byte] = Number(value & 0xffffffffn);
  }
  return { high, low };
}

function updateCrc32(table: Uint32Array, before: bigint, data: Buffer): bigint {
  let value = ~Number(before) >>> 0;
  for (let index = 0; index < data.length; index++) {
    value = (value >>> 8) ^ (table[(value ^ (data[index] ?? 0)) & 0xff] ?? 0);
  }
  return BigInt(~value >>> 0);
}

function updateCrc64(before: bigint, data: Buffer): bigint {
  const { high: tableHigh, low: tableLow } = CRC64_TABLE;
  let high = ~Number(before >> 32n) >>> 0;
  let low = ~Number(before & 0xffffffffn) >>> 0;
  for (let index = 0; index < data.length; index++) {
    const entry = (low ^ (data[index] ?? 0)) & 0xff;
    low = (((low >>> 8) | (high << 24)) ^ (tableLow[entry] ?? 0)) >>> 0;
    high = ((high >>> 8) ^ (tableHigh[entry] ?? 0)) >>> 0;
  }
  return (BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0);
}
