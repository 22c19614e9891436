/** The table in docs/faults.md: what a check says when a fault stays, held against runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckResult } from '../../../src/check/index.ts';
import { exitCodeOf } from '../../../src/report/exit-code.ts';
import type { Cell, Step } from './cells.ts';

const ROOT = join(import.meta.dirname, '../../..');
export const PAGE = join(ROOT, 'docs/faults.md');

/** Faults that are answered alike share a column. */
const COLUMNS: readonly (readonly Cell['name'][])[] = [
  ['slow-down'],
  ['500', '503', 'html-502'],
  ['html'],
  ['reset', 'reset-mid-body', 'truncated'],
  ['stall', 'stall-mid-answer'],
  ['latency'],
];

/** What one cell says: the verdict, its first reason and the exit code, or that the truth was found. */
export function outcomeOf(result: CheckResult): string {
  const { code, reasons } = result.verdict;
  const exit = exitCodeOf(result);
  if (code === 'no-problem-found') return exit === 0 ? '0' : `${exit}, left`;
  return `${exit}, ${code}: ${reasons[0]?.id ?? ''}`;
}

/** As the page writes it. */
export function tableOf(
  steps: readonly Step[],
  outcomeAt: (step: Step, fault: Cell['name']) => string,
): string {
  const head = ['step', ...COLUMNS.map((names) => names.map((name) => `\`${name}\``).join(', '))];
  const rows = steps.map((step) => [
    `\`${step.operation}\``,
    ...COLUMNS.map((names) => [...new Set(names.map((name) => wordsOf(outcomeAt(step, name))))].join('; ')),
  ]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function wordsOf(outcome: string): string {
  const [, exit = '', code, reason] = /^(\d+)(?:, ([\w-]+)(?:: ([\w-]+))?)?$/.exec(outcome) ?? [];
  if (code === undefined) return exit;
  return code === 'left' ? `${exit}, names what is left` : `${exit} \`${code}\` (${reason})`;
}

/** The outcomes the page tells for one step and fault, as `outcomeOf` gives them. */
export function toldOnPage({ operation }: Step, fault: Cell['name']): readonly string[] {
  const row = readFileSync(PAGE, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| \`${operation}\` |`));
  const column = COLUMNS.findIndex((names) => names.includes(fault));
  const cell = row?.split(' | ')[column + 1]?.replace(/ \|$/, '') ?? '';
  return cell.split('; ').map((words) => {
    const [, exit = '', code, reason] = /^(\d+)(?: `([\w-]+)` \(([\w-]+)\))?/.exec(words) ?? [];
    if (code !== undefined) return `${exit}, ${code}: ${reason}`;
    return words.includes('left') ? `${exit}, left` : exit;
  });
}
