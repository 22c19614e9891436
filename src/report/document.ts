/** The JSON document of a check (`schemaVersion` 1, docs/report.schema.json): codes as they are, sentences in one language. */
import type { CheckResult } from '../check/events.ts';
import type { Alternative, Evidence, Fix, FixBody, Reason, Step, Verdict } from '../diagnosis/index.ts';
import { summaryOf } from '../diagnosis/index.ts';
import type { I18n } from '../i18n/index.ts';
import { arnToShow } from '../policy/index.ts';
import { fixCode } from './content/fix-code.ts';
import { sentence } from './sentence.ts';

export const SCHEMA_VERSION = 1;

export type ReportDocument = ReturnType<typeof reportDocument>;

/** @param version of this tool */
export function reportDocument(result: CheckResult, i18n: I18n, version: string) {
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 's3-kms-wizard', version },
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
    language: i18n.language,
    // A member that is only there where it says something: reports of older versions are the same without it.
    ...(result.redacted ? { redacted: true } : {}),
    target: {
      // A reported error may leave the bucket open.
      bucket: result.target.bucket === '' ? null : result.target.bucket,
      region: result.target.region,
      prefix: result.target.prefix,
      kmsKeyArn: keyArnOf(result),
      endpoint: result.target.endpoint,
      ...(Object.keys(result.target.serviceEndpoints).length === 0
        ? {}
        : { serviceEndpoints: result.target.serviceEndpoints }),
      kmsKeyId: result.target.kmsKeyId,
      sse: result.target.sse,
      bucketKey: result.target.bucketKey,
      largeBytes: result.target.largeBytes,
      partBytes: result.target.partBytes,
      objectKey: result.target.objectKey,
    },
    caller: callerOf(result.evidence),
    steps: result.steps.map(stepOf),
    evidence: result.evidence,
    verdict: verdictOf(result.verdict, i18n),
    fixes: result.fixes.map((fix) => fixOf(fix, i18n)),
    cleanup: result.cleanup,
  };
}

/**
 * The document as text. Characters that JSON allows and a terminal may obey (one-byte control sequences,
 * bidirectional overrides) are escaped: the same JSON, and safe to print.
 */
export function documentText(document: ReportDocument): string {
  const unsafe = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(document, null, 2).replace(unsafe, escaped)}\n`;
}

/** What S3 said it used comes first, then what KMS said of the key that was asked for. */
export function keyArnOf(result: CheckResult): string | null {
  for (const step of result.steps) {
    if (step.outcome === 'succeeded' && step.kmsKeyArn !== null) return step.kmsKeyArn;
  }
  const { key } = result.evidence;
  if (key.status === 'read') return key.value.arn;
  const given = result.target.kmsKeyId;
  return given?.startsWith('arn:') && given.includes(':key/') ? given : null;
}

function callerOf(evidence: Evidence): { arn: string; account: string } | null {
  if (evidence.caller.status !== 'read') return null;
  const principal = evidence.caller.value;
  if (principal.kind === 'anonymous' || principal.kind === 'service') return null;
  return { arn: arnToShow(principal) ?? principal.arn, account: principal.account };
}

function stepOf(step: Step) {
  if (step.outcome === 'skipped') {
    return {
      id: step.id,
      operation: step.operation,
      outcome: step.outcome,
      durationMs: 0,
      because: step.because,
    };
  }
  const { id, operation, outcome, startedAfterMs, durationMs } = step;
  return {
    id,
    operation,
    outcome,
    startedAfterMs,
    durationMs,
    ...(step.bytes === null ? {} : { bytes: step.bytes }),
    ...(step.requestId === null ? {} : { requestId: step.requestId }),
    ...(step.outcome === 'succeeded' && step.kmsKeyArn !== null ? { kmsKeyArn: step.kmsKeyArn } : {}),
    ...(step.outcome === 'failed'
      ? { error: { code: step.error.code, httpStatus: step.error.httpStatus, message: step.error.message } }
      : {}),
  };
}

function verdictOf(verdict: Verdict, i18n: I18n) {
  const sentences = (reasons: readonly Reason[]) => reasons.map((reason) => sentence(reason, i18n));
  const summary = summaryOf(verdict);
  return {
    code: verdict.code,
    ...(verdict.action === null ? {} : { action: verdict.action }),
    ...(verdict.failedOperation === null ? {} : { failedOperation: verdict.failedOperation }),
    denial: verdict.denial,
    layers: verdict.layers,
    confidence: verdict.confidence,
    reasons: sentences(verdict.reasons),
    nextSteps: sentences(verdict.nextSteps),
    summary: i18n.t(`diagnosis:verdicts.${summary.id}.summary`, summary.values),
  };
}

function fixOf(fix: Fix, i18n: I18n) {
  return {
    ...bodyOf(fix, i18n),
    alternatives: fix.alternatives.map((alternative: Alternative) => ({
      kind: alternative.kind,
      ...bodyOf(alternative, i18n),
    })),
  };
}

function bodyOf(body: FixBody, i18n: I18n) {
  const terraform = fixCode(body, 'terraform', i18n);
  const cloudformation = fixCode(body, 'cloudformation', i18n);
  return {
    target: body.target,
    change: body.change,
    account: body.account,
    ...(body.statement === null ? {} : { statement: body.statement }),
    ...(body.document === null
      ? {}
      : { document: JSON.parse(body.document.replace(/^\uFEFF/, '')) as unknown }),
    ...(body.diff === null ? {} : { diff: body.diff }),
    files: body.files.map((file) => file.name),
    read: body.read,
    commands: body.commands,
    ...(terraform === null ? {} : { terraform }),
    ...(cloudformation === null ? {} : { cloudformation }),
    prediction: body.prediction,
    addsOnly: body.addsOnly.map(({ condition, ...gain }) =>
      condition === null ? gain : { ...gain, condition },
    ),
    notes: body.notes.map((note) => sentence(note, i18n)),
  };
}
