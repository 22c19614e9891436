import { awsCommand, option } from '../diagnosis/aws-cli.ts';
import type { Leftover } from './events.ts';

/** What every command needs besides its own arguments. */
export interface CommandPlace {
  readonly bucket: string;
  readonly region: string;
  readonly endpointUrl: string | null;
  /** a version is deleted only with the code of the root user's MFA device */
  readonly mfaDelete: boolean;
}

/**
 * What whoever runs the command fills in, in the words of AWS's own page.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMFADelete.html
 */
const MFA = option('mfa', 'MFA_DEVICE_SERIAL_NUMBER MFA_DEVICE_CODE');

/** The command that removes one version (or, without one, the object of a bucket that keeps none). */
export function deleteObjectCommand(place: CommandPlace, key: string, versionId: string | null): string {
  const version =
    versionId === null ? [] : [...option('version-id', versionId), ...(place.mfaDelete ? MFA : [])];
  return s3Command(place, [
    'delete-object',
    ...option('bucket', place.bucket),
    ...option('key', key),
    ...version,
  ]);
}

/** The command that throws an open upload away; without its id, the one that finds it. */
export function abortUploadCommand(place: CommandPlace, key: string, uploadId: string | null): string {
  const bucket = option('bucket', place.bucket);
  if (uploadId === null)
    return s3Command(place, ['list-multipart-uploads', ...bucket, ...option('prefix', key)]);
  const upload = [...option('key', key), ...option('upload-id', uploadId)];
  return s3Command(place, ['abort-multipart-upload', ...bucket, ...upload]);
}

export function objectLeftover(
  place: CommandPlace,
  key: string,
  kind: 'version' | 'delete-marker',
  versionId: string | null,
): Leftover {
  const command = deleteObjectCommand(place, key, versionId);
  const { bucket } = place;
  return versionId === null
    ? { kind: 'object', bucket, key, command }
    : { kind, bucket, key, versionId, command };
}

/**
 * An object that may be there, and that nobody could see. Where versions may be kept a deletion without a version
 * would only hide it: the command then finds it.
 */
export function unseenObject(place: CommandPlace, key: string, keepsVersions: boolean): Leftover {
  const { bucket } = place;
  const find = ['list-object-versions', ...option('bucket', bucket), ...option('prefix', key)];
  const command = keepsVersions ? s3Command(place, find) : deleteObjectCommand(place, key, null);
  return { kind: 'object', bucket, key, command };
}

export function uploadLeftover(place: CommandPlace, key: string, uploadId: string | null): Leftover {
  const command = abortUploadCommand(place, key, uploadId);
  return { kind: 'upload', bucket: place.bucket, key, uploadId: uploadId ?? '', command };
}

function s3Command(place: CommandPlace, words: readonly string[]): string {
  return awsCommand(['s3api', ...words], place.region, place.endpointUrl);
}
