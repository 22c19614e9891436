/** A multipart upload as fast as Node.js can send it: the same bytes again and again, hashed once. */
import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { crc32 } from 'node:zlib';
import { signedHeaders, type Target } from './sign.ts';

export interface UploadOptions {
  readonly bucket: string;
  readonly key: string;
  /** bytes; a multiple of `partBytes` */
  readonly bytes: number;
  readonly partBytes: number;
  /** parts on their way at the same time */
  readonly concurrency: number;
  /**
   * `unsigned`: no digest of the body at all. `aws-cli`: as `aws s3 cp` sends parts over plain HTTP, with a SHA-256 in
   * the signature and a CRC32 in a header.
   */
  readonly form: 'unsigned' | 'aws-cli';
}

const PIECE = Buffer.alloc(256 * 1024, 'practice');

/** @returns seconds, from CreateMultipartUpload to the answer of CompleteMultipartUpload */
export async function uploadMultipart(target: Target, options: UploadOptions): Promise<number> {
  const { bucket, key, bytes, partBytes, concurrency, form } = options;
  const digests = form === 'aws-cli' ? digestsOf(partBytes) : NO_DIGESTS;
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const path = `/${bucket}/${key}`;
  const started = performance.now();
  try {
    const created = await send(agent, target, 'POST', path, 'uploads=', '', digests.ofUpload);
    const uploadId = /<UploadId>([^<]+)</.exec(created.body)?.[1] ?? '';
    const etags: string[] = [];
    const count = bytes / partBytes;
    let next = 1;
    const worker = async (): Promise<void> => {
      while (next <= count) {
        const number = next;
        next += 1;
        const query = `partNumber=${number}&uploadId=${encodeURIComponent(uploadId)}`;
        etags[number - 1] = (await send(agent, target, 'PUT', path, query, partBytes, digests.ofPart)).etag;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    const parts = etags.map(
      (etag, index) =>
        `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag>${digests.inList}</Part>`,
    );
    const list = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
    await send(agent, target, 'POST', path, `uploadId=${encodeURIComponent(uploadId)}`, list, UNSIGNED);
    return (performance.now() - started) / 1000;
  } finally {
    agent.destroy();
  }
}

interface Signed {
  readonly payloadHash: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Digests {
  readonly ofUpload: Signed;
  readonly ofPart: Signed;
  /** what each part says of itself in the list that completes the upload */
  readonly inList: string;
}

const UNSIGNED: Signed = { payloadHash: 'UNSIGNED-PAYLOAD', headers: {} };
const NO_DIGESTS: Digests = { ofUpload: UNSIGNED, ofPart: UNSIGNED, inList: '' };

function digestsOf(partBytes: number): Digests {
  const sha256 = createHash('sha256');
  let crc = 0;
  for (let left = partBytes; left > 0; left -= PIECE.length) {
    const piece = PIECE.subarray(0, left);
    sha256.update(piece);
    crc = crc32(piece, crc);
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  const value = bytes.toString('base64');
  return {
    ofUpload: { ...UNSIGNED, headers: { 'x-amz-checksum-algorithm': 'CRC32' } },
    ofPart: { payloadHash: sha256.digest('hex'), headers: { 'x-amz-checksum-crc32': value } },
    inList: `<ChecksumCRC32>${value}</ChecksumCRC32>`,
  };
}

/** @param body a text, or how many bytes to send */
function send(
  agent: Agent,
  target: Target,
  method: string,
  path: string,
  query: string,
  body: string | number,
  { payloadHash, headers: extra }: Signed,
): Promise<{ readonly body: string; readonly etag: string }> {
  const { hostname, port } = new URL(target.endpoint);
  const length = typeof body === 'number' ? body : Buffer.byteLength(body);
  const headers = {
    ...signedHeaders(target, method, path, query, payloadHash, extra),
    'content-length': String(length),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { agent, hostname, port, method, path: `${path}?${query}`, headers },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode !== 200) reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
          else resolve({ body: text, etag: answer.headers.etag ?? '' });
        });
      },
    );
    outgoing.on('error', reject);
    if (typeof body === 'string') outgoing.end(body);
    else writeBytes(body);
    function writeBytes(left: number): void {
      let rest = left;
      while (rest > 0) {
        const piece = PIECE.subarray(0, rest);
        rest -= piece.length;
        if (!outgoing.write(piece) && rest > 0) {
          outgoing.once('drain', () => writeBytes(rest));
          return;
        }
      }
      outgoing.end();
    }
  });
}
