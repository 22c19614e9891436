/** Reads a file that somebody names on the command line: bounded, and text or nothing. */
import { constants, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';

export type InputProblem =
  /** Node's code: `ENOENT`, `EACCES`, `EISDIR` … */
  | { readonly kind: 'unreadable'; readonly code: string }
  | { readonly kind: 'too-large' | 'empty' | 'not-text' };

export type InputText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: InputProblem };

/** Standard input on a command line. */
export const STANDARD_INPUT = '-';

/**
 * @param path of a file, or `-` for standard input
 * @param maxBytes what is larger is refused, and not read further
 */
export async function readInput(path: string, maxBytes: number): Promise<InputText> {
  try {
    const bytes =
      path === STANDARD_INPUT ? await collect(process.stdin, maxBytes) : await load(path, maxBytes);
    if (bytes === null) return { ok: false, problem: { kind: 'too-large' } };
    const text = decode(bytes);
    if (text === null) return { ok: false, problem: { kind: 'not-text' } };
    return text.trim() === '' ? { ok: false, problem: { kind: 'empty' } } : { ok: true, text };
  } catch (error) {
    const code =
      error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
    return { ok: false, problem: { kind: 'unreadable', code } };
  }
}

/**
 * Nothing here waits in the system: a thread of Node's that does (opening a pipe nobody writes to) cannot be called
 * off, and keeps the process from ending.
 */
const AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** Silence of whoever writes into a pipe, in milliseconds: an `aws` command may have to sign in first. */
const PATIENCE_MS = 60_000;

async function load(path: string, maxBytes: number): Promise<Buffer | null> {
  const file = await open(path, AT_ONCE);
  try {
    // Held open meanwhile: a pipe that nobody reads would stop whoever begins to write.
    if ((await file.stat()).isFIFO()) return await loadPipe(path, maxBytes);
    return await collect(file.createReadStream({ autoClose: false }), maxBytes);
  } finally {
    await file.close();
  }
}

/**
 * A named pipe, or what a shell puts in place of `<(aws …)`.
 * @throws `ETIMEDOUT` when nothing comes
 */
async function loadPipe(path: string, maxBytes: number): Promise<Buffer | null> {
  const pipe = new Socket({ fd: openSync(path, AT_ONCE), readable: true, writable: false });
  pipe.setTimeout(PATIENCE_MS, () =>
    pipe.destroy(Object.assign(new Error('Nothing was written'), { code: 'ETIMEDOUT' })),
  );
  try {
    return await collect(pipe, maxBytes);
  } finally {
    pipe.destroy();
  }
}

async function collect(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * UTF-8, or UTF-16 with its mark, which is what older PowerShells write with `>` and editors as "Unicode". Null: it is
 * no text.
 */
function decode(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? null : text;
  } catch {
    return null;
  }
}

function encodingOf([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
