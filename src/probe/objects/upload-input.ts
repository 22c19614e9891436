import { requestIdOf } from '../connection/call-error.ts';
import { type Unanswered, unansweredOf } from '../connection/unanswered.ts';

/** How a new object is to be encrypted: exactly the headers the caller asked for, or none at all. */
export interface SseInput {
  readonly kmsKeyId: string;
  readonly sse: 'aws:kms' | 'aws:kms:dsse';
  /** null: no header, the bucket's setting applies */
  readonly bucketKey: boolean | null;
}

/** `AES256`: S3's own keys, asked for explicitly; null: no header, the bucket's default encryption applies */
export type RequestedSse = SseInput | 'AES256' | null;

export interface ObjectInput {
  readonly bucket: string;
  readonly key: string;
}

/** What S3 said about a write that worked. */
export interface Written {
  readonly requestId: string | null;
  /** full key ARN, where S3 sent it */
  readonly kmsKeyArn: string | null;
  /** more than 1: an earlier attempt's answer was lost, and that attempt may have worked too */
  readonly attempts: number;
  readonly unanswered: Unanswered;
}

export interface SseParameters {
  ServerSideEncryption?: 'aws:kms' | 'aws:kms:dsse' | 'AES256';
  SSEKMSKeyId?: string;
  BucketKeyEnabled?: boolean;
}

/** Without a key no header is sent, so that the bucket's default applies as it does to most people's uploads. */
export function sseParameters(sse: RequestedSse): SseParameters {
  if (sse === null) return {};
  if (sse === 'AES256') return { ServerSideEncryption: sse };
  return {
    ServerSideEncryption: sse.sse,
    SSEKMSKeyId: sse.kmsKeyId,
    ...(sse.bucketKey === null ? {} : { BucketKeyEnabled: sse.bucketKey }),
  };
}

/** What the answers of all four upload operations have in common. @param options those that the SDK was given */
export function writtenFrom(
  answer: {
    readonly $metadata: { readonly requestId?: string; readonly attempts?: number };
    readonly SSEKMSKeyId?: string;
  },
  options: object,
): Written {
  return {
    requestId: requestIdOf(answer),
    kmsKeyArn: answer.SSEKMSKeyId ?? null,
    attempts: answer.$metadata.attempts ?? 1,
    unanswered: unansweredOf(options),
  };
}
