import { Digester } from '../bytes/digests.ts';
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
  await payload.read(payload.announced ?? 'CRC32', false, (names) => {
    const digester = new Digester(names);
    return {
      take(data) {
        size += data.length;
        if (size > limit) throw tooLong;
        digester.update(data);
        chunks.push(Buffer.from(data));
        return null;
      },
      finish: async () => digester.digest(),
    };
  });
  return Buffer.concat(chunks).toString('utf8');
}
