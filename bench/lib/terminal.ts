/** A program in a real pseudo-terminal, timed from a key or from its start to what it shows. */
import { spawn } from '@lydell/node-pty';

export interface Terminal {
  /**
   * Waits for text that came after the last key.
   * @returns milliseconds since then, or since the start
   * @throws Error with what came instead, after 30 s or when the program has ended
   */
  shows(text: string): Promise<number>;
  press(keys: string): void;
  /** milliseconds from its start until it ended by itself */
  ended(): Promise<number>;
  kill(): Promise<void>;
}

const TIMEOUT_MS = 30_000;

/** @param env beside `PATH` and what a terminal sets */
export function openTerminal(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Terminal {
  let came = '';
  let began = performance.now();
  let over: number | null = null;
  const waiting = new Set<() => void>();
  const child = spawn(process.execPath, [...argv], {
    name: 'xterm-256color',
    cols: 80,
    rows: 24,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: '/nonexistent',
      XDG_CONFIG_HOME: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      LANG: 'C.UTF-8',
      ...env,
    },
  });
  const look = () => {
    for (const one of waiting) one();
  };
  child.onData((data) => {
    came += data;
    look();
  });
  const exited = new Promise<number>((done) => {
    child.onExit(() => {
      over = performance.now() - began;
      look();
      done(over);
    });
  });
  return {
    shows: (text) =>
      new Promise((done, reject) => {
        const settle = (end: () => void) => {
          clearTimeout(timer);
          waiting.delete(check);
          end();
        };
        const check = () => {
          if (came.includes(text)) settle(() => done(performance.now() - began));
          else if (over !== null) settle(() => reject(new Error(`ended without ${text}: ${came}`)));
        };
        const timer = setTimeout(() => settle(() => reject(new Error(`no ${text}: ${came}`))), TIMEOUT_MS);
        waiting.add(check);
        check();
      }),
    press(keys) {
      came = '';
      began = performance.now();
      child.write(keys);
    },
    ended: () => exited,
    async kill() {
      if (over === null) child.kill('SIGKILL');
      await exited;
    },
  };
}
