import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { abortUploadCommand, deleteObjectCommand } from '../../src/check/aws-command.ts';

const place = { bucket: 'bucket', region: 'eu-west-1', endpointUrl: null, mfaDelete: false };

/** What a real shell makes of a command: its words, one a line. */
function wordsOf(command: string): string[] {
  const script = `aws() { printf '%s\\0' "$@"; }; ${command}`;
  return execFileSync('sh', ['-c', script]).toString().split('\0').slice(0, -1);
}

describe('commands for what is left', () => {
  it('name the object, the version, the Region and the endpoint', () => {
    const command = deleteObjectCommand({ ...place, endpointUrl: 'http://127.0.0.1:9' }, 'a/small', 'v1');
    expect(command).toBe(
      'aws s3api delete-object --bucket bucket --key a/small --version-id v1 --region eu-west-1 --endpoint-url http://127.0.0.1:9',
    );
    expect(deleteObjectCommand(place, 'a/small', null)).not.toContain('--version-id');
  });

  it('leave room for the code where MFA Delete asks for one, and only for a version', () => {
    const guarded = { ...place, mfaDelete: true };
    expect(wordsOf(deleteObjectCommand(guarded, 'a/small', 'v1'))).toContain(
      'MFA_DEVICE_SERIAL_NUMBER MFA_DEVICE_CODE',
    );
    expect(deleteObjectCommand(guarded, 'a/small', null)).not.toContain('--mfa');
    expect(abortUploadCommand(guarded, 'a/large', 'u')).not.toContain('--mfa');
  });

  it('find an upload whose id is not known', () => {
    expect(abortUploadCommand(place, 'a/large', null)).toBe(
      'aws s3api list-multipart-uploads --bucket bucket --prefix a/large --region eu-west-1',
    );
  });

  it.each(["it's", 'a b', '$(touch x)', '`id`', 'a"b', 'a;b', '*', '~', 'é한', 'a\nb', '#x'])(
    'survive a shell with the key %j',
    (key) => {
      expect(wordsOf(abortUploadCommand(place, key, 'u'))).toEqual([
        's3api',
        'abort-multipart-upload',
        '--bucket',
        'bucket',
        '--key',
        key,
        '--upload-id',
        'u',
        '--region',
        'eu-west-1',
      ]);
    },
  );

  it('do not let a value pass for an option', () => {
    expect(wordsOf(deleteObjectCommand(place, '-k/small', '-v'))).toEqual(
      expect.arrayContaining(['--key=-k/small', '--version-id=-v']),
    );
  });
});
