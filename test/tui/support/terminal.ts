/** A real pseudo-terminal with a real emulator behind it, to see what somebody at the screen sees. */
import { setTimeout as pause } from 'node:timers/promises';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

export const KEYS = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  tab: '\t',
  backspace: '\u007f',
  f1: '\u001bOP',
  f2: '\u001bOQ',
  f3: '\u001bOR',
  f4: '\u001bOS',
  f5: '\u001b[15~',
  f6: '\u001b[17~',
  f7: '\u001b[18~',
  end: '\u001b[F',
  home: '\u001b[H',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  interrupt: '\u0003',
} as const;

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** told of every frame that is drawn, as it stands on the screen then */
  readonly onFrame?: (lines: readonly string[], columns: number) => void;
}

/** Ink ends each frame with it (synchronized output). */
const FRAME_END = '\u001b[?2026l';

/** What the wizard begins the answer to a resize with. */
const ERASE = '\u001b[2J\u001b[H';

/** Printed before the wizard starts: what stood in the terminal before must stay. */
export const BEFORE = 'what stood here before';

export class Terminal {
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #process: pty.IPty;
  exitCode: number | null = null;
  /** how often the wizard has written */
  changes = 0;
  /** everything the wizard has written */
  output = '';

  constructor(script: string, { columns, rows, args, env = {}, onFrame }: TerminalOptions) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
    this.#screen.write(`${BEFORE}\r\n`);
    const { CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _forceColor, ...inherited } = process.env;
    this.#process = pty.spawn(process.execPath, [script, ...args], {
      name: 'xterm-256color',
      cols: columns,
      rows,
      env: { ...inherited, LANG: 'C.UTF-8', ...env },
    });
    this.#process.onData((data) => {
      this.output += data;
      this.changes += 1;
      for (const piece of data.split(/(?<=\u001b\[\?2026l)/)) {
        const ended = onFrame !== undefined && piece.endsWith(FRAME_END);
        // Between a resize and the frame that answers it, what stands there is the terminal's own work.
        this.#screen.write(piece, () => {
          if (ended && this.alternate) onFrame(this.lines(), this.#screen.cols);
        });
      }
    });
    this.#process.onExit(({ exitCode }) => {
      this.exitCode = exitCode;
    });
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.#process.write(key);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#process.resize(columns, rows);
  }

  /** the lines on the screen, or with `all` the scrollback before them too */
  lines(all = false): readonly string[] {
    const buffer = this.#screen.buffer.active;
    const from = all ? 0 : buffer.baseY;
    return Array.from(
      { length: buffer.length - from },
      (_, index) =>
        buffer
          .getLine(from + index)
          ?.translateToString(true, 0, this.#screen.cols)
          .trimEnd() ?? '',
    );
  }

  text(all = false): string {
    return this.lines(all).join('\n');
  }

  /** whether the wizard's own screen is shown, and not the one that stood before */
  get alternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  /** Resizes, and waits for the frame that answers it: the screen is erased before, and stands still for a moment after. */
  async resized(columns: number, rows: number, milliseconds = 15_000): Promise<void> {
    const from = this.output.length;
    this.resize(columns, rows);
    const until = Date.now() + milliseconds;
    const erased = () => this.output.indexOf(ERASE, from);
    while (erased() < 0 || this.output.indexOf(FRAME_END, erased()) < 0) {
      if (Date.now() > until) throw new Error(`nothing is drawn at ${columns}x${rows}:\n${this.text(true)}`);
      await pause(20);
    }
    for (let seen = -1; seen !== this.changes; ) {
      seen = this.changes;
      await pause(120);
    }
  }

  get cursor(): { readonly x: number; readonly y: number } {
    const buffer = this.#screen.buffer.active;
    return { x: buffer.cursorX, y: buffer.cursorY };
  }

  /** Waits until the screen shows `text` and has stood still for a moment. */
  async shows(text: string | RegExp, milliseconds = 15_000): Promise<void> {
    const until = Date.now() + milliseconds;
    while (Date.now() < until) {
      const now = this.text();
      if (typeof text === 'string' ? now.includes(text) : text.test(now)) {
        await pause(60);
        return;
      }
      await pause(20);
    }
    throw new Error(`${String(text)} does not show:\n${this.text(true)}`);
  }

  /** Waits for the end of the process and for its last line. */
  async exited(milliseconds = 8000): Promise<number> {
    const until = Date.now() + milliseconds;
    while (this.exitCode === null && Date.now() < until) await pause(20);
    if (this.exitCode === null) throw new Error(`still running:\n${this.text(true)}`);
    // What was written last may be read after the process has ended.
    await this.shows(/exit: \w+/);
    return this.exitCode;
  }

  close(): void {
    if (this.exitCode === null) this.#process.kill();
    this.#screen.dispose();
  }
}
