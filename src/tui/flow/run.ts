/** What a check under way looks like on the screen: its events, folded. */
import type { CheckEvent, Cleanup, Leftover, Look } from '../../check/events.ts';
import type { Step, StepOperation } from '../../diagnosis/index.ts';

export interface RunModel {
  readonly phase: 'looking' | 'looked' | 'uploading' | 'cleaning' | 'cleaned';
  readonly look: Look | null;
  readonly steps: readonly RunStep[];
  /** where in `steps` each stands, by its id: of 10,000 none is searched for at every event */
  readonly places: ReadonlyMap<string, number>;
  /** what would stay if the process ended now, as far as the check has said */
  readonly atRisk: readonly Leftover[];
  readonly cleanup: Cleanup | null;
}

export interface RunStep {
  readonly id: string;
  readonly operation: StepOperation;
  readonly bytes: number | null;
  readonly progress:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'running'; readonly sentBytes: number; readonly retry: Retry | null }
    | { readonly kind: 'ended'; readonly step: Step };
}

/** It is sent again: which attempt this is, and how the one before ended. */
export interface Retry {
  readonly attempt: number;
  readonly reason: string;
}

export const NEW_RUN: RunModel = {
  phase: 'looking',
  look: null,
  steps: [],
  places: new Map(),
  atRisk: [],
  cleanup: null,
};

export function foldRun(run: RunModel, event: CheckEvent): RunModel {
  switch (event.type) {
    case 'look-finished':
      return { ...run, phase: 'looked', look: event.look };
    case 'probe-started':
      return {
        ...run,
        phase: 'uploading',
        steps: event.plan.map((step) => ({ ...step, progress: { kind: 'waiting' } })),
        places: placesOf(event.plan),
      };
    case 'step-started':
      return withStep(run, event.id, (step) => ({
        id: event.id,
        operation: event.operation,
        bytes: event.bytes ?? step?.bytes ?? null,
        progress: { kind: 'running', sentBytes: 0, retry: null },
      }));
    case 'step-progress':
      return withStep(run, event.id, (step) =>
        step?.progress.kind === 'running'
          ? { ...step, progress: { ...step.progress, sentBytes: event.sentBytes } }
          : step,
      );
    case 'step-retried': {
      const { attempt, reason } = event;
      return withStep(run, event.id, (step) =>
        step?.progress.kind === 'running'
          ? { ...step, progress: { kind: 'running', sentBytes: 0, retry: { attempt, reason } } }
          : step,
      );
    }
    case 'step-finished':
      return withStep(run, event.step.id, (step) => ({
        id: event.step.id,
        operation: event.step.operation,
        bytes: step?.bytes ?? (event.step.outcome === 'skipped' ? null : event.step.bytes),
        progress: { kind: 'ended', step: event.step },
      }));
    case 'at-risk':
      return { ...run, atRisk: event.leftovers };
    case 'cleanup-started':
      return { ...run, phase: 'cleaning' };
    case 'cleanup-finished':
      return { ...run, phase: 'cleaned', cleanup: event.cleanup, atRisk: event.cleanup.left };
    case 'look-started':
    case 'evidence-read':
    case 'warned':
    case 'finished':
      return run;
  }
}

/** A step that was not in the plan (an abort, a delete) joins at the end. */
function withStep(run: RunModel, id: string, change: (step: RunStep | null) => RunStep | null): RunModel {
  const place = run.places.get(id);
  const changed = change(place === undefined ? null : (run.steps[place] ?? null));
  if (changed === null) return run;
  if (place !== undefined) return { ...run, steps: run.steps.with(place, changed) };
  return {
    ...run,
    steps: [...run.steps, changed],
    places: new Map(run.places).set(id, run.steps.length),
  };
}

function placesOf(steps: readonly { readonly id: string }[]): ReadonlyMap<string, number> {
  return new Map(steps.map(({ id }, place) => [id, place]));
}
