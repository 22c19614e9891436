/** Whether two diagnoses say the same, the names in them aside. */
import type { Diagnosis, Fix, FixBody, Reason } from '../../diagnosis/index.ts';

export function saysTheSame(one: Diagnosis, other: Diagnosis): boolean {
  return JSON.stringify(outlineOf(one)) === JSON.stringify(outlineOf(other));
}

/** What a diagnosis says without its names: codes, ids and counts. */
export function outlineOf({ verdict, fixes, flow, mechanism }: Diagnosis) {
  return {
    code: verdict.code,
    action: verdict.action,
    failedOperation: verdict.failedOperation,
    denial: verdict.denial,
    layers: verdict.layers,
    confidence: verdict.confidence,
    reasons: idsOf(verdict.reasons),
    nextSteps: idsOf(verdict.nextSteps),
    fixes: fixes.map((fix: Fix) => ({
      ...bodyOf(fix),
      alternatives: fix.alternatives.map((alternative) => ({
        kind: alternative.kind,
        ...bodyOf(alternative),
      })),
    })),
    flow:
      flow === null
        ? null
        : { calls: flow.calls, at: flow.stop?.at ?? null, because: flow.stop?.because ?? null },
    mechanism: mechanism.map(({ id }) => id),
  };
}

function bodyOf(body: FixBody) {
  return {
    target: body.target,
    change: body.change,
    prediction: body.prediction,
    hasAccount: body.account !== null,
    hasStatement: body.statement !== null,
    hasDocument: body.document !== null,
    gains: body.addsOnly.map(({ action, condition }) => [action, condition === null]),
    files: body.files.length,
    read: body.read.length,
    commands: body.commands.map((command) => command.split(' ').slice(0, 3).join(' ')),
    notes: idsOf(body.notes),
  };
}

function idsOf(reasons: readonly Reason[]): readonly string[] {
  return reasons.map(({ id }) => id);
}
