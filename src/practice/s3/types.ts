/** What S3's operations are given and give back. */

import type { Payload } from '../http/payload.ts';
import type { HttpRequest } from '../http/request.ts';
import type { AuthorizeS3, Caller, KmsEngine } from '../services.ts';
import type { BlobStore } from '../storage/blobs.ts';
import type { BucketContents } from '../storage/objects.ts';
import type { Bucket, World } from '../world/model.ts';

export interface S3Dependencies {
  readonly world: World;
  readonly authorize: AuthorizeS3;
  readonly kms: KmsEngine;
  /** what S3 passes on of a refusal by KMS: its text inside account and organization, else the bare words */
  readonly relayKmsDenial: (world: World, caller: Caller, bucket: Bucket, kmsMessage: string) => string;
  /** what is said of an upload with a customer's key */
  readonly customerKeysBlocked: (world: World, caller: Caller, bucket: Bucket, key: string) => string;
  /** milliseconds since the epoch */
  readonly now: () => number;
}

export interface S3Context extends S3Dependencies {
  readonly blobs: BlobStore;
  readonly contents: (bucket: Bucket) => BucketContents;
}

export interface S3Request {
  readonly http: HttpRequest;
  readonly caller: Caller;
  readonly presigned: boolean;
  readonly payload: Payload;
}

export interface BucketRequest extends S3Request {
  readonly bucket: Bucket;
}

export interface ObjectRequest extends BucketRequest {
  readonly key: string;
}

export interface S3Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** a string is an XML document; null: no body */
  readonly body: string | AsyncIterableIterator<Buffer, undefined> | null;
}
