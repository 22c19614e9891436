/**
 * The way of each upload as data: caller → Amazon S3 → AWS KMS, call by call, with the one that was refused. Views draw
 * it and work nothing out.
 */
import type { Layer } from '../policy/index.ts';
import { contrastOf, KMS_ACTION_OF } from './contrast.ts';
import { parseDenial } from './denial/denial.ts';
import { isDenied, rowFor } from './denial/error-codes.ts';
import type { Facts } from './facts.ts';
import type { CallError, Observation, StepOperation } from './observation.ts';
import type { Ruling, Rulings } from './rulings.ts';
import type { Confidence, Denial, Verdict, VerdictCode } from './verdict.ts';

/** `refused`: the answer says no here; `not-reached`: an earlier refusal ended it; `unknown`: no answer shows it */
export type FlowOutcome = 'passed' | 'refused' | 'not-reached' | 'unknown';

export interface FlowCall {
  readonly upload: 'small' | 'large';
  readonly operation: StepOperation;
  /** part numbers this call stands for; null for other operations */
  readonly parts: { readonly first: number; readonly last: number } | null;
  /** the request to S3; `passed` where S3 went on to ask KMS, whatever KMS then said */
  readonly s3: FlowOutcome;
  /** what S3 asks of KMS with the caller's rights; null: nothing */
  readonly kms: { readonly action: string; readonly outcome: FlowOutcome } | null;
}

export interface FlowStop {
  /** index into `calls` */
  readonly call: number;
  /** who said no; null: no answer shows it */
  readonly at: 'vpc-endpoint' | 's3' | 'kms' | null;
  readonly because: 'policy' | 'key' | 'session' | 'unknown';
  /** whether the answer itself says so; else it is concluded, and as sure as the verdict is */
  readonly said: boolean;
  readonly action: string | null;
  readonly denial: Denial | null;
  /** the kinds of policy that judged it, as in the verdict */
  readonly layers: readonly Layer[];
  /** the policies that deny it, where the message or a document names them */
  readonly policies: readonly JudgingPolicy[];
  readonly confidence: Confidence | null;
}

export interface JudgingPolicy {
  readonly layer: Layer;
  /** ARN or name */
  readonly policy: string;
  /** its Sid or its place in the document (`#2`); null: no document shows it */
  readonly statement: string | null;
}

export interface RequestFlow {
  /** in order; the small upload first */
  readonly calls: readonly FlowCall[];
  /** null: nothing was refused */
  readonly stop: FlowStop | null;
}

/** Verdicts about something that no request shows the way of. */
const WITHOUT_FLOW: ReadonlySet<VerdictCode> = new Set([
  'bucket-not-found',
  'bucket-in-other-region',
  'credentials-missing',
  'credentials-invalid',
  'clock-skewed',
  'endpoint-unreachable',
  'throttled',
  'service-error',
  'request-not-supported',
]);

/**
 * The flow of this observation under its verdict; null where there is none to show: nothing was tried, or what went
 * wrong is not on the way from S3 to KMS.
 */
export function requestFlowOf(facts: Facts, rulings: Rulings, verdict: Verdict): RequestFlow | null {
  if (WITHOUT_FLOW.has(verdict.code)) return null;
  const rows = contrastOf(facts.observation.steps, verdict);
  const cells = [
    ...rows.flatMap(({ small }) => (small === null ? [] : [{ upload: 'small', cell: small } as const])),
    ...rows.flatMap(({ large }) => (large === null ? [] : [{ upload: 'large', cell: large } as const])),
  ];
  if (cells.every(({ cell }) => cell.outcome === 'skipped')) return null;
  // A session that had expired before the first call shows no way at all.
  if (verdict.code === 'credentials-expired' && facts.succeeded.size === 0) return null;
  const withKms = asksKms(facts.observation);
  const calls = cells.map(({ upload, cell }): FlowCall => {
    const { operation, parts, outcome, error } = cell;
    const usual = withKms ? KMS_ACTION_OF[operation] : null;
    const at = outcome === 'failed' && error !== null ? refusalOf(error, operation, verdict) : null;
    const action = at?.lane === 'kms' ? (at.action ?? usual) : usual;
    const seen = SEEN[outcome === 'failed' ? (at?.lane ?? 'unknown') : outcome];
    return {
      upload,
      operation,
      parts,
      s3: seen.s3,
      kms: action === null ? null : { action, outcome: seen.kms },
    };
  });
  return { calls, stop: stopOf(calls, facts, rulings, verdict) };
}

/** What a call's end shows of its two halves. */
const SEEN = {
  succeeded: { s3: 'passed', kms: 'passed' },
  skipped: { s3: 'not-reached', kms: 'not-reached' },
  s3: { s3: 'refused', kms: 'not-reached' },
  kms: { s3: 'passed', kms: 'refused' },
  unknown: { s3: 'unknown', kms: 'unknown' },
} as const satisfies Record<string, { readonly s3: FlowOutcome; readonly kms: FlowOutcome }>;

/** Which of the two refused a call; null: its answer does not say, and the verdict is not about it. */
function refusalOf(
  error: CallError,
  operation: StepOperation,
  verdict: Verdict,
): { readonly lane: 's3' | 'kms'; readonly action: string | null } | null {
  if (isDenied(error)) {
    const named = parseDenial(error.message).action;
    const action = named ?? (verdict.failedOperation === operation ? verdict.action : null);
    if (action === null) return null;
    return { lane: action.startsWith('kms:') ? 'kms' : 's3', action };
  }
  const code = rowFor(error)?.verdict ?? null;
  if (code?.startsWith('key-')) return { lane: 'kms', action: null };
  return code === 'credentials-expired' ? { lane: 's3', action: null } : null;
}

function stopOf(
  calls: readonly FlowCall[],
  facts: Facts,
  rulings: Rulings,
  verdict: Verdict,
): FlowStop | null {
  const isStop = (call: FlowCall) =>
    call.s3 === 'refused' || call.s3 === 'unknown' || call.kms?.outcome === 'refused';
  const ofVerdict = calls.findIndex(
    (call) =>
      isStop(call) && (verdict.failedOperation === null || call.operation === verdict.failedOperation),
  );
  const index = ofVerdict >= 0 ? ofVerdict : calls.findIndex(isStop);
  const call = calls[index];
  if (call === undefined) return null;
  const { code, denial, layers, confidence, action } = verdict;
  const lane = laneOf(call);
  return {
    call: index,
    at: lane === 's3' && layers.includes('vpc-endpoint-policy') ? 'vpc-endpoint' : lane,
    because: causeOf(code, lane),
    said: code.startsWith('key-') || code === 'credentials-expired' || facts.denial?.action != null,
    action: action ?? (lane === 'kms' ? (call.kms?.action ?? null) : null),
    denial,
    layers,
    policies: policiesOf(facts, action === null ? null : rulings.of(action), verdict),
    confidence,
  };
}

/** Who refused it: KMS asked by S3, or S3 itself; null: nobody has said. */
function laneOf(call: FlowCall): 'kms' | 's3' | null {
  if (call.kms?.outcome === 'refused') return 'kms';
  return call.s3 === 'refused' ? 's3' : null;
}

function causeOf(code: Verdict['code'], lane: ReturnType<typeof laneOf>): FlowStop['because'] {
  if (code === 'credentials-expired') return 'session';
  if (code.startsWith('key-')) return 'key';
  return lane === null ? 'unknown' : 'policy';
}

/** Every Deny that a document shows, and the policy that the message names. */
function policiesOf(facts: Facts, ruling: Ruling | null, verdict: Verdict): readonly JudgingPolicy[] {
  if (verdict.denial !== 'explicit') return [];
  const statements = ruling?.decision.outcome === 'explicit-deny' ? ruling.decision.statements : [];
  const shown = statements.map(
    ({ layer, policyArn, policyName, sid, index }): JudgingPolicy => ({
      layer,
      policy: policyArn ?? policyName,
      statement: sid ?? `#${index + 1}`,
    }),
  );
  const { denial } = facts;
  const named =
    denial?.policyArn != null && denial.layer !== null
      ? [{ layer: denial.layer, policy: denial.policyArn, statement: null }]
      : [];
  return [...named.filter(({ layer }) => !shown.some((one) => one.layer === layer)), ...shown];
}

/** Whether these uploads use a KMS key at all: with SSE-S3 the caller's rights on a key are never asked about. */
function asksKms({ target, steps, evidence }: Observation): boolean {
  if (target.kmsKeyId !== null) return true;
  if (steps.some((step) => step.outcome === 'succeeded' && step.kmsKeyArn !== null)) return true;
  const { bucketEncryption } = evidence;
  return bucketEncryption.status !== 'read' || bucketEncryption.value.algorithm !== 'AES256';
}
