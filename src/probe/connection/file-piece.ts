/**
 * A piece of a file as the body of an upload: never in memory as a whole, and read once for each attempt. The checksum
 * follows the bytes, so that they need not be read before they are sent; most clients send files like this.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
import type { ClientRequest } from 'node:http';
import zlib from 'node:zlib';
import { HttpRequest } from '@smithy/core/protocols';
import { AttemptBody } from './attempt-body.ts';
import { type BodyLine, MOST_WRITE_BYTES } from './body-line.ts';

export interface FilePiece {
  /** bytes */
  readonly size: number;
  /**
   * Fills `into` with the bytes from `offset` of the piece on.
   * @throws whatever keeps them from being read: it ends the call, and becomes its error
   */
  read(into: Uint8Array, offset: number): Promise<void>;
}

/** Bytes that are in memory anyway, or a piece of a file. */
export type UploadBody = Uint8Array | FilePiece;

/** The first releases of Node.js 22 have no CRC-32: there a piece has to be read as a whole, and the SDK computes it. */
export const PIECES_CAN_BE_SENT: boolean = typeof zlib.crc32 === 'function';

/** A body on its way holds two. S3 takes no less than 8 KiB. */
const CHUNK_BYTES = MOST_WRITE_BYTES;
/** From this size on the SDK waits for `100 Continue`: a refusal then comes before the body, and not in its middle. */
const EXPECT_CONTINUE_BYTES = 2 * 1024 * 1024;

const CHECKSUM = 'x-amz-checksum-crc32';

export function isFilePiece(body: UploadBody): body is FilePiece {
  return !(body instanceof Uint8Array);
}

/** Where `announcing` stands: after the SDK's own checksums, before the signature. */
export const ANNOUNCING = { step: 'build', priority: 'low', name: 'announcing' } as const;

/**
 * Middleware for a command without a body that is to carry the piece: the SDK signs and sends it again as it does any
 * other, and `PieceBody` takes the body's place each time.
 */
export function announcing({ size }: FilePiece) {
  return <Args extends { request: unknown }, Output>(next: (args: Args) => Output) =>
    (args: Args): Output => {
      const { request } = args;
      if (HttpRequest.isInstance(request)) {
        // That of no body at all.
        delete request.headers[CHECKSUM];
        Object.assign(request.headers, {
          'content-encoding': 'aws-chunked',
          'content-length': String(framedBytes(size)),
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-decoded-content-length': String(size),
          'x-amz-sdk-checksum-algorithm': 'CRC32',
          'x-amz-trailer': CHECKSUM,
        });
      }
      return next(args);
    };
}

/** Bytes of the body that `PieceBody` makes of so many. */
export function framedBytes(size: number): number {
  const whole = Math.floor(size / CHUNK_BYTES);
  const rest = size % CHUNK_BYTES;
  const frame = (bytes: number): number => headOf(bytes).length + bytes + 2;
  return whole * frame(CHUNK_BYTES) + (rest === 0 ? 0 : frame(rest)) + trailerOf(0).length;
}

function headOf(bytes: number): string {
  return `${bytes.toString(16)}\r\n`;
}

function trailerOf(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return `0\r\n${CHECKSUM}:${bytes.toString('base64')}\r\n\r\n`;
}

/**
 * One attempt's body out of a file, from two buffers that are used again as soon as the network has taken them: a stream
 * would allocate the whole file, piece by piece.
 */
export class PieceBody extends AttemptBody {
  readonly #piece: FilePiece;
  readonly #onTaken: (bytes: number) => void;
  readonly #answerMs: number;

  /**
   * @param answerMs milliseconds in which the call has to be answered
   * @param onTaken called with the bytes of the piece that the network has taken so far
   */
  constructor(piece: FilePiece, answerMs: number, onTaken: (bytes: number) => void) {
    super();
    this.#piece = piece;
    this.#answerMs = answerMs;
    this.#onTaken = onTaken;
  }

  protected override async sendTo(line: BodyLine, request: ClientRequest): Promise<void> {
    const { size } = this.#piece;
    if (size >= EXPECT_CONTINUE_BYTES) await line.untilContinue(this.#answerMs);
    const buffers = [chunkBuffer(size), chunkBuffer(size)] as const;
    let crc = 0;
    let reading = line.open ? this.#read(buffers[0], 0) : null;
    for (let offset = 0, turn = 0; offset < size && reading !== null && line.open; turn += 1) {
      const { data, frame } = await reading;
      const next = offset + data.length;
      reading = next < size ? this.#read(buffers[turn % 2 === 0 ? 1 : 0], next) : null;
      // The next chunk is on its way from the disk while this one is on its way into the network.
      reading?.catch(() => undefined);
      crc = zlib.crc32(data, crc);
      const start = offset;
      await line.write(frame, (written) => this.#onTaken(start + Math.min(written, data.length)));
      offset = next;
    }
    await reading?.catch(() => undefined);
    if (line.open) request.end(trailerOf(crc));
  }

  /** @returns the chunk's data, and the same with what stands around it */
  async #read(buffer: Buffer, offset: number): Promise<{ readonly data: Buffer; readonly frame: Buffer }> {
    const length = Math.min(CHUNK_BYTES, this.#piece.size - offset);
    const start = buffer.write(headOf(length), 'latin1');
    const data = buffer.subarray(start, start + length);
    await this.#piece.read(data, offset);
    buffer.write('\r\n', start + length, 'latin1');
    return { data, frame: buffer.subarray(0, start + length + 2) };
  }
}

function chunkBuffer(size: number): Buffer {
  const bytes = Math.min(CHUNK_BYTES, size);
  return Buffer.allocUnsafeSlow(headOf(bytes).length + bytes + 2);
}
