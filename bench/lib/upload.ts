/** A multipart upload as fast as Node.js can send it: the same bytes again and again, signed but not hashed. */
import { Agent, request } from 'node:http';
import { signedHeaders, type Target } from './sign.ts';

export interface UploadOptions {
  readonly bucket: string;
  readonly key: string;
  /** bytes; a multiple of `partBytes` */
  readonly bytes: number;
  readonly partBytes: number;
  /** parts on their way at the same time */
  readonly concurrency: number;
}

const PIECE = Buffer.alloc(256 * 1024, 'practice');

/** @returns seconds, from CreateMultipartUpload to the answer of CompleteMultipartUpload */
export async function uploadMultipart(target: Target, options: UploadOptions): Promise<number> {
  const { bucket, key, bytes, partBytes, concurrency } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const path = `/${bucket}/${key}`;
  const started = performance.now();
  try {
    const created = await send(agent, target, 'POST', path, 'uploads=', 0);
    const uploadId = /<UploadId>([^<]+)</.exec(created.body)?.[1] ?? '';
    const etags: string[] = [];
    const count = bytes / partBytes;
    let next = 1;
    const worker = async (): Promise<void> => {
      while (next <= count) {
        const number = next;
        next += 1;
        const query = `partNumber=${number}&uploadId=${encodeURIComponent(uploadId)}`;
        etags[number - 1] = (await send(agent, target, 'PUT', path, query, partBytes)).etag;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    const parts = etags.map(
      (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
    );
    const list = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
    await send(agent, target, 'POST', path, `uploadId=${encodeURIComponent(uploadId)}`, list);
    return (performance.now() - started) / 1000;
  } finally {
    agent.destroy();
  }
}

/** @param body a text, or how many bytes to send */
function send(
  agent: Agent,
  target: Target,
  method: string,
  path: string,
  query: string,
  body: string | number,
): Promise<{ readonly body: string; readonly etag: string }> {
  const { hostname, port } = new URL(target.endpoint);
  const length = typeof body === 'number' ? body : Buffer.byteLength(body);
  const headers = { ...signedHeaders(target, method, path, query), 'content-length': String(length) };
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
