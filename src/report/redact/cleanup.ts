/** What a run left, under placeholders; the commands are written anew, so that nothing else of them survives. */
import type { Cleanup, Leftover } from '../../check/events.ts';
import { awsCommand, option } from '../../diagnosis/aws-cli.ts';
import type { ObservedTarget } from '../../diagnosis/index.ts';
import { redactBucket } from './observation.ts';
import { redactPath } from './values.ts';
import type { Writer } from './writer.ts';

/** @param target already redacted */
export function redactCleanup(cleanup: Cleanup, target: ObservedTarget, writer: Writer): Cleanup {
  return { ...cleanup, left: cleanup.left.map((one) => redactLeftover(one, target, writer)) };
}

function redactLeftover(left: Leftover, target: ObservedTarget, writer: Writer): Leftover {
  const region =
    /--region[ =]([a-z0-9-]{1,40})(?:\s|$)/.exec(left.command)?.[1] ?? target.region ?? 'us-east-1';
  const endpoint = target.serviceEndpoints.s3 ?? target.endpoint;
  const bucket = redactBucket(left.bucket, writer);
  const key = redactPath(left.key, 'object', writer);
  const command = (operation: string, ...options: readonly (readonly string[])[]): string =>
    awsCommand(['s3api', operation, ...option('bucket', bucket), ...options.flat()], region, endpoint);
  const withKey = option('key', key);
  switch (left.kind) {
    case 'upload': {
      const uploadId = left.uploadId === '' ? '' : writer.name('version', left.uploadId, false);
      const remove = command('abort-multipart-upload', withKey, option('upload-id', uploadId));
      const find = command('list-multipart-uploads', option('prefix', key));
      return { kind: 'upload', bucket, key, uploadId, command: uploadId === '' ? find : remove };
    }
    case 'version':
    case 'delete-marker': {
      const versionId = writer.name('version', left.versionId, false);
      const remove = command('delete-object', withKey, option('version-id', versionId));
      return { kind: left.kind, bucket, key, versionId, command: remove };
    }
    case 'object': {
      const isToBeFound = left.command.includes(' list-object-versions ');
      const find = command('list-object-versions', option('prefix', key));
      return { kind: 'object', bucket, key, command: isToBeFound ? find : command('delete-object', withKey) };
    }
  }
}
