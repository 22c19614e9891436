/** A part of a matrix that is too long to be run at once: `every:7` each seventh case, `every:7+3` the same from the fourth on. */
export interface Slice {
  readonly every: number;
  readonly first: number;
}

/** @returns null where the text asks for no slice */
export function sliceOf(asked: string): Slice | null {
  const [, every, first = '0'] = /^every:(\d+)(?:\+(\d+))?$/.exec(asked) ?? [];
  return every === undefined ? null : { every: Number(every), first: Number(first) };
}

export function inSlice<T>(cases: readonly T[], { every, first }: Slice): readonly T[] {
  return cases.filter((_, index) => index % every === first);
}
