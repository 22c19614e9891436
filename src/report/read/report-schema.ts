/** What is read of a saved report: everything that was observed. Verdict, fixes and sentences are made again. */
import * as v from 'valibot';
import type { Cleanup } from '../../check/events.ts';
import { type ObservedTarget, STEP_OPERATIONS, type Step } from '../../diagnosis/index.ts';
import { evidenceSchema, outsideText, url } from './evidence-schema.ts';

const orNull = <Value extends v.GenericSchema>(value: Value) => v.optional(v.nullable(value), null);

const operation = v.picklist(STEP_OPERATIONS);

const called = {
  id: v.string(),
  operation,
  startedAfterMs: v.optional(v.number(), 0),
  durationMs: v.number(),
  bytes: orNull(v.number()),
  requestId: orNull(v.string()),
};

const step = v.variant('outcome', [
  v.object({ outcome: v.literal('succeeded'), ...called, kmsKeyArn: orNull(v.string()) }),
  v.pipe(
    v.object({
      outcome: v.literal('failed'),
      ...called,
      error: v.object({ code: outsideText, httpStatus: v.number(), message: outsideText }),
    }),
    v.transform((failed) => ({ ...failed, error: { ...failed.error, requestId: failed.requestId } })),
  ),
  v.object({
    outcome: v.literal('skipped'),
    id: v.string(),
    operation,
    because: v.optional(
      v.picklist(['earlier-step-failed', 'interrupted', 'nothing-to-do', 'bucket-demands-kms']),
      'nothing-to-do',
    ),
  }),
]) satisfies v.GenericSchema<unknown, Step>;

const target = v.pipe(
  v.object({
    bucket: v.nullable(v.string()),
    region: v.nullable(v.string()),
    prefix: v.nullable(v.string()),
    kmsKeyArn: v.nullable(v.string()),
    endpoint: v.nullable(url),
    serviceEndpoints: v.optional(v.partial(v.object({ s3: url, kms: url, sts: url, iam: url })), {}),
    kmsKeyId: v.optional(v.nullable(v.string())),
    sse: v.optional(v.picklist(['aws:kms', 'aws:kms:dsse']), 'aws:kms'),
    bucketKey: orNull(v.boolean()),
    largeBytes: v.optional(v.number(), 0),
    partBytes: v.optional(v.number(), 0),
    objectKey: orNull(url),
  }),
  // The contract's own members come first; a report by another hand may have no more than these.
  v.transform(({ kmsKeyArn, kmsKeyId = kmsKeyArn, bucket, prefix, ...rest }) => ({
    ...rest,
    kmsKeyId,
    bucket: bucket ?? '',
    prefix: prefix ?? '',
  })),
) satisfies v.GenericSchema<unknown, ObservedTarget>;

const place = { bucket: v.string(), key: v.string(), command: v.string() };

const cleanup = v.object({
  complete: v.boolean(),
  verified: v.boolean(),
  left: v.array(
    v.variant('kind', [
      v.object({ kind: v.literal('upload'), ...place, uploadId: v.string() }),
      v.object({ kind: v.picklist(['version', 'delete-marker']), ...place, versionId: v.string() }),
      v.object({ kind: v.literal('object'), ...place }),
    ]),
  ),
}) satisfies v.GenericSchema<unknown, Cleanup>;

export const reportSchema = v.object({
  tool: v.object({ name: v.literal('s3-kms-wizard'), version: v.string() }),
  startedAt: v.string(),
  finishedAt: v.string(),
  target,
  steps: v.array(step),
  evidence: evidenceSchema,
  cleanup,
  redacted: v.optional(v.boolean(), false),
});
