import { type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { type Answer, ask, required } from '../connection/call-error.ts';
import { ANNOUNCING, announcing, isFilePiece, type UploadBody } from '../connection/file-piece.ts';
import type { SendOptions } from '../connection/wire.ts';
import { type ObjectInput, type Written, writtenFrom } from './upload-input.ts';

export interface PartInput extends ObjectInput {
  readonly uploadId: string;
  /** from 1 to 10,000 */
  readonly partNumber: number;
  readonly body: UploadBody;
}

/** What CompleteMultipartUpload wants to hear of each part. */
export interface UploadedPart extends Written {
  readonly partNumber: number;
  readonly etag: string;
  readonly crc32: string | null;
}

/**
 * Sends one part. S3 unwraps the upload's data key with kms:Decrypt as the caller; this is where its absence shows.
 * @param onSent bytes of the body taken by the network so far, anew for each attempt
 * @param onRetry what became of the attempt before, when it is sent again
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
 */
export function uploadPart(
  s3: S3Client,
  input: PartInput,
  abortSignal: AbortSignal,
  onSent: (bytes: number) => void,
  onRetry: (reason: string) => void = () => {},
): Promise<Answer<UploadedPart>> {
  return ask(abortSignal, async () => {
    const { body } = input;
    const piece = isFilePiece(body) ? body : null;
    const request = new UploadPartCommand({
      Bucket: input.bucket,
      Key: input.key,
      UploadId: input.uploadId,
      PartNumber: input.partNumber,
      ...(isFilePiece(body) ? {} : { Body: body }),
      ChecksumAlgorithm: 'CRC32',
    });
    if (piece !== null) request.middlewareStack.add(announcing(piece), ANNOUNCING);
    const options: SendOptions = { abortSignal, onSent, onRetry, piece };
    const answer = await s3.send(request, options);
    return {
      ...writtenFrom(answer, options),
      partNumber: input.partNumber,
      etag: required(answer.ETag, 'ETag', answer),
      crc32: answer.ChecksumCRC32 ?? null,
    };
  });
}
