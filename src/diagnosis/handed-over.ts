/** What somebody hands over instead of an account: an error, documents, names. It becomes an observation like any other. */
import { arnToShow, callerOfArn, type Grant, isEverySession, type Principal } from '../policy/index.ts';
import { parseKeyArn } from './arn.ts';
import { parseDenial } from './denial/denial.ts';
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
import { type PastedError, pastedErrors } from './pasted/pasted-error.ts';
import { withoutSignedQuery } from './secrets.ts';

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
  /** the group whose inline policy it is, as the envelope names it */
  readonly group: string | null;
}

export type Understood =
  | { readonly ok: true; readonly observation: Observation; readonly others: number }
  | { readonly ok: false; readonly problem: HandedOverProblem };

export type HandedOverProblem =
  /** the text holds no error of AWS that this tool finds */
  | { readonly kind: 'no-error-found' }
  /** the error is another caller's, or about another key, than was given */
  | { readonly kind: 'other-caller' | 'other-key'; readonly given: string; readonly named: string };

/**
 * Nobody asked AWS anything: what was handed over is read as somebody else's look-up. Of several errors the first is
 * taken that fits the caller and the key that were given; `others` counts the rest.
 */
export function observationOf(handed: HandedOver): Understood {
  const found = handed.errorText === null ? [] : pastedErrors(handed.errorText);
  if (handed.errorText !== null && found.length === 0)
    return { ok: false, problem: { kind: 'no-error-found' } };
  const pasted = found.find((error) => contradiction(handed, error) === null) ?? found[0];
  const problem = pasted === undefined ? null : contradiction(handed, pasted);
  if (problem !== null) return { ok: false, problem };
  const resource = resourceOf(pasted);
  const caller = withRole(handed.caller, callerNamed(pasted));
  const reported: Piece<ReportedError> =
    pasted === undefined
      ? { status: 'none', by: 'reader' }
      : read({ operation: pasted.operation, error: pasted.error });
  return {
    ok: true,
    others: Math.max(0, found.length - 1),
    observation: {
      target: {
        bucket: handed.bucket ?? resource.bucket ?? '',
        region: null,
        prefix: '',
        kmsKeyId: handed.kmsKeyId ?? resource.key,
        sse: 'aws:kms',
        bucketKey: handed.bucketKey,
        endpoint: null,
        serviceEndpoints: {},
        largeBytes: 0,
        partBytes: 0,
        objectKey: handed.objectKey === null ? resource.object : withoutSignedQuery(handed.objectKey),
      },
      steps: [],
      evidence: evidenceOf(handed, caller, reported),
    },
  };
}

interface NamedResource {
  readonly key: string | null;
  readonly bucket: string | null;
  readonly object: string | null;
}

/** What KMS says of a key by its ARN, as S3 relays it: that it is disabled, is pending deletion, does not exist. */
const SAID_OF_KEY =
  /(?:^|')(arn:[a-z-]{1,40}:kms:[a-z0-9-]{1,40}:\d{12}:key\/[0-9A-Za-z-]{1,128})'? (?:is|key usage is|does not exist)\b/;

/** What an answer names: a key, or a bucket with an object in it. */
function resourceOf(pasted: PastedError | undefined): NamedResource {
  const none: NamedResource = { key: null, bucket: null, object: null };
  if (pasted === undefined) return none;
  if (pasted.denial === null)
    return { ...none, key: SAID_OF_KEY.exec(pasted.error.message.trim())?.[1] ?? null };
  const { resource } = pasted.denial;
  if (resource?.kind !== 'arn') return none;
  if (parseKeyArn(resource.arn) !== null) return { ...none, key: resource.arn };
  const [, bucket = null, object = null] =
    /^arn:[a-z-]+:s3:::([a-z0-9.-]{3,63})(?:\/(.+))?$/.exec(resource.arn) ?? [];
  return { key: null, bucket, object };
}

function callerNamed(pasted: PastedError | undefined): Principal | null {
  const named = pasted?.denial?.caller ?? null;
  return named === null ? null : callerOfArn(named);
}

/** An error that another caller got, or about another key: what it says must not be mixed with these documents. */
function contradiction(handed: HandedOver, pasted: PastedError): HandedOverProblem | null {
  const named = callerNamed(pasted);
  const given = handed.caller;
  if (given !== null && named !== null && !isSameCaller(given, named))
    return { kind: 'other-caller', given: arnOf(given), named: arnOf(named) };
  const { key } = resourceOf(pasted);
  const { kmsKeyId } = handed;
  // An alias does not show which key it stands for.
  if (key === null || kmsKeyId === null || kmsKeyId.includes('alias/')) return null;
  const isIt = kmsKeyId.startsWith('arn:') ? kmsKeyId === key : key.endsWith(`/${kmsKeyId}`);
  return isIt ? null : { kind: 'other-key', given: kmsKeyId, named: key };
}

/** A role stands for each of its sessions. */
function isSameCaller(given: Principal, named: Principal): boolean {
  return arnOf(given) === arnOf(named) || (given.kind === 'role-session' && isOneOfItsRole(given, named));
}

function isOneOfItsRole(role: RoleSession, named: Principal): named is RoleSession {
  const isSession = named.kind === 'role-session' && isEverySession(role);
  return isSession && named.account === role.account && named.roleName === role.roleName;
}

/** The session that the error names, with the ARN of its role, where that was given. */
function withRole(given: Principal | null, named: Principal | null): Principal | null {
  if (given?.kind !== 'role-session' || named === null || !isOneOfItsRole(given, named))
    return given ?? named;
  return { ...named, roleArn: given.roleArn };
}

type RoleSession = Extract<Principal, { readonly kind: 'role-session' }>;

function arnOf(principal: Principal): string {
  return arnToShow(principal) ?? principal.kind;
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
    identity: identityOf(handed, caller, reportedError),
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

function identityOf(
  handed: HandedOver,
  caller: Principal | null,
  reported: Piece<ReportedError>,
): Evidence['identity'] {
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
            arn: permissionsBoundary.arn ?? boundaryNamed(reported) ?? permissionsBoundary.name,
            document: permissionsBoundary.document,
          },
    incomplete: identityPolicies.length === 0 ? [POLICIES_LEFT_OUT] : [],
  });
}

/** The boundary's ARN where AWS has named it; the CLI's `get-policy-version` prints none. */
function boundaryNamed(reported: Piece<ReportedError>): string | null {
  if (reported.status !== 'read') return null;
  const { layer, policyArn } = parseDenial(reported.value.error.message);
  return layer === 'permissions-boundary' ? policyArn : null;
}

/** A document that came alone may be an inline policy or a managed one: no command is written for either. */
function identityPolicy({ kind, name, arn, group, document }: HandedPolicy): IdentityPolicy {
  if (kind !== 'inline') return { kind: 'managed', name, arn, group: null, document };
  return { kind: group === null ? 'inline' : 'group-inline', name, arn: null, group, document };
}

/** Whose policies they are: the user, or the session's role by its ARN where it is known. */
function subjectOf(caller: Principal | null): IdentityPolicies['subject'] | null {
  if (caller?.kind === 'user')
    return { kind: 'user', name: caller.arn.slice(caller.arn.lastIndexOf('/') + 1), arn: caller.arn };
  if (caller?.kind !== 'role-session') return null;
  return { kind: 'role', name: caller.roleName, arn: caller.roleArn ?? caller.arn };
}
