/**
 * All that a check has seen: what was asked for, what each call answered, what could be read beside it.
 * The diagnosis is a function of this and of nothing else, so that a saved report can be diagnosed again.
 */
import type { Grant, Principal } from '../policy/index.ts';

export interface Observation {
  readonly target: ObservedTarget;
  readonly steps: readonly Step[];
  readonly evidence: Evidence;
}

export interface ReportedError {
  /** the API operation it names, uploads or not (`UploadPart`, `GetObject`); null: it names none */
  readonly operation: string | null;
  readonly error: CallError;
}

export interface ObservedTarget {
  /** bucket name, access point alias or access point ARN, as given */
  readonly bucket: string;
  readonly region: string | null;
  /** ends with `/` or is empty */
  readonly prefix: string;
  /** as the user gave it: id, ARN, alias; null: no encryption header was sent, the bucket's default applied */
  readonly kmsKeyId: string | null;
  readonly sse: 'aws:kms' | 'aws:kms:dsse';
  /** null: no header, the bucket's setting applies */
  readonly bucketKey: boolean | null;
  readonly endpoint: string | null;
  /** by the AWS CLI's names: services that are configured to have an endpoint of their own, which goes before `endpoint` */
  readonly serviceEndpoints: ServiceEndpoints;
  readonly largeBytes: number;
  readonly partBytes: number;
  /** the key of the object that an error is about; null: our own test objects, or not known */
  readonly objectKey: string | null;
}

export type ServiceEndpoints = Readonly<Partial<Record<'s3' | 'kms' | 'sts' | 'iam', string>>>;

/** AWS API names of everything the probes call for their own sake (evidence look-ups are not steps). */
export const STEP_OPERATIONS = [
  'PutObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
  'DeleteObject',
] as const;

export type StepOperation = (typeof STEP_OPERATIONS)[number];

/** Whether it is one of the operations a check makes. */
export function isStepOperation(name: string): name is StepOperation {
  return STEP_OPERATIONS.some((operation) => operation === name);
}

interface StepBase {
  /**
   * `small-put-object`, `create-multipart-upload`, `upload-part-1` …, `complete-multipart-upload`,
   * `abort-multipart-upload`, `delete-small`, `delete-large`; a control's begin with `control-`: `purposeOf` tells.
   */
  readonly id: string;
  readonly operation: StepOperation;
}

export type Step =
  | (StepBase & {
      readonly outcome: 'succeeded';
      /** milliseconds since the check began */
      readonly startedAfterMs: number;
      readonly durationMs: number;
      readonly bytes: number | null;
      readonly requestId: string | null;
      /** full key ARN from `x-amz-server-side-encryption-aws-kms-key-id`, where S3 sent it */
      readonly kmsKeyArn: string | null;
    })
  | (StepBase & {
      readonly outcome: 'failed';
      readonly startedAfterMs: number;
      readonly durationMs: number;
      readonly bytes: number | null;
      readonly requestId: string | null;
      readonly error: CallError;
    })
  | (StepBase & {
      readonly outcome: 'skipped';
      /**
       * `bucket-demands-kms`: a control that uploads without SSE-KMS would be, or was, refused by the bucket policy for
       * just that, and shows nothing
       */
      readonly because: 'earlier-step-failed' | 'interrupted' | 'nothing-to-do' | 'bucket-demands-kms';
    });

/**
 * What a step is done for. The verdict is about `upload` steps; a control only helps to read a refusal that names
 * nothing, and its own failure is no finding.
 * - `control-same-bytes`: the bytes that were refused as a part, as one PutObject with the same key: rules out size
 * - `control-aes256`: the refused call again in a multipart upload with an explicit `AES256`: rules out the S3 permission
 */
export type StepPurpose = 'upload' | Control | 'cleanup';

export type Control = 'control-same-bytes' | 'control-aes256';

/** Read from the id, which a saved report has too. */
export function purposeOf({ id, operation }: Pick<Step, 'id' | 'operation'>): StepPurpose {
  if (operation === 'AbortMultipartUpload' || operation === 'DeleteObject') return 'cleanup';
  if (id.startsWith('control-same-bytes-')) return 'control-same-bytes';
  return id.startsWith('control-aes256-') ? 'control-aes256' : 'upload';
}

/** An answer that is not a success, from AWS or from the way there. Bounded and without control characters. */
export interface CallError {
  /** `AccessDenied`, `KMS.DisabledException`, `ENOTFOUND`, `TimeoutError` … */
  readonly code: string;
  /** 0 when no HTTP answer arrived */
  readonly httpStatus: number;
  /** as AWS wrote it */
  readonly message: string;
  readonly requestId: string | null;
}

/** One piece of evidence: what it says and who could read it, or why it is not there. */
export type Piece<T> =
  | { readonly status: 'read'; readonly value: T; readonly by: 'caller' | 'reader' }
  /** AWS answered, and the answer is that there is none (no bucket policy, no boundary) */
  | { readonly status: 'none'; readonly by: 'caller' | 'reader' }
  | { readonly status: 'refused'; readonly error: CallError }
  | {
      readonly status: 'not-asked';
      readonly because: 'not-needed' | 'unknown-subject' | 'other-account' | 'interrupted';
    };

export interface Evidence {
  readonly caller: Piece<Principal>;
  readonly key: Piece<KeyFacts>;
  /** the key policy's text, exactly as KMS keeps it */
  readonly keyPolicy: Piece<string>;
  readonly grants: Piece<readonly Grant[]>;
  readonly bucketRegion: Piece<string>;
  readonly bucketEncryption: Piece<BucketEncryption>;
  readonly bucketPolicy: Piece<string>;
  readonly versioning: Piece<'Enabled' | 'Suspended'>;
  readonly defaultRetention: Piece<{
    readonly mode: string;
    readonly days: number | null;
    readonly years: number | null;
  }>;
  readonly replication: Piece<{ readonly rules: number }>;
  readonly notifications: Piece<{ readonly targets: number }>;
  readonly identity: Piece<IdentityPolicies>;
  /** what KMS says to the caller's own calls with DryRun: a hint only, as they carry no `kms:ViaService` */
  readonly dryRun: Piece<DryRun>;
  /** an error that somebody handed over, where no upload of our own was made */
  readonly reportedError: Piece<ReportedError>;
  /** policies that no look-up of an upload's caller shows: whoever has them gives them */
  readonly sessionPolicies: Piece<readonly PolicyDocument[]>;
  readonly serviceControl: Piece<readonly PolicyDocument[]>;
  readonly resourceControl: Piece<readonly PolicyDocument[]>;
  readonly vpcEndpointPolicy: Piece<PolicyDocument>;
  /** whose credentials could be used for reading, in the order they were named; asked only where one was needed */
  readonly readers: Piece<readonly ReaderFound[]>;
}

/** A policy's text with what it is called: a file's name, or its ARN. */
export interface PolicyDocument {
  readonly name: string;
  readonly arn: string | null;
  readonly document: string;
}

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html */
export interface DryRun {
  /** the encryption context that was sent along, as S3 would send it; null: none was known */
  readonly encryptionContext: string | null;
  readonly generateDataKey: DryRunAnswer;
  /** with `IGNORE_CIPHERTEXT`: no ciphertext is needed */
  readonly decrypt: DryRunAnswer;
}

export type DryRunAnswer =
  | { readonly outcome: 'would-succeed' }
  | { readonly outcome: 'refused'; readonly error: CallError }
  /** an older KMS, a key of another kind, no answer: it shows nothing */
  | { readonly outcome: 'inconclusive'; readonly error: CallError };

/** One set of credentials for reading evidence: the account it reads in, or why it could not be used. */
export type ReaderFound =
  | { readonly account: string; readonly error: null }
  | { readonly account: null; readonly error: CallError };

export interface KeyFacts {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, `Unavailable` … */
  readonly state: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  /** `SYMMETRIC_DEFAULT`, `RSA_4096` … */
  readonly spec: string;
  readonly usage: string;
  readonly multiRegion: boolean;
  /** ISO date, while deletion is pending */
  readonly deletionDate: string | null;
}

export interface BucketEncryption {
  readonly algorithm: string;
  /** as configured: may be a bare id or an alias */
  readonly kmsKeyId: string | null;
  readonly bucketKeyEnabled: boolean;
}

/** The caller's IAM side: the user with their groups, or the role. Documents are JSON text, already URL-decoded. */
export interface IdentityPolicies {
  readonly subject: { readonly kind: 'user' | 'role'; readonly name: string; readonly arn: string };
  readonly policies: readonly IdentityPolicy[];
  /** null: there is none; a `document` that is null: there is one, and it could not be read */
  readonly boundary: { readonly arn: string; readonly document: string | null } | null;
  /** parts that could not be read (a managed policy's version, a group): the list is then not complete */
  readonly incomplete: readonly CallError[];
}

export interface IdentityPolicy {
  readonly kind: 'inline' | 'managed' | 'group-inline' | 'group-managed';
  readonly name: string;
  readonly arn: string | null;
  /** the group, for `group-*` */
  readonly group: string | null;
  readonly document: string;
}
