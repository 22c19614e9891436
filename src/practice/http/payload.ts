/** The body of an S3 request, decoded and checked against every digest the client gave for it. */
import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumOfHeader,
  isChecksumValue,
} from '../bytes/checksums.ts';
import type { BodySink, DigestName, OpenSink } from '../bytes/digests.ts';
import { ChunkDecoder, incomplete } from './chunked.ts';
import { AwsError } from './error.ts';
import { type Receiver, receive } from './receive.ts';
import type { HttpRequest } from './request.ts';
import type { Signature } from './sigv4.ts';

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
   * Gives the decoded data to a sink, returns its digests. To be read once; asks for the body with `100 Continue` at
   * its start.
   * @param wanted the checksum to compute, whatever the client gives
   * @param wantsMd5 whether the MD5 is needed: it takes longer than everything else that is done to a body
   * @param open opens the sink, for the digests that are needed
   * @throws AwsError `XAmzContentSHA256Mismatch`, `BadDigest`, `IncompleteBody`, `SignatureDoesNotMatch` …
   */
  read(wanted: ChecksumAlgorithm, wantsMd5: boolean, open: OpenSink): Promise<Digests>;
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
    async read(wanted, wantsMd5, open) {
      const sha256 = encoding.kind === 'plain' ? encoding.sha256 : null;
      const names = new Set<DigestName>([
        wanted,
        ...(announced === null ? [] : [announced]),
        ...(sha256 === null ? [] : ['SHA256' as const]),
        ...(wantsMd5 || expectedMd5 !== null ? ['MD5' as const] : []),
      ]);
      const sink = open([...names]);
      sendContinue();
      const body = new Body(sink, length, encoding, signature);
      await receive(request.message, body);
      const trailers = body.end();
      const digests = await sink.finish();
      const digestOf = (name: DigestName): Buffer => Buffer.from(digests.get(name) ?? []);
      if (sha256 !== null) checkSha256(sha256, digestOf('SHA256').toString('hex'));
      const md5 = names.has('MD5') ? digestOf('MD5') : null;
      if (expectedMd5 !== null && md5 !== null && !expectedMd5.equals(md5)) {
        throw new AwsError(
          400,
          'BadDigest',
          'The Content-MD5 you specified did not match what we received.',
          { ExpectedDigest: expectedMd5.toString('hex'), CalculatedDigest: md5.toString('base64') },
        );
      }
      const checksum = (algorithm: ChecksumAlgorithm): Checksum => ({
        algorithm,
        value: digestOf(algorithm).toString('base64'),
      });
      const read = { size: body.size, md5, computed: checksum(wanted) };
      if (announced === null) return { ...read, given: null };
      const calculated = checksum(announced);
      if ((given?.value ?? trailerValue(trailers, announced)) !== calculated.value)
        throw badChecksum(announced);
      return { ...read, given: calculated };
    },
  };
}

/** One body on its way into its sink: decoded, and no longer than was said. */
class Body implements Receiver {
  readonly #sink: BodySink;
  readonly #length: number | null;
  readonly #decoder: ChunkDecoder | null;
  /** bytes after decoding */
  size = 0;

  constructor(sink: BodySink, length: number | null, encoding: Encoding, signature: Signature) {
    this.#sink = sink;
    this.#length = length;
    this.#decoder =
      encoding.kind === 'plain'
        ? null
        : new ChunkDecoder({ signature: encoding.signed ? signature : null, trailer: encoding.trailer });
  }

  get done(): boolean {
    return this.#decoder?.done ?? false;
  }

  take(data: Buffer): Promise<void> | null {
    if (this.#decoder === null) return this.#pass(data);
    let room: Promise<void> | null = null;
    this.#decoder.push(data, (piece) => {
      room = this.#pass(piece);
    });
    return room;
  }

  /** @returns the trailers, names in lower case. @throws AwsError `IncompleteBody` */
  end(): ReadonlyMap<string, string> {
    const trailers = this.#decoder?.end() ?? new Map<string, string>();
    if (this.#length !== null && this.size !== this.#length) throw incomplete();
    return trailers;
  }

  #pass(data: Buffer): Promise<void> | null {
    this.size += data.length;
    if (this.#length !== null && this.size > this.#length) throw incomplete();
    return this.#sink.take(data);
  }
}

function badChecksum(algorithm: ChecksumAlgorithm): AwsError {
  return new AwsError(
    400,
    'BadDigest',
    `The ${algorithm} you specified did not match the calculated checksum.`,
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
