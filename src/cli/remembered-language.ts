/** The language chosen last, kept in the user's own configuration: one word, and nothing else is ever kept. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { isLanguage, type Language } from '../i18n/languages.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const FOLDER = 's3-kms-wizard';
const FILE = 'language';
/** What is longer is none of ours. */
const MAX_BYTES = 16;

/**
 * Source: XDG Base Directory Specification, by which a relative path counts as none.
 * @returns null where there is no place for it
 */
export function configFolder(platform: NodeJS.Platform, env: Environment): string | null {
  const within = (base: string | undefined, ...more: readonly string[]) =>
    base !== undefined && isAbsolute(base) ? join(base, ...more, FOLDER) : null;
  if (platform === 'win32') return within(env['APPDATA']);
  return within(env['XDG_CONFIG_HOME']) ?? within(env['HOME'], '.config');
}

/**
 * At once: the first frame waits for it, and what reads in turns is a large part of Node.
 * @returns null where none is kept, or it cannot be read: that is no trouble
 */
export function rememberedLanguage(folder: string | null): Language | null {
  if (folder === null) return null;
  const bytes = Buffer.alloc(MAX_BYTES + 1);
  try {
    // What is no file, and would never answer, is not waited for.
    const file = openSync(join(folder, FILE), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const size = fstatSync(file).isFile() ? readSync(file, bytes) : 0;
      const word = size > MAX_BYTES ? '' : bytes.toString('utf8', 0, size).trim();
      return isLanguage(word) ? word : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

/** The language that was chosen last, else the one of the environment. */
export function chosenLanguage(ofEnvironment: Language): Language {
  return rememberedLanguage(configFolder(process.platform, process.env)) ?? ofEnvironment;
}

/** Keeps it for the next start, as a whole or not at all; where it cannot be kept, nothing happens. */
export async function rememberLanguage(folder: string | null, language: Language): Promise<void> {
  if (folder === null) return;
  const fresh = join(folder, `${FILE}.${process.pid}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(fresh, 'wx', 0o600);
    try {
      await file.writeFile(`${language}\n`);
    } finally {
      await file.close();
    }
    await rename(fresh, join(folder, FILE));
  } catch {
    await rm(fresh, { force: true }).catch(() => {});
  }
}
