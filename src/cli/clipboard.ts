/** Copies text: with the system's own program where there is one, and by asking the terminal (OSC 52). */
import { spawn } from 'node:child_process';
import { delimiter, isAbsolute } from 'node:path';
import type { Copied } from '../tui/services.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ClipboardProgram {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly encoding: 'utf8' | 'utf16le';
}

/** Base64 characters in one sequence: more than this some terminals drop without a word. */
const MAX_OSC52 = 74_994;
/** UTF-16 units: larger than any policy. */
const MAX_TEXT = 1024 * 1024;
const TIMEOUT_MS = 1500;

/** What a clipboard program needs to find its display and the text's encoding; credentials are not among it. */
const PASSED_ON = [
  'HOME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'DISPLAY',
  'XAUTHORITY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
  'SystemRoot',
  'WSL_INTEROP',
];

/** The programs worth trying, in their order. Over SSH only a display that is passed on leads to somebody's screen. */
export function clipboardPrograms(platform: NodeJS.Platform, env: Environment): readonly ClipboardProgram[] {
  const here = !env['SSH_CONNECTION'] && !env['SSH_TTY'];
  const clip = (windows: string): ClipboardProgram => ({
    name: 'clip.exe',
    file: windows,
    args: [],
    encoding: 'utf16le',
  });
  const all: readonly (ClipboardProgram | false)[] = [
    platform === 'darwin' && here && { name: 'pbcopy', file: '/usr/bin/pbcopy', args: [], encoding: 'utf8' },
    platform === 'win32' && here && clip(`${env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\clip.exe`),
    platform === 'linux' &&
      here &&
      Boolean(env['WSL_DISTRO_NAME']) &&
      clip('/mnt/c/Windows/System32/clip.exe'),
    platform === 'linux' &&
      here &&
      Boolean(env['WAYLAND_DISPLAY']) && { name: 'wl-copy', file: 'wl-copy', args: [], encoding: 'utf8' },
    platform !== 'darwin' &&
      platform !== 'win32' &&
      Boolean(env['DISPLAY']) && {
        name: 'xclip',
        file: 'xclip',
        args: ['-selection', 'clipboard', '-in'],
        encoding: 'utf8',
      },
  ];
  return all.filter((program) => program !== false);
}

/** The sequence that asks a terminal to copy; null: the text is longer than terminals take. */
export function osc52(text: string): string | null {
  const encoded = Buffer.from(text).toString('base64');
  return encoded.length > MAX_OSC52 ? null : `\u001b]52;c;${encoded}\u0007`;
}

/**
 * Never rejects, and ends after a moment whatever the programs do.
 * @param write to the terminal, which may do nothing with it; null: it would show the sequence as text
 */
export async function copyToClipboard(
  text: string,
  programs: readonly ClipboardProgram[],
  env: Environment,
  write: ((sequence: string) => void) | null,
): Promise<Copied> {
  const sequence = write === null ? null : osc52(text);
  if (sequence !== null) write?.(sequence);
  if (text.length <= MAX_TEXT)
    for (const program of programs)
      if (await taken(program, text, env)) return { ok: true, program: program.name };
  return sequence === null ? { ok: false } : { ok: true, program: null };
}

/** Without a shell, and with nothing of the environment but what it needs. */
function taken({ file, args, encoding }: ClipboardProgram, text: string, env: Environment): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      env: minimal(env),
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    });
    const end = (good: boolean) => {
      clearTimeout(timer);
      resolve(good);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(false);
    }, TIMEOUT_MS);
    child.on('error', () => end(false));
    child.on('exit', (code) => end(code === 0));
    // It may have gone before all was written: its exit code says so.
    child.stdin.on('error', () => {});
    const bytes = Buffer.from(text, encoding);
    // clip.exe knows UTF-16 by its mark.
    child.stdin.end(encoding === 'utf16le' ? Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]) : bytes);
    child.unref();
  });
}

function minimal(env: Environment): NodeJS.ProcessEnv {
  const passed = PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  // What a relative folder holds depends on where one stands.
  const path = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute).join(delimiter);
  return Object.fromEntries([...passed, ['PATH', path]]);
}
