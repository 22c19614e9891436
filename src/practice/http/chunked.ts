/**
 * `aws-chunked`: a body in chunks of `<hex size>[;chunk-signature=<hex>]\r\n<data>\r\n`, an empty chunk, and trailers.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
import { createHash, type Hash } from 'node:crypto';
import { ALGORITHM, EMPTY_SHA256, scopeText, sha256Hex, sign } from './canonical.ts';
import { AwsError } from './error.ts';
import { equalText, type Signature } from './sigv4.ts';

const MAX_LINE = 16 * 1024;
const MAX_TRAILERS = 32;

const NOTHING = Buffer.alloc(0);

/** What the chunks of one request must look like; `signature` null for the unsigned form. */
export interface ChunkedForm {
  readonly signature: Signature | null;
  readonly trailer: boolean;
}

/**
 * Takes a body piece by piece and passes its data on as it arrives; a chunk's signature is checked when the chunk ends,
 * so nothing may be kept before `end` has returned.
 */
export class ChunkDecoder {
  readonly #chain: SignatureChain | null;
  readonly #trailer: boolean;
  readonly #trailers = new Map<string, string>();
  #expects: 'size' | 'data' | 'end-of-data' | 'trailer' | 'nothing' = 'size';
  /** of a line, what has arrived of it */
  #line: Buffer = NOTHING;
  /** of the chunk, what is to come */
  #left = 0;
  #hash: Hash | null = null;
  #signature: string | null = null;

  constructor(form: ChunkedForm) {
    this.#chain = form.signature === null ? null : new SignatureChain(form.signature);
    this.#trailer = form.trailer;
  }

  /** whether the last line has been read */
  get done(): boolean {
    return this.#expects === 'nothing';
  }

  /**
   * @param pass called with each piece of data; it is a view of what was given
   * @throws AwsError `SignatureDoesNotMatch`, `InvalidRequest`, `MalformedTrailerError`
   */
  push(input: Buffer, pass: (data: Buffer) => void): void {
    let rest = input;
    while (rest.length > 0 && this.#expects !== 'nothing') {
      if (this.#expects === 'data') {
        const data = rest.subarray(0, this.#left);
        rest = rest.subarray(data.length);
        this.#left -= data.length;
        this.#hash?.update(data);
        pass(data);
        if (this.#left === 0) this.#endChunk('end-of-data');
        continue;
      }
      const end = rest.indexOf('\n');
      const piece = end === -1 ? rest : rest.subarray(0, end);
      rest = end === -1 ? NOTHING : rest.subarray(end + 1);
      // Joined, and so copied, even where it is whole: what was given is released.
      this.#line = Buffer.concat([this.#line, piece]);
      if (end === -1) {
        if (this.#line.length > MAX_LINE) throw malformed();
        return;
      }
      const line = this.#line.toString('latin1');
      this.#line = NOTHING;
      this.#takeLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
  }

  /** @returns the trailers, names in lower case. @throws AwsError `IncompleteBody`, `SignatureDoesNotMatch` */
  end(): ReadonlyMap<string, string> {
    // Some clients end with the empty chunk's line alone, some with an empty line after the trailers.
    if (this.#expects === 'trailer' && this.#line.length === 0) this.#endTrailers();
    if (this.#expects !== 'nothing') throw incomplete();
    return this.#trailers;
  }

  #takeLine(line: string): void {
    if (this.#expects === 'size') {
      const { size, signature } = parseChunkHeader(line);
      this.#left = size;
      this.#signature = signature;
      this.#hash = this.#chain === null ? null : createHash('sha256');
      if (size === 0) this.#endChunk('trailer');
      else this.#expects = 'data';
    } else if (this.#expects === 'end-of-data') {
      if (line !== '') throw malformed();
      this.#expects = 'size';
    } else if (line === '') this.#endTrailers();
    else this.#addTrailer(line);
  }

  #endChunk(next: 'end-of-data' | 'trailer'): void {
    if (this.#chain !== null && this.#hash !== null)
      this.#chain.checkChunk(this.#hash.digest('hex'), this.#signature);
    this.#hash = null;
    this.#expects = next;
  }

  #addTrailer(line: string): void {
    const colon = line.indexOf(':');
    if (colon < 1 || this.#trailers.size >= MAX_TRAILERS) {
      throw new AwsError(
        400,
        'MalformedTrailerError',
        'The request contained trailing data that was not well-formed or did not conform to our published schema.',
      );
    }
    this.#trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }

  #endTrailers(): void {
    if (this.#trailer) this.#chain?.checkTrailer(this.#trailers);
    this.#trailers.delete('x-amz-trailer-signature');
    this.#expects = 'nothing';
  }
}

function parseChunkHeader(line: string): { readonly size: number; readonly signature: string | null } {
  const match = /^([0-9a-f]{1,10})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line.trim());
  if (match === null) throw malformed();
  return { size: Number.parseInt(match[1] ?? '', 16), signature: match[2] ?? null };
}

/** Each chunk's signature covers the one before it, so that chunks can be neither changed, moved nor left out. */
class SignatureChain {
  private readonly seed: Signature;
  private previous: string;

  constructor(seed: Signature) {
    this.seed = seed;
    this.previous = seed.signature;
  }

  checkChunk(dataHash: string, signature: string | null): void {
    this.check('PAYLOAD', `${EMPTY_SHA256}\n${dataHash}`, signature);
  }

  checkTrailer(trailers: ReadonlyMap<string, string>): void {
    const signed = [...trailers].filter(([name]) => name !== 'x-amz-trailer-signature');
    const canonical = signed.map(([name, value]) => `${name}:${value}\n`).join('');
    this.check('TRAILER', sha256Hex(canonical), trailers.get('x-amz-trailer-signature') ?? null);
  }

  private check(kind: 'PAYLOAD' | 'TRAILER', hashes: string, signature: string | null): void {
    const { key, scope, timestamp, credential } = this.seed;
    const text = [`${ALGORITHM}-${kind}`, timestamp, scopeText(scope), this.previous, hashes].join('\n');
    const expected = sign(key, text);
    if (signature === null || !equalText(expected, signature)) {
      throw new AwsError(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
        {
          AWSAccessKeyId: credential.accessKeyId,
          StringToSign: text,
          ...(signature === null ? {} : { SignatureProvided: signature }),
        },
      );
    }
    this.previous = expected;
  }
}

export function incomplete(): AwsError {
  return new AwsError(
    400,
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}

function malformed(): AwsError {
  return new AwsError(400, 'InvalidRequest', 'The body does not follow the aws-chunked encoding');
}
