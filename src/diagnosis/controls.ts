/** Which controls a refusal calls for: further uploads that narrow down what an answer without words was about. */
import { authorize, type Decision } from '../policy/index.ts';
import { documentsOf, requestsOf, stackOf } from './documents.ts';
import { factsOf } from './facts.ts';
import { type Control, isStepOperation, type Observation, type StepOperation } from './observation.ts';

/**
 * The refusals that a control can say something about. The AES256 control begins an upload and sends one part; it
 * never completes one, so that it tells nothing about a refused CompleteMultipartUpload.
 */
const CONTROLS_OF: Partial<Readonly<Record<StepOperation, readonly Control[]>>> = {
  CreateMultipartUpload: ['control-aes256'],
  UploadPart: ['control-same-bytes', 'control-aes256'],
};

/**
 * The controls to run after the uploads of this observation: none unless the small upload worked, and a later call
 * was refused in words that name no action we understand (`Access Denied` alone, or a wording that stands in no table).
 * Whether `control-aes256` would show anything, `bucketDemandsKms` tells.
 */
export function controlsFor(observation: Observation): readonly Control[] {
  const { failure, denial, succeeded, interrupted } = factsOf(observation);
  if (failure === null || denial === null || interrupted || !succeeded.has('PutObject')) return [];
  return denial.wording === 'detailed' ? [] : controlsOf(failure.operation);
}

function controlsOf(operation: string | null): readonly Control[] {
  return operation !== null && isStepOperation(operation) ? (CONTROLS_OF[operation] ?? []) : [];
}

/**
 * Whether the bucket policy that was read refuses an upload with `AES256` where it does not refuse those of the check:
 * then `control-aes256` is skipped (`bucket-demands-kms`), as its refusal would show nothing. False where the policy
 * was not read, or does not decide.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html, "Require server-side encryption"
 */
export function bucketDemandsKms(observation: Observation): boolean {
  const facts = factsOf(observation);
  const documents = documentsOf(facts);
  if (documents.bucketPolicy === null || documents.bucketPolicy === 'unknown') return false;
  const stack = stackOf(documents, 's3:PutObject');
  const requests = requestsOf(facts, 's3:PutObject');
  return (
    requests.length > 0 &&
    requests.every((request) => {
      const context = { ...request.context, ...AES256 };
      return (
        refusedByBucket(authorize({ ...request, context }, stack)) &&
        !refusedByBucket(authorize(request, stack))
      );
    })
  );
}

/** The condition keys of an upload that asks for SSE-S3. */
const AES256 = {
  's3:x-amz-server-side-encryption': ['AES256'],
  's3:x-amz-server-side-encryption-aws-kms-key-id': [],
} as const;

function refusedByBucket(decision: Decision): boolean {
  if (decision.outcome === 'explicit-deny')
    return decision.statements.some(({ layer }) => layer === 'bucket-policy');
  return decision.outcome === 'implicit-deny' && decision.layers.includes('bucket-policy');
}
