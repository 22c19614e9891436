import { expect } from 'vitest';
import { BEFORE, type Terminal } from './terminal.ts';

/** What must be true of every frame. */
export function checkFrame(now: Terminal, columns: number): void {
  const everything = now.lines(true);
  // One header: no frame has pushed a copy of itself into a scrollback. What stood before waits on the other screen.
  expect(everything.filter((line) => line.includes('s3-kms-wizard  ')).length, now.text(true)).toBe(1);
  expect(everything).not.toContain(BEFORE);
  expect(now.lines()[0], `the frame begins further down:\n${now.text()}`).toContain('s3-kms-wizard  ');
  for (const line of now.lines()) {
    expect(line, 'a sentence or a value without its words').not.toMatch(
      /\{\{|wizard[:.]|check[:.]|diagnosis[:.]|undefined|\[object/,
    );
    expect(line.slice(columns - 1).trim(), `reaches the edge: ${line}`).toBe('');
  }
}
