import type { CheckResult } from '../../check/events.ts';
import { type ContrastCell, contrastOf, type NamedByVerdict } from '../../diagnosis/contrast.ts';
import type { Step } from '../../diagnosis/index.ts';

export interface SideRow extends ContrastCell {
  /** here the two uploads part */
  readonly parting: boolean;
}

/** The rows of the two uploads, each on its own side. */
export function sidesOf(
  steps: readonly Step[],
  verdict: NamedByVerdict | null,
): {
  readonly small: readonly SideRow[];
  readonly large: readonly SideRow[];
  /** which heading stands over them */
  readonly outcome: 'both' | 'smallOnly' | 'largeOnly' | 'none';
} {
  const rows = contrastOf(steps, verdict);
  const small = rows.flatMap((row) => (row.small ? [sideRow(row.small, false)] : []));
  const large = rows.flatMap((row) => (row.large ? [sideRow(row.large, row.parting)] : []));
  return { small, large, outcome: outcomeOf(worked(small), worked(large)) };
}

function outcomeOf(small: boolean, large: boolean): 'both' | 'smallOnly' | 'largeOnly' | 'none' {
  if (small) return large ? 'both' : 'smallOnly';
  return large ? 'largeOnly' : 'none';
}

function worked(rows: readonly SideRow[]): boolean {
  return rows.length > 0 && rows.every((row) => row.outcome === 'succeeded');
}

function sideRow(cell: ContrastCell, parting: boolean): SideRow {
  return { ...cell, parting };
}

/**
 * The one KMS action that sets the two uploads apart; null unless the verdict is about exactly the action of the call
 * at which they part.
 */
export function differenceOf(result: Pick<CheckResult, 'steps' | 'verdict'>): string | null {
  const parting = sidesOf(result.steps, result.verdict).large.find((row) => row.parting);
  if (!parting?.kmsAction || result.verdict.action !== parting.kmsAction) return null;
  return parting.kmsAction;
}
