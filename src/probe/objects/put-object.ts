import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Answer, ask, required } from '../connection/call-error.ts';
import { ANNOUNCING, announcing, isFilePiece, type UploadBody } from '../connection/file-piece.ts';
import type { SendOptions } from '../connection/wire.ts';
import {
  type ObjectInput,
  type RequestedSse,
  sseParameters,
  type Written,
  writtenFrom,
} from './upload-input.ts';

export interface PutInput extends ObjectInput {
  readonly body: UploadBody;
  readonly sse: RequestedSse;
}

/**
 * One object in one request. S3 asks KMS for GenerateDataKey as the caller.
 * `versionId` is null where the bucket keeps no versions.
 * @param onSent bytes of a large body taken by the network so far, anew for each attempt
 * @param onRetry what became of the attempt before, when it is sent again
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function putObject(
  s3: S3Client,
  input: PutInput,
  abortSignal: AbortSignal,
  onSent: (bytes: number) => void = () => {},
  onRetry: (reason: string) => void = () => {},
): Promise<Answer<Written & { readonly versionId: string | null }>> {
  const { body } = input;
  const piece = isFilePiece(body) ? body : null;
  const options: SendOptions = { abortSignal, onSent, onRetry, piece };
  const call = async () => {
    const request = new PutObjectCommand({
      Bucket: input.bucket,
      Key: input.key,
      ...(isFilePiece(body) ? {} : { Body: body }),
      ...sseParameters(input.sse),
    });
    if (piece !== null) request.middlewareStack.add(announcing(piece), ANNOUNCING);
    const answer = await s3.send(request, options);
    required(answer.ETag, 'ETag', answer);
    return { ...writtenFrom(answer, options), versionId: answer.VersionId ?? null };
  };
  return ask(abortSignal, call, options);
}
