/** Every call of a check in the order in which it began, with when and how long. */
import { purposeOf, type Step } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';

export interface TimelineRow {
  readonly operation: string;
  readonly purpose: string;
  /** null: it was not made */
  readonly span: { readonly startMs: number; readonly endMs: number } | null;
  readonly outcome: Step['outcome'];
  /** the error's code, the word for the outcome, or why the call was not made */
  readonly result: string;
  readonly isCode: boolean;
  readonly requestId: string | null;
}

/** More parts than this, and neighbours that ended alike share a row. */
const PARTS_SHOWN = 12;

export function timelineRows(steps: readonly Step[], i18n: I18n): readonly TimelineRow[] {
  const made = steps
    .filter((step) => step.outcome !== 'skipped')
    .sort((one, other) => one.startedAfterMs - other.startedAfterMs);
  // Without a call that was made there is no time to show.
  if (made.length === 0) return [];
  const ordered = [...made, ...steps.filter((step) => step.outcome === 'skipped')];
  const parts = ordered.filter((step) => partOf(step) !== null);
  if (parts.length <= PARTS_SHOWN) return ordered.map((step) => rowOf([step], i18n));
  return grouped(ordered).map((group) => rowOf(group, i18n));
}

/** Neighbouring parts of one upload that ended alike. */
function grouped(steps: readonly Step[]): readonly (readonly [Step, ...Step[]])[] {
  const groups: [Step, ...Step[]][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last !== undefined && alike(last[0], step)) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

function alike(one: Step, other: Step): boolean {
  if (partOf(one) === null || partOf(other) === null || one.outcome !== other.outcome) return false;
  const code = (step: Step) => (step.outcome === 'failed' ? step.error.code : null);
  return code(one) === code(other);
}

function partOf({ id }: Step): number | null {
  const part = /^upload-part-(\d+)$/.exec(id)?.[1];
  return part === undefined ? null : Number(part);
}

function rowOf(group: readonly [Step, ...Step[]], i18n: I18n): TimelineRow {
  const [step] = group;
  return {
    operation: operationOf(group),
    purpose: purposeText(step, i18n),
    span: spanOf(group),
    outcome: step.outcome,
    result: resultText(step, i18n),
    isCode: step.outcome === 'failed',
    requestId: group.length > 1 || step.outcome === 'skipped' ? null : step.requestId,
  };
}

function operationOf(group: readonly [Step, ...Step[]]): string {
  const [{ operation }] = group;
  const parts = group.map(partOf).filter((part) => part !== null);
  if (parts.length === 0) return operation;
  const [first, last] = [Math.min(...parts), Math.max(...parts)];
  // Parts are sent side by side: those between may stand in another row.
  return first === last ? `${operation} ${first}` : `${operation} ${first}–${last} (${group.length})`;
}

function spanOf(group: readonly Step[]): TimelineRow['span'] {
  const made = group.filter((step) => step.outcome !== 'skipped');
  if (made.length === 0) return null;
  return {
    startMs: Math.min(...made.map(({ startedAfterMs }) => startedAfterMs)),
    endMs: Math.max(...made.map(({ startedAfterMs, durationMs }) => startedAfterMs + durationMs)),
  };
}

function purposeText(step: Step, { t }: I18n): string {
  const purpose = purposeOf(step);
  if (purpose === 'cleanup') return t('report:purpose.cleanup');
  if (purpose !== 'upload') return t('report:purpose.control');
  return t(step.operation === 'PutObject' ? 'check:flow.small' : 'check:flow.large');
}

function resultText(step: Step, { t }: I18n): string {
  switch (step.outcome) {
    case 'succeeded':
      return t('check:outcome.succeeded');
    case 'failed':
      return printable(step.error.code, 60);
    case 'skipped':
      return t(`report:skipped.${step.because}`);
  }
}
