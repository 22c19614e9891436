/**
 * The private temporary folder of one practice account, and what is left of those whose process was killed.
 *
 * Each folder holds a socket that its process listens on. The operating system lets go of it however the process ends,
 * so whoever finds a folder can ask whether somebody is still there. Unlike a process id it cannot be given to another
 * process, and it means the same in every container that shares the folder.
 */
import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 's3-kms-wizard-practice-';
const NAME = /^s3-kms-wizard-practice-[A-Za-z0-9]{6}$/;
const SOCKET = 'alive';
/** A socket is its own host's: over a network file system another host's looks abandoned. */
const HOST = 'host';
/** Where the socket could not be asked, its process is taken to be there. */
const PATIENCE_MILLISECONDS = 2000;
const DAY_MILLISECONDS = 24 * 3_600_000;

export interface PrivateFolder {
  readonly path: string;
  /** Removes the folder and all that is in it. */
  close(): Promise<void>;
}

/** Makes a folder that only this user can read (mkdtemp gives it mode 0700), and marks it as in use. */
export async function openPrivateFolder(): Promise<PrivateFolder> {
  const path = await mkdtemp(join(tmpdir(), PREFIX));
  // For a process that leaves without closing: an exit handler can only work synchronously.
  // A thread may still be making a file: then the folder is not empty at once.
  const removeNow = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 10 });
  process.once('exit', removeNow);
  const alive = await occupy(path);
  const sweep = removeLeftBehind(path).catch(() => undefined);
  return {
    path,
    async close() {
      await sweep;
      await removeContents(path);
      await new Promise<void>((resolve) => (alive === null ? resolve() : alive.close(() => resolve())));
      process.off('exit', removeNow);
      await removeFolder(path);
    },
  };
}

/** null: no socket can be had here (too long a path, another operating system); the folder is then never judged. */
async function occupy(path: string): Promise<Server | null> {
  if (process.platform === 'win32') return null;
  try {
    await writeFile(join(path, HOST), hostname(), { mode: 0o600 });
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(join(path, SOCKET), resolve);
    });
    server.on('error', () => undefined);
    return server.unref();
  } catch {
    return null;
  }
}

/** @param own left alone */
async function removeLeftBehind(own: string): Promise<void> {
  const parent = tmpdir();
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (!NAME.test(name) || path === own) continue;
    // One that cannot be removed must not keep the others.
    await removeIfAbandoned(path).catch(() => undefined);
  }
}

async function removeIfAbandoned(path: string): Promise<void> {
  const found = await lstat(path);
  // Never through a link, never somebody else's, never one that others can write to.
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0) return;
  const host = await hostOf(path);
  // Killed before it could mark its folder: after a day nobody is about to.
  const forgotten = host === null && Date.now() - found.mtimeMs > DAY_MILLISECONDS;
  if (!forgotten && !(host === hostname() && (await isAbandoned(join(path, SOCKET))))) return;
  await removeContents(path);
  await removeFolder(path);
}

/** null: the folder has no mark */
async function hostOf(path: string): Promise<string | null> {
  try {
    return await readFile(join(path, HOST), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** All but its marks: of whoever is killed meanwhile it can still be told that nobody is there. */
async function removeContents(path: string): Promise<void> {
  for (const name of await readdir(path).catch(() => []))
    if (name !== HOST && name !== SOCKET) await rm(join(path, name), { recursive: true, force: true });
}

function removeFolder(path: string): Promise<void> {
  // An upload that was cut off may still be making its file.
  return rm(path, { recursive: true, force: true, maxRetries: 5 });
}

/** Whether nobody listens on the socket any more. Anything but that very answer means no. */
async function isAbandoned(path: string): Promise<boolean> {
  if (!(await lstat(path)).isSocket()) return false;
  return new Promise((resolve) => {
    const socket = connect(path);
    const answer = (abandoned: boolean): void => {
      socket.destroy();
      resolve(abandoned);
    };
    socket.setTimeout(PATIENCE_MILLISECONDS, () => answer(false));
    socket.once('connect', () => answer(false));
    socket.once('error', (error: NodeJS.ErrnoException) => answer(error.code === 'ECONNREFUSED'));
  });
}
