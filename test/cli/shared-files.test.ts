/** The SDK's files in the way of a run: it says so at once, and waits for nobody. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unusableSharedFile } from '../../src/cli/shared-files.ts';
import { runCommand } from './command.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shared-files-'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), 2 ** 30);
  writeFileSync(join(folder, 'config'), '[default]\nregion = eu-west-1\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const VARIABLES = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'];

describe.each(VARIABLES)('%s', (variable) => {
  it.each(['pipe', 'large'])('is not read where it is a %s', (name) => {
    const path = join(folder, name);
    expect(unusableSharedFile({ [variable]: path })).toBe(path);
  });

  it('is not read where it has no end', () => {
    expect(unusableSharedFile({ [variable]: '/dev/zero' })).toBe('/dev/zero');
  });

  it.each(['config', 'folder', 'missing'])('is left to the SDK where it is a %s', (name) => {
    expect(unusableSharedFile({ [variable]: join(folder, name) })).toBe(null);
  });

  it('may be the null device', () => {
    expect(unusableSharedFile({ [variable]: '/dev/null' })).toBe(null);
  });
});

it.each(['check', 'cleanup'])('%s names a pipe in place of the configuration file', async (command) => {
  const path = join(folder, 'pipe');
  const { code, stdout, stderr } = await runCommand([command, '--bucket', 'b1234'], {
    AWS_CONFIG_FILE: path,
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(`The file \`${path}\` cannot be read, is empty or is not a regular file.\n`);
});
