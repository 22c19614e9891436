/** The built command as a child that can be broken from outside, and what it says is left. */
import type { ChildProcess } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup, Leftover } from '../../src/check/index.ts';
import { type Ran, startCommand } from '../cli/command.ts';

export const PRELOAD = resolve(import.meta.dirname, 'preload.ts');

/** What may end a process from outside or inside. */
export const WAYS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'throw', 'reject', 'SIGKILL'] as const;
export type Way = (typeof WAYS)[number];

/** `main`: the thread that a process begins with; `check`: the one in which the wizard has its checks. */
export type Place = 'main' | 'check';

/** The wire to the preloaded module. */
export interface Breaker {
  readonly port: number;
  /** breaks the process that has connected last; `die` ends the thread at once */
  breakIt(how: 'throw' | 'reject' | 'render' | 'die', where?: Place): void;
  close(): void;
}

export async function startBreaker(): Promise<Breaker> {
  const last = new Map<string, Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (place) => last.set(String(place), socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    breakIt: (how, where = 'main') => last.get(where)?.write(how),
    close: () => {
      for (const socket of last.values()) socket.destroy();
      server.close();
    },
  };
}

export interface Child {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  /** until standard error has one of these texts, or the child is gone, or does not move for 10 s */
  said(texts: readonly string[]): Promise<void>;
}

/** Starts it; a child that never ends is killed, and has then no exit code. */
export function startChild(argv: readonly string[], env: Readonly<Record<string, string>>): Child {
  let look: (stderr: string) => void = () => {};
  let heard = '';
  const { child, ended } = startCommand(argv, { ...env, NODE_OPTIONS: `--import=${PRELOAD}` }, (stderr) => {
    heard = stderr;
    look(stderr);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const gone = ended.then(() => clearTimeout(timer));
  const said = async (texts: readonly string[]) => {
    const heardOne = new Promise<void>((done) => {
      look = (stderr) => texts.some((text) => stderr.includes(text)) && done();
      look(heard);
    });
    const patience = new AbortController();
    await Promise.race([heardOne, gone, delay(10_000, undefined, { signal: patience.signal })]);
    patience.abort();
  };
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
