/** What a subject of the benchmark gives to bench/run.ts. One file a subject, in bench/subjects/. */

export interface BenchOptions {
  /** how often each figure is taken; the table shows the median */
  readonly runs: number;
  /** the sizes the promises are about, instead of smaller ones that take a minute */
  readonly full: boolean;
}

export interface Row {
  /** what was measured */
  readonly what: string;
  /** one for each run */
  readonly values: readonly number[];
  /** `MiB/s`, `MiB`, `ms` */
  readonly unit: string;
  /** what it has to keep to, or null: a figure to compare with */
  readonly promise: { readonly most: number } | { readonly least: number; readonly because: string } | null;
}

export interface Subject {
  readonly title: string;
  /** as somebody would type it, to take one of the figures by hand */
  readonly commands: readonly string[];
  run(options: BenchOptions): Promise<readonly Row[]>;
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
