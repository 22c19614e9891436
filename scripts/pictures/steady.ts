/**
 * What differs from run to run is set to one fixed value, and nothing else is touched: the name of a run's folder
 * (time and random id), the port of the practice account, durations, a rate and the time left, and which
 * frame of the spinner is shown.
 */
import type { I18n } from '../../src/i18n/index.ts';
import { widthOf as cellsOf } from '../../src/report/width.ts';
import { type Cell, type Shot, textOfRow } from './cells.ts';

const RULES: readonly (readonly [what: RegExp, steady: string])[] = [
  [/\d{8}T\d{6}Z-[0-9a-f]{32}/g, '20260102T030405Z-0123456789abcdef0123456789abcdef'],
  [/\b127\.0\.0\.1:\d+/g, '127.0.0.1:40000'],
  [/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '⠋'],
];

/** @returns the same rows, each as many cells wide as before */
export function steady({ columns, rows }: Shot, { t, format }: I18n): Shot {
  const rules: typeof RULES = [
    ...RULES,
    [
      new RegExp(
        escaped(t('wizard:uploading.rate', { rate: 'RATE', left: 'LEFT' }))
          .replace('RATE', String.raw`\d[\d.,]*\s?[A-Za-z]+`)
          .replace('LEFT', '.+?'),
      ),
      t('wizard:uploading.rate', { rate: format.bytes(5 * 1024 * 1024), left: format.duration(4000) }),
    ],
    // At the end of a line: how long a call took.
    [
      new RegExp(
        `\\d+(?:[.,]\\d+)?(?:${unitOf(format.duration(120))}|${unitOf(format.duration(2300))})(?= *$)`,
      ),
      format.duration(120),
    ],
  ];
  return { columns, rows: rows.map((row) => rules.reduce(replaced, row)) };
}

/** What follows the number. */
function unitOf(amount: string): string {
  return escaped(amount.replace(/^[\d.,]+/, ''));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function replaced(row: readonly Cell[], [what, steadied]: (typeof RULES)[number]): readonly Cell[] {
  const text = textOfRow(row);
  const found = [...text.matchAll(new RegExp(what, 'g'))];
  if (found.length === 0) return row;
  const cells: Cell[] = [];
  let at = 0;
  for (const match of found) {
    const until = indexOfCell(row, match.index);
    const after = indexOfCell(row, match.index + match[0].length);
    cells.push(...row.slice(at, until));
    const style = row[until]?.style;
    if (style !== undefined)
      cells.push(
        ...[...steadied].map((one): Cell => ({ text: one, width: cellsOf(one) === 2 ? 2 : 1, style })),
      );
    at = after;
  }
  cells.push(...row.slice(at));
  return fitted(cells, widthOf(row));
}

/** Blanks at the end make up for what has become shorter or longer. */
function fitted(cells: readonly Cell[], width: number): readonly Cell[] {
  const now = widthOf(cells);
  const blank = cells.at(-1);
  if (now < width && blank !== undefined)
    return [
      ...cells,
      ...Array.from({ length: width - now }, (): Cell => ({ ...blank, text: ' ', width: 1 })),
    ];
  let drop = now - width;
  const fit = [...cells];
  while (drop > 0 && fit.at(-1)?.text === ' ') {
    fit.pop();
    drop -= 1;
  }
  if (drop > 0) throw new Error(`no room for a steady value in: ${textOfRow(cells)}`);
  return fit;
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

function indexOfCell(row: readonly Cell[], character: number): number {
  let at = 0;
  for (let index = 0; index < row.length; index += 1) {
    if (at >= character) return index;
    at += row[index]?.text.length ?? 0;
  }
  return row.length;
}
