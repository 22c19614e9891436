/** Writes a report's files into one folder. */
import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FixFile } from '../diagnosis/index.ts';

export type Saved =
  | { readonly ok: true; readonly paths: readonly string[] }
  /** `paths`: what was written before it failed */
  | { readonly ok: false; readonly path: string; readonly code: string; readonly paths: readonly string[] };

/**
 * Makes the folder that files are written into, with those above it: 0700 whatever the umask.
 * @throws Node's file error; `ELOOP` where a symbolic link stands in its place, as somebody else may have put it there
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await made(folder)) await chmod(folder, 0o700);
  else if ((await lstat(folder)).isSymbolicLink())
    throw Object.assign(new Error(`${folder} is a symbolic link`), { code: 'ELOOP' });
}

/**
 * Step by step: Node's `recursive` never ends where a file system says `ENOENT` of a folder whose parent is there, as
 * /proc does.
 * @returns false: something stands there already
 */
async function made(folder: string): Promise<boolean> {
  try {
    return await madeAlone(folder);
  } catch (error) {
    const above = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || above === folder) throw error;
    await made(above);
    return madeAlone(folder);
  }
}

async function madeAlone(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Writes files into one folder, one of each name. Folders are 0700, files 0600, whatever the umask; an existing file is
 * replaced only when it is one of `ours`, and a symbolic link is never followed, nor a pipe waited for.
 * @param ours paths written earlier in this session
 */
export async function saveFiles(
  folder: string,
  files: readonly FixFile[],
  ours: ReadonlySet<string>,
): Promise<Saved> {
  const byName = new Map(files.map((file) => [file.name, file]));
  const paths: string[] = [];
  try {
    await makeFolder(folder);
  } catch (error) {
    return { ok: false, path: folder, code: codeOf(error), paths };
  }
  for (const file of byName.values()) {
    const path = join(folder, file.name);
    try {
      await write(path, file.content, ours.has(path));
    } catch (error) {
      return { ok: false, path, code: codeOf(error), paths };
    }
    paths.push(path);
  }
  return { ok: true, paths };
}

async function write(path: string, content: string, overwrite: boolean): Promise<void> {
  const replace = overwrite ? constants.O_TRUNC : constants.O_EXCL;
  const handle = await open(
    path,
    constants.O_WRONLY |
      constants.O_CREAT |
      (constants.O_NOFOLLOW ?? 0) |
      (constants.O_NONBLOCK ?? 0) |
      replace,
    0o600,
  );
  try {
    if (!overwrite) await handle.chmod(0o600);
    await handle.writeFile(content);
  } catch (error) {
    // Half a file is no report, and would be in the way of the next attempt.
    if (!overwrite) await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}
