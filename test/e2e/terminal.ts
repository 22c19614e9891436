/** A real terminal for tests: the built command in a pseudo-terminal, its screen drawn by a terminal emulator. */
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import type { Language } from '../../src/i18n/languages.ts';
import { COMMAND, cleanEnvironment } from '../cli/command.ts';

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  /** a shell with job control, into which the command is to be typed */
  readonly shell?: boolean;
  /** another build than this project's */
  readonly command?: string;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const KEY = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  f2: '\u001bOQ',
  ctrlC: '\u0003',
} as const;

/** What LANG says where people speak it, as `ko_KR.UTF-8`: with the country that most of them live in. */
export function localeOf(language: Language): string {
  return `${language}_${new Intl.Locale(language).maximize().region}.UTF-8`;
}

export class TestTerminal {
  readonly #process;
  readonly #screen;
  readonly #exited: Promise<number>;
  #changes = 0;
  raw = '';

  constructor({ columns, rows, shell = false, command = COMMAND, argv = [], env = {} }: TerminalOptions) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 2000 });
    const [file, args] = shell
      ? ['bash', ['--norc', '--noprofile', '-i']]
      : [process.execPath, [command, ...argv]];
    this.#process = spawn(file, args, {
      name: env['TERM'] ?? 'xterm-256color',
      cols: columns,
      rows,
      env: { ...cleanEnvironment(env), COLORTERM: 'truecolor' } as Record<string, string>,
    });
    this.#process.onData((data) => {
      this.raw += data;
      this.#changes += 1;
      this.#screen.write(data);
    });
    this.#exited = new Promise((resolve) => {
      this.#process.onExit(({ exitCode }) => resolve(exitCode));
    });
  }

  /** what is on the screen now, without trailing blanks */
  lines(): string[] {
    const { active } = this.#screen.buffer;
    const rows = Array.from({ length: this.#screen.rows }, (_, row) => {
      return active.getLine(active.baseY + row)?.translateToString(true) ?? '';
    });
    return rows;
  }

  /** everything the terminal holds, scrollback included */
  history(): string {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: active.length },
      (_, row) => active.getLine(row)?.translateToString(true) ?? '',
    )
      .join('\n')
      .trimEnd();
  }

  /** waits until the terminal holds it somewhere; what a process has written may arrive after its end */
  async waitForHistory(wanted: string, timeoutMs = 10_000): Promise<void> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      await this.settled();
      const history = this.history();
      if (history.includes(wanted)) return;
      if (Date.now() > until) throw new Error(`never held ${wanted}; the terminal:\n${history}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  text(): string {
    return this.lines().join('\n').trimEnd();
  }

  press(keys: string): void {
    this.#process.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#process.resize(columns, rows);
  }

  /** waits until the screen shows it; fails with the screen when it does not */
  async waitFor(wanted: string | RegExp, timeoutMs = 15_000): Promise<string> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      await this.settled();
      const text = this.text();
      if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) return text;
      if (Date.now() > until) throw new Error(`never saw ${String(wanted)}; the screen:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  exited(): Promise<number> {
    return this.#exited;
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.#process.pid, name);
  }

  /** the window goes away: the system tells the processes in it, as does whoever held the other end */
  hangUp(): void {
    // Not among what the library's types promise.
    const destroy: unknown = Reflect.get(this.#process, 'destroy');
    if (typeof destroy === 'function') destroy.call(this.#process);
  }

  kill(): void {
    try {
      this.#process.kill('SIGKILL');
    } catch {
      // already gone
    }
    this.#screen.dispose();
  }

  /** all that was written has been drawn */
  private async settled(): Promise<void> {
    let seen = -1;
    while (seen !== this.#changes) {
      seen = this.#changes;
      await new Promise<void>((resolve) => this.#screen.write('', resolve));
    }
  }
}
