/**
 * `aws-chunked`: a body in chunks of `<hex size>[;chunk-signature=<hex>]\r\n<data>\r\n`, an empty chunk, and trailers.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
import { createHash } from 'node:crypto';
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
 * Yields the data as it arrives; a chunk's signature is checked when the chunk ends, so nothing may be kept before
 * the generator has returned. Returns the trailers, names in lower case.
 * @throws AwsError `SignatureDoesNotMatch`, `IncompleteBody`, `InvalidRequest`
 */
export async function* decodeChunks(
  body: AsyncIterable<Buffer>,
  form: ChunkedForm,
): AsyncGenerator<Buffer, ReadonlyMap<string, string>> {
  const input = new Input(body);
  const chain = form.signature === null ? null : new SignatureChain(form.signature);
  while (true) {
    const { size, signature } = parseChunkHeader(await input.line());
    const hash = chain === null ? null : createHash('sha256');
    for (let left = size; left > 0; ) {
      const data = await input.bytes(left);
      left -= data.length;
      hash?.update(data);
      yield data;
    }
    if (chain !== null && hash !== null) chain.checkChunk(hash.digest('hex'), signature);
    if (size > 0) {
      if ((await input.line()) !== '') throw malformed();
      continue;
    }
    const trailers = await readTrailers(input);
    if (chain !== null && form.trailer) chain.checkTrailer(trailers);
    trailers.delete('x-amz-trailer-signature');
    return trailers;
  }
}

async function readTrailers(input: Input): Promise<Map<string, string>> {
  const trailers = new Map<string, string>();
  while (true) {
    const line = await input.lineOrEnd();
    // Some clients end with the empty chunk's line alone, some with an empty line after the trailers.
    if (line === null || line === '') return trailers;
    const colon = line.indexOf(':');
    if (colon < 1 || trailers.size >= MAX_TRAILERS) {
      throw new AwsError(
        400,
        'MalformedTrailerError',
        'The request contained trailing data that was not well-formed or did not conform to our published schema.',
      );
    }
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
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

/** Lines and bytes out of a stream of buffers, holding no more than what has arrived at once. */
class Input {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = NOTHING;

  constructor(body: AsyncIterable<Buffer>) {
    this.source = body[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    const line = await this.lineOrEnd();
    if (line === null) throw incomplete();
    return line;
  }

  async lineOrEnd(): Promise<string | null> {
    while (true) {
      const end = this.rest.indexOf('\n');
      if (end !== -1) {
        const line = this.rest.subarray(0, end).toString('latin1');
        this.rest = this.rest.subarray(end + 1);
        return line.endsWith('\r') ? line.slice(0, -1) : line;
      }
      if (this.rest.length > MAX_LINE) throw malformed();
      const more = await this.source.next();
      if (more.done === true) {
        if (this.rest.length === 0) return null;
        throw incomplete();
      }
      this.rest = this.rest.length === 0 ? more.value : Buffer.concat([this.rest, more.value]);
    }
  }

  /** At least one byte, at most `limit`. */
  async bytes(limit: number): Promise<Buffer> {
    while (this.rest.length === 0) {
      const more = await this.source.next();
      if (more.done === true) throw incomplete();
      this.rest = more.value;
    }
    const { rest } = this;
    // Whoever is given a whole buffer may release it: nothing of it is kept here.
    const whole = rest.length <= limit;
    this.rest = whole ? NOTHING : rest.subarray(limit);
    return whole ? rest : rest.subarray(0, limit);
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
