/**
 * The grammar of `--fault`, as docs/faults.md describes it:
 *
 *     [SERVICE:]OPERATION[#N|#N-M|#N-]:FAULT[=DURATION]     one request, some, or all of an operation
 *     SETTING=VALUE[ after OPERATION[#N]]                   the whole account
 */
import type { ServiceName } from '../http/detect.ts';
import {
  type Fault,
  type FaultMoment,
  type FaultTarget,
  REQUEST_FAULTS,
  type RequestFaultName,
} from './fault.ts';
import { servicesWith } from './operations.ts';

export type FaultProblem =
  /** fits none of the forms */
  | 'form'
  /** no operation of this name */
  | 'operation'
  /** `#0`, `#3-1` … */
  | 'count'
  | 'duration'
  | 'action'
  /** `deny` is a policy: it cannot be for one request, nor for every operation */
  | 'deny-is-lasting';

export type ParsedFault =
  | { readonly ok: true; readonly fault: Fault }
  | { readonly ok: false; readonly problem: FaultProblem };

const TARGET =
  /^(?:(s3|kms|sts|iam):)?(\*|[A-Za-z0-9]+)(?:#(\d{1,6})(-(\d{1,6})?)?)?:([a-z0-9-]+)(?:=(.*))?$/;
const MOMENT = /^([A-Za-z0-9]+)(?:#(\d{1,6}))?$/;
const MAX_DELAY_MS = 3_600_000;
const MAX_SKEW_MS = 365 * 24 * 3_600_000;

/** Thrown and caught in this file only. */
class Refused extends Error {
  readonly problem: FaultProblem;
  constructor(problem: FaultProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** Reads one `--fault`; docs/faults.md has the forms. */
export function parseFault(text: string): ParsedFault {
  try {
    return { ok: true, fault: readFault(text.trim()) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}

function readFault(text: string): Fault {
  const setting = /^(revoke|expire-token-after|clock-skew|policy-delay)=(.*)$/.exec(text);
  if (setting !== null) return readSetting(setting[1] ?? '', setting[2] ?? '');
  const found = TARGET.exec(text);
  if (found === null) throw new Refused('form');
  const [, service, name = '', from, range, to, fault = '', value] = found;
  const operation = name === '*' ? null : name;
  if (operation !== null && !serves(operation, serviceNamed(service))) throw new Refused('operation');
  if (fault === 'deny' && value === undefined) {
    if (operation === null || from !== undefined) throw new Refused('deny-is-lasting');
    return { kind: 'deny', service: onlyService(operation, serviceNamed(service)), operation };
  }
  const target = readTarget(serviceNamed(service), operation, from, range, to);
  if (fault === 'latency') return { kind: 'latency', milliseconds: duration(value, MAX_DELAY_MS), target };
  if (!isRequestFault(fault) || value !== undefined) throw new Refused('form');
  return { kind: 'request', name: fault, target };
}

function readSetting(name: string, value: string): Fault {
  switch (name) {
    case 'clock-skew': {
      const behind = value.startsWith('-');
      const milliseconds = duration(behind ? value.slice(1) : value, MAX_SKEW_MS);
      return { kind: 'clock-skew', milliseconds: behind ? -milliseconds : milliseconds };
    }
    case 'policy-delay':
      return { kind: 'policy-delay', milliseconds: duration(value, MAX_DELAY_MS) };
    case 'expire-token-after':
      return { kind: 'expire-token', after: readMoment(value) };
    default: {
      const [action = '', moment, ...more] = value.trim().split(/\s+after\s+/);
      if (!/^(?:s3|kms|sts|iam):[A-Za-z*]+$/.test(action)) throw new Refused('action');
      if (more.length > 0) throw new Refused('form');
      return { kind: 'revoke', action, after: moment === undefined ? null : readMoment(moment) };
    }
  }
}

function readTarget(
  service: ServiceName | null,
  operation: string | null,
  from: string | undefined,
  range: string | undefined,
  to: string | undefined,
): FaultTarget {
  if (from === undefined) return { service, operation, first: 1, last: Number.POSITIVE_INFINITY };
  const first = Number(from);
  const end = to === undefined ? Number.POSITIVE_INFINITY : Number(to);
  const last = range === undefined ? first : end;
  if (first < 1 || last < first) throw new Refused('count');
  return { service, operation, first, last };
}

function readMoment(text: string): FaultMoment {
  const found = MOMENT.exec(text.trim());
  if (found === null) throw new Refused('form');
  const [, operation = '', occurrence = '1'] = found;
  if (!serves(operation, null)) throw new Refused('operation');
  if (Number(occurrence) < 1) throw new Refused('count');
  return { operation, occurrence: Number(occurrence) };
}

function serves(operation: string, service: ServiceName | null): boolean {
  const services = servicesWith(operation);
  return service === null ? services.length > 0 : services.includes(service);
}

function onlyService(operation: string, service: ServiceName | null): ServiceName {
  const [first] = servicesWith(operation);
  if (first === undefined) throw new Refused('operation');
  return service ?? first;
}

function serviceNamed(text: string | undefined): ServiceName | null {
  return text === 's3' || text === 'kms' || text === 'sts' || text === 'iam' ? text : null;
}

function isRequestFault(name: string): name is RequestFaultName {
  return (REQUEST_FAULTS as readonly string[]).includes(name);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `250ms`, `5s`, `10m`, `2h`. @returns milliseconds */
function duration(text: string | undefined, most: number): number {
  const [, amount = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text ?? '') ?? [];
  const milliseconds = Math.round(Number(amount) * (UNITS[unit] ?? Number.NaN));
  if (!(milliseconds >= 0 && milliseconds <= most) || amount === '') throw new Refused('duration');
  return milliseconds;
}
