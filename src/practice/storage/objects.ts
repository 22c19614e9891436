/** What the buckets hold: versions of objects, and multipart uploads in progress. In memory; the bytes are blobs. */

import type { Checksum, ChecksumAlgorithm } from '../bytes/checksums.ts';
import type { Caller } from '../services.ts';
import type { Blob } from './blobs.ts';

/** How an object is encrypted. With KMS only the wrapped data key is kept: reading it back needs kms:Decrypt. */
export type Encryption =
  | { readonly algorithm: 'AES256'; readonly dataKey: Buffer }
  | {
      readonly algorithm: 'aws:kms' | 'aws:kms:dsse';
      readonly keyArn: string;
      readonly wrappedKey: Buffer;
      readonly context: Readonly<Record<string, string>>;
      readonly bucketKeyEnabled: boolean;
    };

/** Headers stored with an object and returned as they were sent: `content-type`, `x-amz-meta-…` */
export type StoredHeaders = Readonly<Record<string, string>>;

export interface StoredChecksum extends Checksum {
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What is known of a part once its upload was completed. */
export interface PartRecord {
  readonly partNumber: number;
  readonly size: number;
  /** of the part alone; null where the upload named no algorithm, and S3 keeps none */
  readonly checksum: Checksum | null;
}

export interface ObjectVersion {
  readonly kind: 'object';
  /** `null` in buckets that never had versioning, or have it suspended */
  readonly versionId: string;
  readonly lastModified: number;
  readonly size: number;
  /** without quotes */
  readonly etag: string;
  readonly encryption: Encryption;
  readonly headers: StoredHeaders;
  readonly checksum: StoredChecksum;
  /** one for a PutObject, one for each part of a multipart upload */
  readonly blobs: readonly Blob[];
  /** of a multipart upload, in the order of `blobs`; null for PutObject and CopyObject */
  readonly parts: readonly PartRecord[] | null;
  readonly ownerAccount: string;
  /** in order of their keys; the one thing of a version that may change */
  tags: readonly Tag[];
}

export interface DeleteMarker {
  readonly kind: 'delete-marker';
  readonly versionId: string;
  readonly lastModified: number;
}

export type Version = ObjectVersion | DeleteMarker;

export interface Part {
  readonly partNumber: number;
  readonly etag: string;
  readonly size: number;
  readonly lastModified: number;
  readonly checksum: Checksum;
  readonly blob: Blob;
}

export interface Upload {
  readonly uploadId: string;
  readonly key: string;
  readonly initiated: number;
  readonly initiator: Caller;
  readonly encryption: Encryption;
  readonly headers: StoredHeaders;
  /** the condition keys of the request that created it: UploadPart and Complete cannot carry those headers again */
  readonly conditionKeys: Readonly<Record<string, readonly string[]>>;
  /** null: none was named at its creation */
  readonly checksum: {
    readonly algorithm: ChecksumAlgorithm;
    readonly type: 'FULL_OBJECT' | 'COMPOSITE';
  } | null;
  readonly tags: readonly Tag[];
  /** how often the key had changed when it was created: a conditional Complete is refused where it has since */
  readonly changesBefore: number;
  readonly parts: Map<number, Part>;
}

export class BucketContents {
  /** newest version first; no key without a version */
  readonly versions = new Map<string, Version[]>();
  readonly uploads = new Map<string, Upload>();
  readonly #changes = new Map<string, number>();

  /** How often the key was written or deleted. */
  changesOf(key: string): number {
    return this.#changes.get(key) ?? 0;
  }

  /** The version a request without `versionId` is about; null where there was never one. */
  latest(key: string): Version | null {
    return this.versions.get(key)?.[0] ?? null;
  }

  find(key: string, versionId: string): Version | null {
    return this.versions.get(key)?.find((version) => version.versionId === versionId) ?? null;
  }

  /** Adds a version as the latest. A version `null` takes the place of an earlier one. @returns what it replaced */
  add(key: string, version: Version): Version | null {
    const replaced = version.versionId === 'null' ? this.remove(key, 'null') : null;
    this.#changes.set(key, this.changesOf(key) + 1);
    this.versions.set(key, [version, ...(this.versions.get(key) ?? [])]);
    return replaced;
  }

  remove(key: string, versionId: string): Version | null {
    const versions = this.versions.get(key) ?? [];
    const removed = versions.find((version) => version.versionId === versionId) ?? null;
    const left = versions.filter((version) => version !== removed);
    if (removed !== null) this.#changes.set(key, this.changesOf(key) + 1);
    if (left.length > 0) this.versions.set(key, left);
    else this.versions.delete(key);
    return removed;
  }
}
