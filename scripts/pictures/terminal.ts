/** The built wizard in a real pseudo-terminal, drawn by a terminal emulator whose cells can be read. */
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { widthOf } from '../../src/report/width.ts';
import type { Cell, Color, Shot } from './cells.ts';

export interface Launch {
  /** the command: a script and what follows it */
  readonly argv: readonly string[];
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string>>;
}

export const KEYS = {
  enter: '\r',
  escape: '\u001b',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  tab: '\t',
  f6: '\u001b[17~',
} as const;

/** How long a screen may take to show what is waited for. */
const PATIENCE_MS = 20_000;
/** A picture is taken when nothing has been written for so long. */
const STILL_MS = 250;

const NEVER = Number.POSITIVE_INFINITY;

export class Terminal {
  readonly #process;
  readonly #screen;
  #written = Date.now();

  constructor({ argv, columns, rows, env }: Launch) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    this.#process = spawn(process.execPath, [...argv], {
      name: env['TERM'] ?? 'xterm-256color',
      cols: columns,
      rows,
      env: { ...env, COLORTERM: 'truecolor' },
    });
    this.#process.onData((data) => {
      this.#written = Date.now();
      this.#screen.write(data);
    });
  }

  press(keys: string): void {
    this.#process.write(keys);
  }

  /** Waits until the wizard has drawn its screen anew: its first line ends two cells before the edge. */
  async resize(columns: number, rows: number): Promise<void> {
    this.#screen.resize(columns, rows);
    this.#process.resize(columns, rows);
    const until = Date.now() + PATIENCE_MS;
    while (this.#firstWidth() !== columns - 2 || Date.now() - this.#written < STILL_MS) {
      if (Date.now() > until) throw new Error(`not drawn anew in ${columns}x${rows}:\n${this.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await this.#drawn();
    }
  }

  #firstWidth(): number {
    const first = this.text()
      .split('\n')
      .find((line) => line.trim() !== '');
    return widthOf((first ?? '').trimEnd());
  }

  /**
   * Waits until the screen shows `wanted` and then stands still; `moving`: something on it never does, as a spinner.
   * @throws when it does not come, with the screen as it is
   */
  async shows(wanted: string | RegExp, { moving = false } = {}): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      await this.#drawn();
      const text = this.text();
      const is = typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
      const still = moving ? NEVER : Date.now() - this.#written;
      if (is && still >= STILL_MS) return;
      if (Date.now() > until) throw new Error(`${String(wanted)} does not show:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits until the screen shows something else than `before`, and then stands still. */
  async changes(before: string): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while (this.text() === before || Date.now() - this.#written < STILL_MS) {
      if (Date.now() > until) throw new Error(`nothing changes:\n${before}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await this.#drawn();
    }
  }

  text(): string {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, row) =>
      active.getLine(active.baseY + row)?.translateToString(true, 0, this.#screen.cols),
    ).join('\n');
  }

  /** the cells of the screen, or with `scrollback` of everything the terminal holds */
  shot({ scrollback = false } = {}): Shot {
    const { active } = this.#screen.buffer;
    const from = scrollback ? 0 : active.baseY;
    const count = scrollback ? active.length : this.#screen.rows;
    const rows = Array.from({ length: count }, (_, row) => {
      const line = active.getLine(from + row);
      return Array.from({ length: this.#screen.cols }, (_, column) => line?.getCell(column)).flatMap(
        (cell): Cell[] => (cell === undefined || cell.getWidth() === 0 ? [] : [cellOf(cell)]),
      );
    });
    return { columns: this.#screen.cols, rows };
  }

  close(): void {
    this.#process.kill('SIGKILL');
    this.#screen.dispose();
  }

  #drawn(): Promise<void> {
    return new Promise((resolve) => this.#screen.write('', resolve));
  }
}

type BufferCell = NonNullable<
  ReturnType<NonNullable<ReturnType<xterm.Terminal['buffer']['active']['getLine']>>['getCell']>
>;

function cellOf(cell: BufferCell): Cell {
  return {
    text: cell.getChars() || ' ',
    width: cell.getWidth() === 2 ? 2 : 1,
    style: {
      color: colorOf(cell.getFgColor(), cell.isFgDefault(), cell.isFgRGB()),
      background: colorOf(cell.getBgColor(), cell.isBgDefault(), cell.isBgRGB()),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      italic: cell.isItalic() !== 0,
      underline: cell.isUnderline() !== 0,
      inverse: cell.isInverse() !== 0,
    },
  };
}

function colorOf(value: number, isDefault: boolean, isRgb: boolean): Color {
  if (isDefault) return 'default';
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
}
