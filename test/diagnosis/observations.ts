/** Observations written by hand, as a check would hand them over. */
import type {
  Evidence,
  IdentityPolicy,
  KeyFacts,
  Observation,
  ObservedTarget,
  Step,
  StepOperation,
} from '../../src/diagnosis/index.ts';
import type { Principal } from '../../src/policy/index.ts';

export const ACCOUNT = '111122223333';
export const OTHER = '444455556666';
export const BUCKET = 'invoices';
const REGION = 'eu-west-1';
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const FOREIGN_KEY = `arn:aws:kms:${REGION}:${OTHER}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;
export const USER = `arn:aws:iam::${ACCOUNT}:user/emma`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/etl/nightly`;
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/nightly/batch`;

export const emma: Principal = { kind: 'user', arn: USER, account: ACCOUNT, userId: null };
export const nightly: Principal = {
  kind: 'role-session',
  arn: SESSION,
  account: ACCOUNT,
  roleName: 'nightly',
  sessionName: 'batch',
  roleArn: null,
  roleId: null,
};

export const THREE_WAYS =
  'because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access';

export function denied(action: string, rest: string, caller = USER): string {
  return `User: ${caller} is not authorized to perform: ${action} ${rest}`;
}

export function key(arn: string, changes: Partial<KeyFacts> = {}): KeyFacts {
  return {
    arn,
    account: arn.split(':')[4] ?? '',
    region: REGION,
    state: 'Enabled',
    manager: 'CUSTOMER',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    multiRegion: false,
    deletionDate: null,
    ...changes,
  };
}

const unread = { status: 'not-asked', because: 'not-needed' } as const;

export function refused(code = 'AccessDenied', message = 'Access Denied', httpStatus = 403) {
  return { status: 'refused', error: { code, httpStatus, message, requestId: null } } as const;
}

export function read<T>(value: T, by: 'caller' | 'reader' = 'caller') {
  return { status: 'read', value, by } as const;
}

export function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    caller: read(emma),
    key: unread,
    keyPolicy: unread,
    grants: { status: 'none', by: 'caller' },
    bucketRegion: read(REGION),
    bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: false }),
    bucketPolicy: { status: 'none', by: 'caller' },
    versioning: { status: 'none', by: 'caller' },
    defaultRetention: { status: 'none', by: 'caller' },
    replication: { status: 'none', by: 'caller' },
    notifications: { status: 'none', by: 'caller' },
    identity: unread,
    dryRun: unread,
    reportedError: unread,
    sessionPolicies: unread,
    serviceControl: unread,
    resourceControl: unread,
    vpcEndpointPolicy: unread,
    readers: unread,
    ...changes,
  };
}

export function identity(
  subject: { kind: 'user' | 'role'; name: string; arn: string },
  policies: readonly (Partial<IdentityPolicy> & { name: string; statements: readonly unknown[] })[],
) {
  return {
    subject,
    policies: policies.map(({ statements, ...policy }) => ({
      kind: 'inline' as const,
      arn: null,
      group: null,
      document: json(...statements),
      ...policy,
    })),
    boundary: null,
    incomplete: [],
  };
}

export function json(...statements: unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}

export function target(changes: Partial<ObservedTarget> = {}): ObservedTarget {
  return {
    bucket: BUCKET,
    region: REGION,
    prefix: '',
    kmsKeyId: null,
    sse: 'aws:kms',
    bucketKey: null,
    endpoint: null,
    serviceEndpoints: {},
    largeBytes: 6_291_456,
    partBytes: 5_242_880,
    objectKey: null,
    ...changes,
  };
}

const IDS: Readonly<Record<StepOperation, string>> = {
  PutObject: 'small-put-object',
  CreateMultipartUpload: 'create-multipart-upload',
  UploadPart: 'upload-part-1',
  CompleteMultipartUpload: 'complete-multipart-upload',
  AbortMultipartUpload: 'abort-multipart-upload',
  DeleteObject: 'delete-small',
};

export function worked(operation: StepOperation, kmsKeyArn: string | null = KEY): Step {
  return {
    id: IDS[operation],
    operation,
    outcome: 'succeeded',
    startedAfterMs: 0,
    durationMs: 10,
    bytes: 1,
    requestId: 'R',
    kmsKeyArn,
  };
}

export function failed(
  operation: StepOperation,
  message: string,
  code = 'AccessDenied',
  httpStatus = 403,
): Step {
  return {
    id: IDS[operation],
    operation,
    outcome: 'failed',
    startedAfterMs: 0,
    durationMs: 10,
    bytes: 1,
    requestId: 'R',
    error: { code, httpStatus, message, requestId: 'R' },
  };
}

/** Small worked, multipart begun, first part refused with this message. */
export function refusedAtPart(message: string, changes: Partial<Evidence> = {}, keyArn = KEY): Observation {
  return {
    target: target(),
    steps: [
      worked('PutObject', keyArn),
      worked('CreateMultipartUpload', keyArn),
      failed('UploadPart', message),
      {
        id: 'complete-multipart-upload',
        operation: 'CompleteMultipartUpload',
        outcome: 'skipped',
        because: 'earlier-step-failed',
      },
      worked('AbortMultipartUpload', null),
      worked('DeleteObject', null),
    ],
    evidence: evidence(changes),
  };
}

export function failing(step: Step, changes: Partial<Evidence> = {}): Observation {
  return { target: target(), steps: [step], evidence: evidence(changes) };
}

/** Everything an uploader needs of S3. */
export const USE_OBJECTS = {
  Effect: 'Allow',
  Action: ['s3:PutObject', 's3:GetObject'],
  Resource: `arn:aws:s3:::${BUCKET}/*`,
};
export const ROOT = {
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};
export const EMMA = { kind: 'user', name: 'emma', arn: USER } as const;
export const NIGHTLY = { kind: 'role', name: 'nightly', arn: ROLE } as const;
