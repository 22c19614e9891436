/** What somebody hands over instead of an account: an error, documents, names. It becomes an observation like any other. */
import { type Grant, type Principal, principalOf } from '../policy/index.ts';
import { parseKeyArn } from './arn.ts';
import type {
  CallError,
  Evidence,
  IdentityPolicies,
  IdentityPolicy,
  Observation,
  Piece,
  PolicyDocument,
  ReportedError,
} from './observation.ts';
import { pastedErrors } from './pasted-error.ts';

/** A document left out is null, or an empty list: it is unknown, never taken to be empty. */
export interface HandedOver {
  /** what was pasted, an error somewhere in it; null: nobody reports one */
  readonly errorText: string | null;
  readonly caller: Principal | null;
  readonly kmsKeyId: string | null;
  readonly bucket: string | null;
  readonly objectKey: string | null;
  /** whether uploads use an S3 Bucket Key; null: not known */
  readonly bucketKey: boolean | null;
  readonly keyPolicy: string | null;
  readonly bucketPolicy: string | null;
  readonly identityPolicies: readonly HandedPolicy[];
  readonly permissionsBoundary: PolicyDocument | null;
  readonly sessionPolicies: readonly PolicyDocument[];
  readonly serviceControl: readonly PolicyDocument[];
  readonly resourceControl: readonly PolicyDocument[];
  readonly vpcEndpointPolicy: PolicyDocument | null;
  readonly grants: readonly Grant[] | null;
}

export interface HandedPolicy extends PolicyDocument {
  /** as its envelope shows it; `unknown`: the document came alone */
  readonly kind: 'inline' | 'managed' | 'unknown';
}

export type Understood =
  | { readonly ok: true; readonly observation: Observation }
  /** the text holds no error of AWS that this tool finds */
  | { readonly ok: false; readonly problem: 'no-error-found' };

/** Nobody asked AWS anything: what was handed over is read as somebody else's look-up. */
export function observationOf(handed: HandedOver): Understood {
  const [pasted] = handed.errorText === null ? [] : pastedErrors(handed.errorText);
  if (handed.errorText !== null && pasted === undefined) return { ok: false, problem: 'no-error-found' };
  const named = pasted?.denial?.caller ?? null;
  const resource = pasted?.denial?.resource;
  const keyNamed = resource?.kind === 'arn' && parseKeyArn(resource.arn) !== null ? resource.arn : null;
  const caller = handed.caller ?? (named === null ? null : principalOf(named));
  const reported: Piece<ReportedError> =
    pasted === undefined
      ? { status: 'none', by: 'reader' }
      : read({ operation: pasted.operation, error: pasted.error });
  return {
    ok: true,
    observation: {
      target: {
        bucket: handed.bucket ?? '',
        region: null,
        prefix: '',
        kmsKeyId: handed.kmsKeyId ?? keyNamed,
        sse: 'aws:kms',
        bucketKey: handed.bucketKey,
        endpoint: null,
        serviceEndpoints: {},
        largeBytes: 0,
        partBytes: 0,
        objectKey: handed.objectKey,
      },
      steps: [],
      evidence: evidenceOf(handed, caller, reported),
    },
  };
}

const ABSENT = { status: 'not-asked', because: 'not-needed' } as const;

function read<T>(value: T): Piece<T> {
  return { status: 'read', value, by: 'reader' };
}

function orAbsent<T>(value: T | null): Piece<T> {
  return value === null ? ABSENT : read(value);
}

function listOrAbsent<T>(values: readonly T[]): Piece<readonly T[]> {
  return values.length === 0 ? ABSENT : read(values);
}

function evidenceOf(
  handed: HandedOver,
  caller: Principal | null,
  reportedError: Piece<ReportedError>,
): Evidence {
  return {
    caller: orAbsent(caller),
    key: ABSENT,
    keyPolicy: orAbsent(handed.keyPolicy),
    grants: orAbsent(handed.grants),
    bucketRegion: ABSENT,
    bucketEncryption: ABSENT,
    bucketPolicy: orAbsent(handed.bucketPolicy),
    versioning: ABSENT,
    defaultRetention: ABSENT,
    replication: ABSENT,
    notifications: ABSENT,
    identity: identityOf(handed, caller),
    dryRun: ABSENT,
    reportedError,
    sessionPolicies: listOrAbsent(handed.sessionPolicies.map(plain)),
    serviceControl: listOrAbsent(handed.serviceControl.map(plain)),
    resourceControl: listOrAbsent(handed.resourceControl.map(plain)),
    vpcEndpointPolicy: orAbsent(handed.vpcEndpointPolicy === null ? null : plain(handed.vpcEndpointPolicy)),
    readers: ABSENT,
  };
}

/** What came with it says where it was found, and is no part of the evidence. */
function plain({ name, arn, document }: PolicyDocument): PolicyDocument {
  return { name, arn, document };
}

/** A boundary without the policies it limits says what it denies and what it leaves out, and nothing of what is allowed. */
const POLICIES_LEFT_OUT: CallError = {
  code: 'NotHandedOver',
  httpStatus: 0,
  message: 'NotHandedOver',
  requestId: null,
};

function identityOf(handed: HandedOver, caller: Principal | null): Evidence['identity'] {
  const { identityPolicies, permissionsBoundary } = handed;
  const subject = subjectOf(caller);
  if (subject === null || (identityPolicies.length === 0 && permissionsBoundary === null)) return ABSENT;
  return read({
    subject,
    policies: identityPolicies.map(identityPolicy),
    boundary:
      permissionsBoundary === null
        ? null
        : {
            arn: permissionsBoundary.arn ?? permissionsBoundary.name,
            document: permissionsBoundary.document,
          },
    incomplete: identityPolicies.length === 0 ? [POLICIES_LEFT_OUT] : [],
  });
}

function identityPolicy({ kind, name, arn, document }: HandedPolicy): IdentityPolicy {
  return { kind: kind === 'inline' ? 'inline' : 'managed', name, arn, group: null, document };
}

/** Whose policies they are: the user, or the session's role by its ARN where it is known. */
function subjectOf(caller: Principal | null): IdentityPolicies['subject'] | null {
  if (caller?.kind === 'user')
    return { kind: 'user', name: caller.arn.slice(caller.arn.lastIndexOf('/') + 1), arn: caller.arn };
  if (caller?.kind !== 'role-session') return null;
  return { kind: 'role', name: caller.roleName, arn: caller.roleArn ?? caller.arn };
}
