/** The body of an S3 request, decoded and checked against every digest the client gave for it. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumOfHeader,
  isChecksumValue,
  startChecksum,
} from './checksums.ts';
import { decodeChunks, incomplete } from './chunked.ts';
import { AwsError } from './error.ts';
import type { HttpRequest } from './request.ts';
import type { Signature } from './sigv4.ts';

/** S3 ends a request that sends nothing for twenty seconds or so. */
const IDLE_MILLISECONDS = 20_000;

/** Known only when the body has been read to its end and everything agreed. */
export interface Digests {
  readonly size: number;
  /** null where it was not asked for */
  readonly md5: Buffer | null;
  /** the one the client gave, checked; null where it gave none */
  readonly given: Checksum | null;
  /** the one asked for */
  readonly computed: Checksum;
}

export interface Payload {
  /** bytes after decoding; null where the client did not say */
  readonly length: number | null;
  /** in which the client gives a checksum, in a header or in the trailer to come; null where it gives none */
  readonly announced: ChecksumAlgorithm | null;
  /**
   * Yields the decoded data, returns the digests. To be read once; asks for the body with `100 Continue` at its start.
   * @param wanted the checksum to compute, whatever the client gives
   * @param wantsMd5 whether the MD5 is needed: it takes longer than everything else that is done to a body
   * @throws AwsError `XAmzContentSHA256Mismatch`, `BadDigest`, `IncompleteBody`, `SignatureDoesNotMatch` …
   */
  read(wanted: ChecksumAlgorithm, wantsMd5: boolean): AsyncGenerator<Buffer, Digests>;
}

type Encoding =
  | { readonly kind: 'plain'; readonly sha256: string | null }
  | { readonly kind: 'chunked'; readonly signed: boolean; readonly trailer: boolean };

/**
 * @param sendContinue writes `100 Continue` where the client waits for it
 * @param bodyChecksums false where `x-amz-checksum-…` is about an object and not about this body
 * @throws AwsError `InvalidArgument`, `InvalidRequest`, `InvalidDigest` for headers that contradict themselves
 */
export function openPayload(
  request: HttpRequest,
  signature: Signature,
  sendContinue: () => void,
  bodyChecksums: boolean,
): Payload {
  const encoding = readEncoding(signature);
  const expectedMd5 = contentMd5(request);
  const given = bodyChecksums ? givenChecksum(request) : null;
  const announced = given?.algorithm ?? announcedTrailer(request, encoding);
  const length = decodedLength(request, encoding);
  return {
    length,
    announced,
    async *read(wanted, wantsMd5) {
      const md5 = wantsMd5 || expectedMd5 !== null ? createHash('md5') : null;
      const sha256 = encoding.kind === 'plain' && encoding.sha256 !== null ? createHash('sha256') : null;
      const computed = startChecksum(wanted);
      const other = announced === null || announced === wanted ? null : startChecksum(announced);
      let size = 0;
      sendContinue();
      const raw = received(request.message);
      const chunks = encoding.kind === 'plain' ? raw : chunked(raw, encoding, signature);
      let trailers: ReadonlyMap<string, string>;
      try {
        while (true) {
          const next = await chunks.next();
          if (next.done === true) {
            trailers = next.value ?? new Map();
            break;
          }
          size += next.value.length;
          if (length !== null && size > length) throw incomplete();
          md5?.update(next.value);
          sha256?.update(next.value);
          computed.update(next.value);
          other?.update(next.value);
          yield next.value;
        }
      } finally {
        // Whoever stops here leaves the connection to the answer.
        await raw.return(undefined);
      }
      if (length !== null && size !== length) throw incomplete();
      if (encoding.kind === 'plain' && sha256 !== null) checkSha256(encoding.sha256, sha256.digest('hex'));
      const md5Digest = md5?.digest() ?? null;
      if (expectedMd5 !== null && md5Digest !== null && !expectedMd5.equals(md5Digest)) {
        throw new AwsError(
          400,
          'BadDigest',
          'The Content-MD5 you specified did not match what we received.',
          {
            ExpectedDigest: expectedMd5.toString('hex'),
            CalculatedDigest: md5Digest.toString('base64'),
          },
        );
      }
      const value = computed.digest().toString('base64');
      const digests = { size, md5: md5Digest, computed: { algorithm: wanted, value } };
      if (announced === null) return { ...digests, given: null };
      const calculated = other?.digest().toString('base64') ?? value;
      if ((given?.value ?? trailerValue(trailers, announced)) !== calculated) throw badChecksum(announced);
      return { ...digests, given: { algorithm: announced, value: calculated } };
    },
  };
}

function badChecksum(algorithm: ChecksumAlgorithm): AwsError {
  return new AwsError(
    400,
    'BadDigest',
    `The ${algorithm} you specified did not match the calculated checksum.`,
  );
}

function chunked(
  raw: AsyncIterable<Buffer>,
  encoding: { readonly signed: boolean; readonly trailer: boolean },
  signature: Signature,
): AsyncGenerator<Buffer, ReadonlyMap<string, string>> {
  return decodeChunks(raw, { signature: encoding.signed ? signature : null, trailer: encoding.trailer });
}

/**
 * The bytes as they arrive; ends with S3's own error where the client stops sending or hangs up. Left early, it
 * leaves the rest on the connection, which an answer is still to be sent through.
 */
export async function* received(message: IncomingMessage): AsyncGenerator<Buffer, undefined> {
  const activity = new Activity(message);
  try {
    while (!message.readableEnded) {
      const chunk: unknown = message.read();
      if (Buffer.isBuffer(chunk)) yield chunk;
      else await activity.next();
    }
  } finally {
    activity.close();
  }
}

/** Waits for data, the end, or a reason to give up: with one set of listeners and one timer for the whole body. */
class Activity {
  private readonly message: IncomingMessage;
  private readonly idle: NodeJS.Timeout;
  private settle: ((failure: AwsError | null) => void) | null = null;

  private readonly arrived = (): void => this.settle?.(null);
  private readonly lost = (): void => this.settle?.(this.message.readableEnded ? null : incomplete());

  constructor(message: IncomingMessage) {
    this.message = message;
    this.idle = setTimeout(() => this.settle?.(requestTimeout()), IDLE_MILLISECONDS);
    message
      .on('readable', this.arrived)
      .on('end', this.arrived)
      .on('error', this.lost)
      .on('close', this.lost);
  }

  async next(): Promise<void> {
    this.idle.refresh();
    try {
      await new Promise<void>((resolve, reject) => {
        this.settle = (failure) => (failure === null ? resolve() : reject(failure));
        if (this.message.destroyed) this.lost();
      });
    } finally {
      this.settle = null;
    }
  }

  close(): void {
    clearTimeout(this.idle);
    const { message, arrived, lost } = this;
    message.off('readable', arrived).off('end', arrived).off('error', lost).off('close', lost);
  }
}

function requestTimeout(): AwsError {
  return new AwsError(
    400,
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.',
  );
}

function readEncoding(signature: Signature): Encoding {
  const hash = signature.payloadHash;
  switch (hash) {
    case 'UNSIGNED-PAYLOAD':
      return { kind: 'plain', sha256: null };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { kind: 'chunked', signed: false, trailer: true };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
      return { kind: 'chunked', signed: true, trailer: false };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { kind: 'chunked', signed: true, trailer: true };
    default:
      if (/^[0-9a-f]{64}$/i.test(hash)) return { kind: 'plain', sha256: hash.toLowerCase() };
      throw new AwsError(
        400,
        'InvalidArgument',
        'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
        { ArgumentName: 'x-amz-content-sha256', ArgumentValue: hash.slice(0, 256) },
      );
  }
}

function decodedLength(request: HttpRequest, encoding: Encoding): number | null {
  const name = encoding.kind === 'chunked' ? 'x-amz-decoded-content-length' : 'content-length';
  const text = request.headers.get(name);
  if (text === undefined) return null;
  if (!/^\d{1,15}$/.test(text))
    throw new AwsError(400, 'InvalidArgument', `Invalid ${name}`, { ArgumentName: name });
  return Number(text);
}

function contentMd5(request: HttpRequest): Buffer | null {
  const text = request.headers.get('content-md5');
  if (text === undefined) return null;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 16) {
    throw new AwsError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', {
      'Content-MD5': text,
    });
  }
  return bytes;
}

function givenChecksum(request: HttpRequest): Checksum | null {
  const given = [...request.headers].flatMap(([name, value]) => {
    const algorithm = checksumOfHeader(name);
    return algorithm === null ? [] : [{ algorithm, value, name }];
  });
  const [first, second] = given;
  if (first === undefined) return null;
  if (second !== undefined) {
    throw new AwsError(
      400,
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  if (!isChecksumValue(first.algorithm, first.value)) throw invalidChecksum(first.name);
  return first;
}

function announcedTrailer(request: HttpRequest, encoding: Encoding): ChecksumAlgorithm | null {
  const trailer = request.headers.get('x-amz-trailer');
  if (trailer === undefined || encoding.kind !== 'chunked' || !encoding.trailer) return null;
  const algorithm = checksumOfHeader(trailer.trim());
  if (algorithm === null) {
    throw new AwsError(
      400,
      'InvalidRequest',
      'The value specified in the x-amz-trailer header is not supported',
    );
  }
  return algorithm;
}

function trailerValue(trailers: ReadonlyMap<string, string>, algorithm: ChecksumAlgorithm): string {
  const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
  const value = trailers.get(name);
  if (value === undefined) {
    throw new AwsError(
      400,
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    );
  }
  if (!isChecksumValue(algorithm, value)) throw invalidChecksum(name);
  return value;
}

function invalidChecksum(header: string): AwsError {
  return new AwsError(400, 'InvalidRequest', `Value for ${header} header is invalid.`);
}

function checkSha256(expected: string | null, calculated: string): void {
  if (expected === null || expected === calculated) return;
  throw new AwsError(
    400,
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: expected, S3ComputedContentSHA256: calculated },
  );
}
