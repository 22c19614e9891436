/** The built command as a child that can be broken from outside, and what it says is left. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { resolve } from 'node:path';
import type { Cleanup, Leftover } from '../../src/check/index.ts';
import { COMMAND, cleanEnvironment } from '../cli/command.ts';

export const PRELOAD = resolve(import.meta.dirname, 'preload.ts');

/** What may end a process from outside or inside. */
export const WAYS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'throw', 'reject', 'SIGKILL'] as const;
export type Way = (typeof WAYS)[number];

/** The wire to the preloaded module. */
export interface Breaker {
  readonly port: number;
  /** breaks the process that has connected last */
  breakIt(how: 'throw' | 'reject' | 'render'): void;
  close(): void;
}

export async function startBreaker(): Promise<Breaker> {
  let last: Socket | null = null;
  const server = createServer((socket) => {
    last = socket;
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    breakIt: (how) => last?.write(how),
    close: () => {
      last?.destroy();
      server.close();
    },
  };
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Child {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** until standard error has one of these texts, or the child is gone, or does not move for 10 s */
  said(texts: readonly string[]): Promise<void>;
}

/** Starts it; a child that never ends is killed, and has then no exit code. */
export function startChild(argv: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, ['--import', PRELOAD, COMMAND, ...argv], {
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, stdout, stderr });
    });
  });
  const said = (texts: readonly string[]) =>
    new Promise<void>((done) => {
      const timeout = setTimeout(done, 10_000);
      const look = () => {
        if (!texts.some((text) => stderr.includes(text))) return;
        clearTimeout(timeout);
        done();
      };
      child.stderr.on('data', look);
      child.on('close', () => {
        clearTimeout(timeout);
        done();
      });
      look();
    });
  return { child, ended, said };
}

/** What a text names as left, by the commands that are printed. */
export function saidIn(text: string): Cleanup {
  const commands = new Set(text.match(/aws s3api (?:abort-m|delete-o|list-m|list-object-v)[^\r\n]*/g) ?? []);
  const left = [...commands].map((command): Leftover => {
    const word = (name: string) =>
      new RegExp(`--${name} (?:'([^']*)'|(\\S+))`).exec(command)?.slice(1).join('') ?? '';
    const key = word('key') || word('prefix');
    const bucket = word('bucket');
    if (command.includes('multipart-upload'))
      return { kind: 'upload', bucket, key, command, uploadId: word('upload-id') };
    const versionId = word('version-id');
    return versionId === ''
      ? { kind: 'object', bucket, key, command }
      : { kind: 'version', bucket, key, command, versionId };
  });
  return { complete: left.length === 0, verified: false, left };
}
