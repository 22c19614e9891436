import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { configFolder, rememberedLanguage, rememberLanguage } from '../../src/cli/remembered-language.ts';

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'language-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('the language chosen last', () => {
  test('is kept, one word in a private file, and found again', async () => {
    const folder = join(await temporary(), '.config', 's3-kms-wizard');
    await rememberLanguage(folder, 'fr');
    await rememberLanguage(folder, 'ko');
    expect(await rememberedLanguage(folder)).toBe('ko');
    expect(await readdir(folder)).toEqual(['language']);
    expect(await readFile(join(folder, 'language'), 'utf8')).toBe('ko\n');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'language'))).mode & 0o777).toBe(0o600);
  });

  test.each(['', 'xx', 'korean and a lot more than a word', '\u0000'])(
    'is not taken from %j',
    async (text) => {
      const folder = await temporary();
      await writeFile(join(folder, 'language'), text);
      expect(await rememberedLanguage(folder)).toBeNull();
    },
  );

  test('is no trouble where it cannot be kept or read', async () => {
    expect(await rememberedLanguage(null)).toBeNull();
    await rememberLanguage(null, 'fr');
    const file = join(await temporary(), 'file');
    await writeFile(file, '');
    await rememberLanguage(join(file, 'within'), 'fr');
    expect(await rememberedLanguage(join(file, 'within'))).toBeNull();
    const folder = await temporary();
    await mkdir(join(folder, 'language'));
    await chmod(folder, 0o500);
    await rememberLanguage(folder, 'fr');
    expect(await rememberedLanguage(folder)).toBeNull();
    await chmod(folder, 0o700);
    expect(await readdir(folder)).toEqual(['language']);
  });

  test('has its place where the system keeps such things', () => {
    expect(configFolder('linux', { HOME: '/home/a' })).toBe('/home/a/.config/s3-kms-wizard');
    expect(configFolder('linux', { HOME: '/home/a', XDG_CONFIG_HOME: '/c' })).toBe('/c/s3-kms-wizard');
    expect(configFolder('linux', { HOME: '/home/a', XDG_CONFIG_HOME: 'c' })).toBe(
      '/home/a/.config/s3-kms-wizard',
    );
    expect(configFolder('darwin', {})).toBeNull();
    expect(configFolder('win32', {})).toBeNull();
  });
});
