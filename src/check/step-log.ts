import type { Step } from '../diagnosis/index.ts';
import { ABORTED, type Answer } from '../probe/index.ts';
import type { CheckEvent, PlannedStep } from './events.ts';

/** Runs steps, times them from the start of the check, and keeps how each one ended. */
export interface StepLog {
  run<T extends { readonly requestId: string | null; readonly kmsKeyArn?: string | null }>(
    planned: PlannedStep,
    call: () => Promise<Answer<T>>,
  ): Promise<Answer<T>>;
  skip(planned: PlannedStep, because: Extract<Step, { outcome: 'skipped' }>['because']): void;
  /** how the planned steps ended that have ended by now */
  ended(plan: readonly PlannedStep[]): readonly Step[];
  /** how every planned step ended; one that never came to its turn counts as interrupted */
  steps(plan: readonly PlannedStep[]): readonly Step[];
}

export function createStepLog(emit: (event: CheckEvent) => void, elapsedMs: () => number): StepLog {
  const ended = new Map<string, Step>();
  const finish = (step: Step) => {
    ended.set(step.id, step);
    emit({ type: 'step-finished', step });
  };
  return {
    run: async (planned, call) => {
      const { id, operation, bytes } = planned;
      const startedAfterMs = Math.round(elapsedMs());
      emit({ type: 'step-started', id, operation, bytes });
      const answer = await call();
      const timing = {
        id,
        operation,
        startedAfterMs,
        durationMs: Math.round(elapsedMs()) - startedAfterMs,
        bytes,
      };
      if (answer.ok) {
        const { requestId, kmsKeyArn = null } = answer.value;
        finish({ ...timing, outcome: 'succeeded', requestId, kmsKeyArn });
      } else if (answer.error.code === ABORTED) {
        // A call that was called off has learnt nothing: it must not look like a refusal.
        finish({ id, operation, outcome: 'skipped', because: 'interrupted' });
      } else {
        finish({ ...timing, outcome: 'failed', requestId: answer.error.requestId, error: answer.error });
      }
      return answer;
    },
    skip: ({ id, operation }, because) => finish({ id, operation, outcome: 'skipped', because }),
    ended: (plan) => plan.flatMap(({ id }) => ended.get(id) ?? []),
    steps: (plan) =>
      plan.map(
        ({ id, operation }) => ended.get(id) ?? { id, operation, outcome: 'skipped', because: 'interrupted' },
      ),
  };
}
