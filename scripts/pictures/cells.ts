/** What a terminal shows, cell by cell, as data. */

/** `default`, a number of the terminal's palette (0–255), or `#rrggbb`. */
export type Color = 'default' | number | `#${string}`;

export interface Style {
  readonly color: Color;
  readonly background: Color;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

export interface Cell {
  /** one character with what combines with it; a space where nothing stands */
  readonly text: string;
  /** 2 for a Hangul syllable; the cell right of it is left out */
  readonly width: 1 | 2;
  readonly style: Style;
}

export interface Shot {
  readonly columns: number;
  readonly rows: readonly (readonly Cell[])[];
}

export function textOfRow(row: readonly Cell[]): string {
  return row.map(({ text }) => text).join('');
}

export function textOfShot({ rows }: Shot): string {
  return rows.map((row) => textOfRow(row).trimEnd()).join('\n');
}
