/** What can go wrong with one check, one thing at a time: every fault that meets requests, at every request. */
import { REQUEST_FAULTS, type RequestFaultName } from '../../../src/practice/faults/fault.ts';
import type { ServiceName } from '../../../src/practice/http/detect.ts';
import type { Fault } from '../../../src/practice/index.ts';

export const SCENARIOS = ['healthy', 'same-account-key-policy', 'bare-message'] as const;
export type MatrixScenario = (typeof SCENARIOS)[number];

/** Which requests of an operation a fault meets. `lasting` is the first and all after it, so that no retry gets through. */
export const OCCURRENCES = ['first', 'second', 'lasting'] as const;
export type Occurrence = (typeof OCCURRENCES)[number];

export interface Step {
  readonly service: ServiceName;
  readonly operation: string;
}

export interface Cell {
  readonly scenario: MatrixScenario;
  readonly step: Step;
  readonly occurrence: Occurrence;
  readonly name: RequestFaultName | 'latency';
}

const FAULT_NAMES: readonly Cell['name'][] = [...REQUEST_FAULTS, 'latency'];

/** Long enough to be out of order with everything else, short enough to be no stall. */
const LATENCY_MS = 150;

export function faultOf({ step, occurrence, name }: Cell): Fault {
  const first = occurrence === 'second' ? 2 : 1;
  const last = occurrence === 'lasting' ? Number.POSITIVE_INFINITY : first;
  const target = { ...step, first, last };
  return name === 'latency'
    ? { kind: 'latency', milliseconds: LATENCY_MS, target }
    : { kind: 'request', name, target };
}

export function nameOf({ scenario, step, occurrence, name }: Cell): string {
  return `${scenario}, ${step.service}:${step.operation}, ${occurrence}, ${name}`;
}

export function allCells(steps: ReadonlyMap<MatrixScenario, readonly Step[]>): Cell[] {
  return SCENARIOS.flatMap((scenario) =>
    (steps.get(scenario) ?? []).flatMap((step) =>
      FAULT_NAMES.flatMap((name) => OCCURRENCES.map((occurrence) => ({ scenario, step, occurrence, name }))),
    ),
  );
}
