/**
 * Cells as SVG: a window, and in it text as text, so that it can be selected and found. No script, font or picture
 * from elsewhere; every run of cells says how long it is, so that it stands where the terminal put it whatever
 * monospaced font there is. Follows the light or dark setting of whoever looks at it.
 */
import type { Cell, Color, Shot, Style } from './cells.ts';

/** In pixels. Fonts have Hangul narrower than two cells: it is set larger, as terminals do. */
const CELL = { width: 8.4, height: 19, font: 14, wideFont: 16, baseline: 14 } as const;
const PADDING = { side: 10, top: 38, bottom: 12 } as const;

const FONTS =
  "ui-monospace,SFMono-Regular,'SF Mono',Menlo,'Cascadia Mono',Consolas,'DejaVu Sans Mono','Liberation Mono'," +
  "'D2Coding','NanumGothicCoding','Noto Sans Mono CJK KR','Apple SD Gothic Neo','Malgun Gothic','Noto Sans CJK KR',monospace";

/** Black, red, green, yellow, blue, magenta, cyan, white, then the same bright: as terminals in common use draw them. */
const PALETTES = {
  light: {
    text: '#24292f',
    paper: '#ffffff',
    edge: '#d0d7de',
    colors: [
      '#24292f',
      '#cf222e',
      '#116329',
      '#7d4e00',
      '#0550ae',
      '#8250df',
      '#1b7c83',
      '#6e7781',
      '#57606a',
      '#a40e26',
      '#1a7f37',
      '#633c01',
      '#0969da',
      '#6639ba',
      '#136061',
      '#8c959f',
    ],
  },
  dark: {
    text: '#e6edf3',
    paper: '#0d1117',
    edge: '#3d444d',
    colors: [
      '#484f58',
      '#ff7b72',
      '#3fb950',
      '#d29922',
      '#58a6ff',
      '#bc8cff',
      '#39c5cf',
      '#b1bac4',
      '#6e7681',
      '#ffa198',
      '#56d364',
      '#e3b341',
      '#79c0ff',
      '#d2a8ff',
      '#56d4dd',
      '#f0f6fc',
    ],
  },
} as const;

export interface Frame {
  /** in the bar of the window */
  readonly title: string;
  /** what the picture shows, for those who do not see it */
  readonly description: string;
  readonly language: string;
}

export function svgOf(shot: Shot, { title, description, language }: Frame): string {
  const width = round(shot.columns * CELL.width + 2 * PADDING.side);
  const height = PADDING.top + shot.rows.length * CELL.height + PADDING.bottom;
  const parts = shot.rows.flatMap((row, index) => rowParts(row, PADDING.top + index * CELL.height));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" xml:lang="${language}" aria-labelledby="t">`,
    `<title id="t">${escaped(description)}</title>`,
    `<style>${css()}</style>`,
    `<rect class="paper" x=".5" y=".5" width="${round(width - 1)}" height="${height - 1}" rx="8"/>`,
    `<g class="buttons"><circle cx="18" cy="17" r="5"/><circle cx="35" cy="17" r="5"/><circle cx="52" cy="17" r="5"/></g>`,
    `<text class="title" x="${round(width / 2)}" y="21.5" text-anchor="middle">${escaped(title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function css(): string {
  const colored = ({ text, paper, edge, colors }: (typeof PALETTES)['light' | 'dark']) =>
    [
      `text{fill:${text}}`,
      `.paper{fill:${paper};stroke:${edge}}`,
      `.buttons{fill:${edge}}`,
      `.line{stroke:${text}}`,
      ...colors.map((color, index) => `.c${index}{fill:${color}}.line.c${index}{fill:none;stroke:${color}}`),
    ].join('');
  return [
    `text{font:${CELL.font}px ${FONTS};white-space:pre}`,
    '.title{font-size:12px;opacity:.7}',
    `.w{font-size:${CELL.wideFont}px}`,
    '.line{fill:none;stroke-width:1.3}',
    '.heavy{stroke-width:3}',
    '.b{font-weight:700}.d{opacity:.62}.i{font-style:italic}.u{text-decoration:underline}',
    colored(PALETTES.light),
    `@media(prefers-color-scheme:dark){${colored(PALETTES.dark)}}`,
  ].join('');
}

interface Run {
  readonly column: number;
  readonly cells: number;
  readonly text: string;
  readonly style: Style;
  /** `lines`: box drawing, as lines that meet */
  readonly drawn: 'text' | 'wide' | 'lines';
}

function rowParts(row: readonly Cell[], top: number): readonly string[] {
  const background = runsOf(row, (cell) => JSON.stringify(backgroundOf(cell.style)))
    .filter(({ style }) => backgroundOf(style) !== 'default')
    .map(({ column, cells, style }) => {
      const [kind, attribute] = paint(backgroundOf(style));
      return `<rect ${kind === '' ? '' : `class="${kind}" `}${attribute}x="${x(column)}" y="${top}" width="${round(cells * CELL.width)}" height="${CELL.height}"/>`;
    });
  const text = runsOf(row, (cell) => `${kindOf(cell)} ${JSON.stringify(cell.style)}`)
    .filter((run) => run.text.trim() !== '')
    .flatMap(splitAtGaps)
    .map((run) => (run.drawn === 'lines' ? linesPart(run, top) : textPart(run, top)));
  return [...background, ...text];
}

/** Signs get a run of their own: a font that has them wider may not push what follows. */
function kindOf(cell: Cell): string {
  const drawn = drawnAs(cell);
  if (drawn !== 'text') return drawn;
  const { text } = cell;
  return /^[\u0020-\u024f\u2010-\u2026]/.test(text) ? 'text' : `sign ${text}`;
}

function drawnAs({ text, width }: Cell): Run['drawn'] {
  if (PATHS[text] !== undefined) return 'lines';
  return width === 2 ? 'wide' : 'text';
}

function runsOf(row: readonly Cell[], kind: (cell: Cell) => string): readonly Run[] {
  const runs: (Run & { readonly kind: string })[] = [];
  let column = 0;
  for (const cell of row) {
    const now = kind(cell);
    const last = runs.at(-1);
    if (last?.kind === now)
      runs[runs.length - 1] = { ...last, text: last.text + cell.text, cells: last.cells + cell.width };
    else
      runs.push({
        column,
        cells: cell.width,
        text: cell.text,
        style: cell.style,
        kind: now,
        drawn: drawnAs(cell),
      });
    column += cell.width;
  }
  return runs;
}

/** Where two blanks or more stand between words a new run begins; blanks at the ends are left out. */
function splitAtGaps(run: Run): readonly Run[] {
  if (run.drawn === 'lines') return [run];
  const perCharacter = run.cells / [...run.text].length;
  return [...run.text.matchAll(/\S+(?: \S+)*/gu)].map((match) => ({
    ...run,
    text: match[0],
    column: run.column + [...run.text.slice(0, match.index)].length * perCharacter,
    cells: [...match[0]].length * perCharacter,
  }));
}

function textPart({ column, cells, text, style, drawn }: Run, top: number): string {
  const [kind, attribute] = paint(style.inverse ? style.background : style.color, style.inverse);
  return `<text${classes(`${kind}${drawn === 'wide' ? ' w' : ''}`.trim(), style)} ${attribute}x="${x(column)}" y="${top + CELL.baseline}" textLength="${round(cells * CELL.width)}">${escaped(text)}</text>`;
}

function linesPart({ column, text, style }: Run, top: number): string {
  const [kind, attribute] = paint(style.color);
  const heavy = /[━┃]/.test(text) ? ' heavy' : '';
  // Lines beside each other are one.
  const merged = [...text].every((one) => one === text[0]) && (text[0] === '─' || text[0] === '━');
  const middle = top + CELL.height / 2;
  const d = merged
    ? `M${x(column)} ${middle}h${round([...text].length * CELL.width)}`
    : [...text].map((one, index) => PATHS[one]?.(Number(x(column + index)), top) ?? '').join('');
  return `<path${classes(`line${heavy}${kind === '' ? '' : ` ${kind}`}`, style)} ${attribute}d="${d}"/>`;
}

const HALF = { x: CELL.width / 2, y: CELL.height / 2 } as const;
const CURVE = 4;

/** From the left upper corner of a cell. */
const PATHS: Readonly<Record<string, (x: number, y: number) => string>> = {
  '─': (x, y) => `M${x} ${y + HALF.y}h${CELL.width}`,
  '━': (x, y) => `M${x} ${y + HALF.y}h${CELL.width}`,
  '│': (x, y) => `M${round(x + HALF.x)} ${y}v${CELL.height}`,
  '┃': (x, y) => `M${round(x + HALF.x)} ${y}v${CELL.height}`,
  '╭': (x, y) => corner(x + CELL.width, y + HALF.y, x + HALF.x, y + CELL.height),
  '╮': (x, y) => corner(x, y + HALF.y, x + HALF.x, y + CELL.height),
  '╰': (x, y) => corner(x + CELL.width, y + HALF.y, x + HALF.x, y),
  '╯': (x, y) => corner(x, y + HALF.y, x + HALF.x, y),
  '├': (x, y) => `M${round(x + HALF.x)} ${y}v${CELL.height}M${round(x + HALF.x)} ${y + HALF.y}h${HALF.x}`,
  '┤': (x, y) => `M${round(x + HALF.x)} ${y}v${CELL.height}M${x} ${y + HALF.y}h${HALF.x}`,
  '└': (x, y) => `M${round(x + HALF.x)} ${y}v${HALF.y}h${HALF.x}`,
};

/** From the middle of a side to the middle of another, round. */
function corner(fromX: number, fromY: number, toX: number, toY: number): string {
  const bendX = round(toX + Math.sign(fromX - toX) * Math.min(CURVE, HALF.x));
  const bendY = round(fromY + Math.sign(toY - fromY) * CURVE);
  return `M${round(fromX)} ${round(fromY)}H${bendX}Q${round(toX)} ${round(fromY)} ${round(toX)} ${bendY}V${round(toY)}`;
}

function backgroundOf(style: Style): Color {
  if (!style.inverse) return style.background;
  return style.color === 'default' ? 7 : style.color;
}

/** The class or attribute that gives a color. */
function paint(color: Color, onInverse = false): readonly [kind: string, attribute: string] {
  if (color === 'default') return onInverse ? ['paper', ''] : ['', ''];
  if (typeof color === 'number' && color < 16) return [`c${color}`, ''];
  return ['', `fill="${typeof color === 'number' ? indexed(color) : color}" `];
}

/** The colors 16–255 of the palette that xterm made common: a cube of 6×6×6, then greys. */
function indexed(color: number): string {
  const hex = (parts: readonly number[]) =>
    `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  if (color >= 232) return hex(Array.from({ length: 3 }, () => 8 + (color - 232) * 10));
  const level = (part: number) => (part === 0 ? 0 : 55 + part * 40);
  const index = color - 16;
  return hex([Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map(level));
}

function classes(kind: string, { bold, dim, italic, underline }: Style): string {
  const names = [kind, bold && 'b', dim && 'd', italic && 'i', underline && 'u'].filter(Boolean);
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
}

function x(column: number): string {
  return String(round(PADDING.side + column * CELL.width));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(' ', '\u00a0');
}
