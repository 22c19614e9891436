/** What an observation says when its pieces are read together: which key, whose, in which Region, and what failed. */
import { type Principal, parseArn, parsePolicy } from '../policy/index.ts';
import { parseKeyArn, partitionOf } from './arn.ts';
import { callerOf } from './caller.ts';
import { KMS_ACTION_OF } from './contrast.ts';
import { type ControlOutcomes, controlOutcomesOf } from './control-outcomes.ts';
import { type DenialMessage, parseDenial } from './denial/denial.ts';
import { isDefinite, isDenied } from './denial/error-codes.ts';
import {
  type BucketEncryption,
  type CallError,
  type Evidence,
  isStepOperation,
  type Observation,
  type ObservedTarget,
  type Piece,
  purposeOf,
  type Step,
  type StepOperation,
} from './observation.ts';

type FailedStep = Extract<Step, { readonly outcome: 'failed' }>;

/** The refused call that a verdict is about: one of our own, or the one that somebody reports. */
export interface Failure {
  /** null: the report names none */
  readonly operation: string | null;
  readonly error: CallError;
}

export interface Facts {
  readonly observation: Observation;
  readonly caller: Principal | null;
  readonly callerAccount: string | null;
  /** of the key that the refused call used; full ARN, never of an alias */
  readonly keyArn: string | null;
  /** ARN of the key of the small upload, where the multipart upload used another one; else null */
  readonly otherKey: string | null;
  /** whether key policy, grants and DescribeKey's answer are those of `keyArn`, and not of the small upload's other key */
  readonly keyEvidenceFits: boolean;
  readonly keyAccount: string | null;
  /** Region of the bucket, which is the Region S3 calls KMS in */
  readonly region: string | null;
  readonly partition: string;
  /** whether the bucket belongs to the caller's account; null: no answer shows it */
  readonly bucketIsCallers: boolean | null;
  /** whether uploads use an S3 Bucket Key; null: not known */
  readonly bucketKey: boolean | null;
  /** the bucket's default is SSE-KMS without a key, and the request named none: the key is `aws/s3` of the bucket's owner */
  readonly awsManagedKey: boolean;
  readonly succeeded: ReadonlySet<StepOperation>;
  /** the first failure of an upload step, controls and clean-up left out; a definite answer goes before a passing disturbance */
  readonly failure: Failure | null;
  /** the failure's message, where it is an access denial */
  readonly denial: DenialMessage | null;
  readonly interrupted: boolean;
  readonly controls: ControlOutcomes;
}

/**
 * The KMS action that a refusal of this operation may be about. CompleteMultipartUpload asks for kms:Decrypt only where
 * checksums are used. Source: S3 API Reference, CompleteMultipartUpload, "Permissions".
 */
export function kmsActionOf(operation: string | null): string | null {
  if (operation === 'CompleteMultipartUpload') return 'kms:Decrypt';
  return operation !== null && isStepOperation(operation) ? KMS_ACTION_OF[operation] : null;
}

/**
 * Reads an observation's pieces together. The failure it is about is the first that AWS answered for good;
 * docs/diagnosis.md, 1.
 */
export function factsOf(observation: Observation): Facts {
  const { target, evidence, steps } = observation;
  const uploads = steps.filter((step) => purposeOf(step) === 'upload');
  const failures = uploads.filter(
    (step): step is FailedStep => step.outcome === 'failed' && !isAborted(step),
  );
  const failure: Failure | null =
    failures.find(({ error }) => isDefinite(error)) ?? failures[0] ?? readValue(evidence.reportedError);
  const denial = failure !== null && isDenied(failure.error) ? parseDenial(failure.error.message) : null;

  const caller = callerOf(observation);
  const encryption = readValue(evidence.bucketEncryption);
  const used = keysUsed(uploads, failure, denial);
  const keyArn = keyArnOf(observation, used);
  const keyRead = readValue(evidence.key);
  const otherKey =
    used.large !== null && used.small !== null && used.small !== used.large ? used.small : null;
  const keyEvidenceFits =
    keyArn === null ||
    (keyRead === null ? otherKey === null : parseKeyArn(keyRead.arn) === null || keyRead.arn === keyArn);
  const key = keyEvidenceFits ? keyRead : null;
  const region =
    readValue(evidence.bucketRegion) ??
    target.region ??
    (keyArn === null ? null : (parseArn(keyArn)?.region ?? null));
  return {
    observation,
    caller,
    callerAccount: caller !== null && 'account' in caller ? caller.account : null,
    keyArn,
    otherKey,
    keyEvidenceFits,
    keyAccount: key?.account ?? (keyArn === null ? null : (parseArn(keyArn)?.account ?? null)),
    region,
    partition: (keyArn === null ? null : parseArn(keyArn)?.partition) ?? partitionOf(region),
    bucketIsCallers: bucketIsCallers(
      evidence,
      caller !== null && 'account' in caller ? caller.account : null,
    ),
    bucketKey: bucketKeyOf(target, encryption),
    awsManagedKey:
      key?.manager === 'AWS' ||
      (key === null && isAwsManagedPolicy(readValue(evidence.keyPolicy))) ||
      (target.kmsKeyId === null &&
        encryption !== null &&
        encryption.algorithm.startsWith('aws:kms') &&
        isAwsManaged(encryption.kmsKeyId)) ||
      (target.kmsKeyId !== null && isAwsManaged(target.kmsKeyId)),
    succeeded: new Set(uploads.filter((step) => step.outcome === 'succeeded').map((step) => step.operation)),
    failure,
    denial,
    interrupted:
      steps.some((step) => step.outcome === 'skipped' && step.because === 'interrupted') ||
      uploads.some(isAborted),
    controls: controlOutcomesOf(steps, failure),
  };
}

/** The value of a piece that was read, else null. */
export function readValue<T>(piece: Piece<T>): T | null {
  return piece.status === 'read' ? piece.value : null;
}

/**
 * Only identities of the bucket owner's account are told about its policy; others with the permission get a 405.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
 */
function bucketIsCallers(
  { bucketPolicy: policy, readers }: Evidence,
  account: string | null,
): boolean | null {
  if (policy.status !== 'read' && policy.status !== 'none')
    return policy.status === 'refused' && policy.error.httpStatus === 405 ? false : null;
  if (policy.by === 'caller') return true;
  const accounts = (readValue(readers) ?? []).flatMap((reader) => reader.account ?? []);
  if (account === null || accounts.length === 0) return null;
  if (accounts.every((reader) => reader === account)) return true;
  return accounts.includes(account) ? null : false;
}

/**
 * DSSE-KMS knows no S3 Bucket Keys, whatever is asked for or configured.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingDSSEncryption.html
 */
function bucketKeyOf(target: ObservedTarget, encryption: BucketEncryption | null): boolean | null {
  const algorithm = target.kmsKeyId === null ? encryption?.algorithm : target.sse;
  if (algorithm === 'aws:kms:dsse') return false;
  return target.bucketKey ?? encryption?.bucketKeyEnabled ?? null;
}

/** The policy that AWS itself writes for `aws/s3`, by its Id: handed over, it comes without DescribeKey's answer. */
function isAwsManagedPolicy(text: string | null): boolean {
  const parsed = text === null ? null : parsePolicy(text);
  return parsed?.ok === true && /^auto-s3-\d+$/.test(parsed.document.id ?? '');
}

function isAwsManaged(keyId: string | null): boolean {
  return keyId === null || keyId === 'aws/s3' || keyId.endsWith('alias/aws/s3');
}

/** The call was given up by us, so that its error says nothing about AWS. */
function isAborted(step: Step): boolean {
  return (
    step.outcome === 'failed' &&
    (step.error.code === 'AbortError' || step.error.code === 'RequestAbortedError')
  );
}

interface KeysUsed {
  readonly small: string | null;
  readonly large: string | null;
}

/** The keys that S3's answers name for the small upload and for the multipart upload; a refusal names its own. */
function keysUsed(uploads: readonly Step[], failure: Failure | null, denial: DenialMessage | null): KeysUsed {
  const refused = denial?.resource?.kind === 'arn' ? keyOrNull(denial.resource.arn) : null;
  const answered = (isOf: (operation: StepOperation) => boolean) =>
    uploads
      .flatMap((step) => (step.outcome === 'succeeded' && isOf(step.operation) ? [step.kmsKeyArn] : []))
      .find((arn) => arn !== null) ?? null;
  const isSmall = (operation: StepOperation) => operation === 'PutObject';
  const smallRefused = failure !== null && failure.operation === 'PutObject';
  return {
    small: (smallRefused ? refused : null) ?? answered(isSmall),
    large: (smallRefused ? null : refused) ?? answered((operation) => !isSmall(operation)),
  };
}

function keyOrNull(arn: string): string | null {
  return parseKeyArn(arn) === null ? null : arn;
}

/** What the message and S3's own answers name first, then DescribeKey, then what was asked for. */
function keyArnOf({ evidence, target }: Observation, used: KeysUsed): string | null {
  const encryption = readValue(evidence.bucketEncryption);
  const candidates = [
    used.large,
    used.small,
    readValue(evidence.key)?.arn ?? null,
    target.kmsKeyId,
    target.kmsKeyId === null ? (encryption?.kmsKeyId ?? null) : null,
  ];
  return candidates.find((candidate) => candidate !== null && parseKeyArn(candidate) !== null) ?? null;
}
