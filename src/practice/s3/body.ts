import { AwsError } from '../http/error.ts';
import type { S3Request } from './types.ts';

/**
 * A body that is a document, as text.
 * @param limit bytes
 * @throws AwsError `MaxMessageLengthExceeded`, and whatever is wrong with the body's digests
 */
export async function readText(request: S3Request, limit: number): Promise<string> {
  const tooLong = new AwsError(400, 'MaxMessageLengthExceeded', 'Your request was too big.', {
    MaxMessageLengthBytes: String(limit),
  });
  const { payload } = request;
  if ((payload.length ?? 0) > limit) throw tooLong;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload.read(payload.announced ?? 'CRC32', false)) {
    size += chunk.length;
    if (size > limit) throw tooLong;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
