/** The policies that were read, parsed, and the requests they are asked about. */
import {
  type AccessRequest,
  type Grant,
  type Known,
  type Layer,
  type NamedPolicy,
  type PolicyStack,
  parseHandedPolicy,
} from '../policy/index.ts';
import { type Facts, readValue } from './facts.ts';
import { type Levels, levelsOf } from './levels.ts';
import type { Evidence, IdentityPolicies, IdentityPolicy, ObservedTarget } from './observation.ts';

export interface Documents {
  readonly keyPolicy: Known<NamedPolicy | null>;
  readonly bucketPolicy: Known<NamedPolicy | null>;
  /** the policies that were read; with `identityComplete` false there may be more */
  readonly identity: readonly NamedPolicy[];
  readonly identityComplete: boolean;
  readonly boundary: Known<NamedPolicy | null>;
  /** those that were listed; with `grantsRead` false there may be more */
  readonly grants: readonly Grant[];
  readonly grantsRead: boolean;
  /** null, here and below: nobody has given any, and none is taken to limit; `unknown`: what was given is no policy */
  readonly session: Known<readonly NamedPolicy[] | null>;
  /** on which levels of the organization they are attached is not known: `levels.ts` */
  readonly serviceControl: Known<readonly NamedPolicy[] | null>;
  readonly resourceControl: Known<readonly NamedPolicy[] | null>;
  readonly vpcEndpoint: Known<NamedPolicy | null>;
}

/** The policies and grants of the evidence, parsed; what was not read, or cannot be parsed, is `unknown`. */
export function documentsOf({ observation, keyEvidenceFits }: Facts): Documents {
  const { evidence } = observation;
  const identity = readValue(evidence.identity);
  const policies = (identity?.policies ?? []).map(namedIdentity);
  const parsed = policies.filter((policy) => policy !== null);
  const boundary = identity?.boundary ?? null;
  // The root user has no IAM policies: there is nothing that could have been left out.
  const isRoot = evidence.caller.status === 'read' && evidence.caller.value.kind === 'root';
  return {
    keyPolicy: keyEvidenceFits ? resourcePolicy(evidence.keyPolicy, 'default') : 'unknown',
    bucketPolicy: resourcePolicy(evidence.bucketPolicy, bucketPolicyName(observation.target)),
    identity: parsed,
    identityComplete:
      isRoot ||
      evidence.identity.status === 'none' ||
      (identity !== null && identity.incomplete.length === 0 && parsed.length === policies.length),
    boundary: boundary === null ? null : boundaryPolicy(boundary),
    grants: keyEvidenceFits ? (readValue(evidence.grants) ?? []) : [],
    grantsRead: keyEvidenceFits && (evidence.grants.status === 'read' || evidence.grants.status === 'none'),
    session: given(evidence.sessionPolicies),
    serviceControl: given(evidence.serviceControl),
    resourceControl: given(evidence.resourceControl),
    vpcEndpoint: givenOne(evidence.vpcEndpointPolicy),
  };
}

/** Policies that somebody handed over. One that cannot be read makes what they say together unknown. */
function given(piece: Evidence['serviceControl']): Known<readonly NamedPolicy[] | null> {
  const files = readValue(piece);
  if (files === null || files.length === 0) return null;
  const parsed = files.map(({ name, arn, document }) => named(name, arn, document));
  return parsed.every((policy) => policy !== null) ? parsed : 'unknown';
}

function givenOne(piece: Evidence['vpcEndpointPolicy']): Known<NamedPolicy | null> {
  const file = readValue(piece);
  return file === null ? null : (named(file.name, file.arn, file.document) ?? 'unknown');
}

/** A bucket policy has no name of its own: it goes by its bucket's, and where that is not known by its type's. */
export function bucketPolicyName({ bucket }: Pick<ObservedTarget, 'bucket'>): string {
  return bucket === '' ? 'BucketPolicy' : bucket;
}

/** The name a policy goes by in a decision: unique among the caller's policies, unlike the bare name. */
export function identityPolicyName(policy: IdentityPolicy): string {
  return policy.group === null ? policy.name : `${policy.group}/${policy.name}`;
}

/** `null`: the text is no policy that can be read. */
export function named(name: string, arn: string | null, text: string): NamedPolicy | null {
  const parsed = parseHandedPolicy(text);
  return parsed.ok ? { name, arn, document: parsed.document } : null;
}

function namedIdentity(policy: IdentityPolicy): NamedPolicy | null {
  return named(identityPolicyName(policy), policy.arn, policy.document);
}

function resourcePolicy(piece: Evidence['keyPolicy'], name: string): Known<NamedPolicy | null> {
  if (piece.status === 'none') return null;
  if (piece.status !== 'read') return 'unknown';
  return named(name, null, piece.value) ?? 'unknown';
}

/** A boundary whose document was not read, or is no policy, limits in a way nobody knows. */
function boundaryPolicy({ arn, document }: NonNullable<IdentityPolicies['boundary']>): Known<NamedPolicy> {
  return (document === null ? null : named(nameOfArn(arn), arn, document)) ?? 'unknown';
}

function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/**
 * The stack that decides an action. Ceilings that no look-up can read (sessions, organization, VPC endpoint) are taken
 * not to limit where nobody gave them; what a verdict rests on them says so. A VPC endpoint judges the request to S3,
 * and not the call that S3 makes to KMS.
 * @param levels how the SCPs that were given are attached
 */
export function stackOf(documents: Documents, action: string, levels: Levels = 'one'): PolicyStack {
  const isKms = action.startsWith('kms:');
  const { session, serviceControl, resourceControl, vpcEndpoint } = documents;
  return {
    identity: documents.identityComplete ? documents.identity : 'unknown',
    boundary: documents.boundary,
    session,
    serviceControl: serviceControl === 'unknown' ? 'unknown' : levelsOf(serviceControl ?? [], levels),
    resourceControl: resourceControl === 'unknown' ? 'unknown' : [resourceControl ?? []],
    resource: isKms ? documents.keyPolicy : documents.bucketPolicy,
    vpcEndpoint: isKms ? null : vpcEndpoint,
    grants: isKms ? grantsOf(documents) : [],
  };
}

function grantsOf({ grantsRead, grants }: Documents): PolicyStack['grants'] {
  return grantsRead ? grants : 'unknown';
}

/** What has a say in an action and was not read. */
export function unreadOf(documents: Documents, action: string): Layer[] {
  const isKms = action.startsWith('kms:');
  const resource = isKms ? documents.keyPolicy : documents.bucketPolicy;
  return [
    ...(resource === 'unknown' ? [isKms ? ('key-policy' as const) : ('bucket-policy' as const)] : []),
    ...(documents.identityComplete ? [] : (['identity-policy'] as const)),
    ...(documents.boundary === 'unknown' ? (['permissions-boundary'] as const) : []),
    ...(isKms && !documents.grantsRead ? (['grant'] as const) : []),
    ...CEILINGS_GIVEN.filter(([, piece]) => documents[piece] === 'unknown').map(([layer]) => layer),
  ];
}

const CEILINGS_GIVEN = [
  ['session-policy', 'session'],
  ['service-control-policy', 'serviceControl'],
  ['resource-control-policy', 'resourceControl'],
  ['vpc-endpoint-policy', 'vpcEndpoint'],
] as const satisfies readonly (readonly [Layer, keyof Documents])[];

/**
 * Limits on an action that nobody can look up and nobody has given: taken not to limit. A user's own credentials and
 * those of the root user make no session that a policy could have been passed to.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html, "Session policies"
 */
export function assumedOpen({ caller, observation }: Facts, action: string): Layer[] {
  const { sessionPolicies, serviceControl, resourceControl, vpcEndpointPolicy } = observation.evidence;
  const isOpen = (piece: Evidence['serviceControl' | 'vpcEndpointPolicy']) =>
    piece.status !== 'read' && piece.status !== 'none';
  const hasSession = caller?.kind !== 'user' && caller?.kind !== 'root';
  return [
    ...(hasSession && isOpen(sessionPolicies) ? (['session-policy'] as const) : []),
    ...(isOpen(serviceControl) ? (['service-control-policy'] as const) : []),
    ...(isOpen(resourceControl) ? (['resource-control-policy'] as const) : []),
    ...(isOpen(vpcEndpointPolicy) && !action.startsWith('kms:') ? (['vpc-endpoint-policy'] as const) : []),
  ];
}

/** Not an account AWS gives out: it stands for any that is not the caller's. */
const OTHER_ACCOUNT = '000000000000';

/**
 * The requests of which AWS decides one: two, where the bucket may or may not belong to the caller's account, and where
 * nobody knows which of the bucket's objects it is about. Empty where caller, key or bucket is not known.
 */
export function requestsOf(facts: Facts, action: string): readonly AccessRequest[] {
  const request = requestOf(facts, action);
  const asked = request === null ? anyObject(facts, action) : [request];
  const requests = asked.flatMap((one) => withEachHeader(facts, one));
  const open = !action.startsWith('kms:') && facts.bucketIsCallers === null;
  if (!open) return requests;
  return requests.flatMap((one) => [
    one,
    { ...one, resourceAccount: OTHER_ACCOUNT, context: { ...one.context, ...SOMEBODY_ELSES } },
  ]);
}

const SSE = 's3:x-amz-server-side-encryption';
const SSE_KEY = `${SSE}-aws-kms-key-id`;

/**
 * Which key somebody's upload used does not show what its headers said: all, the kind of encryption alone, or nothing,
 * where the bucket's default filled in the rest. What a bucket policy says of each alike is so.
 */
function withEachHeader({ observation }: Facts, request: AccessRequest): readonly AccessRequest[] {
  const { target, evidence } = observation;
  if (request.action.startsWith('kms:') || target.kmsKeyId === null || !isHandedOver(evidence))
    return [request];
  return [
    request,
    { ...request, context: { ...request.context, [SSE_KEY]: [] } },
    { ...request, context: { ...request.context, [SSE]: [], [SSE_KEY]: [] } },
  ];
}

/** Keys that no policy names. */
const STAND_INS = ['0b7e4f1c', '~/9d2a6e83/5c'] as const;

function anyObject(facts: Facts, action: string): readonly AccessRequest[] {
  const bucket = bucketArn(facts);
  if (action.startsWith('kms:') || bucket === null) return [];
  return STAND_INS.flatMap((key) => s3Request(facts, action, `${bucket}/${key}`) ?? []);
}

/** The bucket of whose objects any may be meant; null where the object is known, or the bucket is not. */
export function bucketOfAnyObject(facts: Facts): string | null {
  return objectArn(facts) === null ? bucketArn(facts) : null;
}

/**
 * The same call to KMS with each encryption context that S3 may send with it; empty where the one it sends is known, or
 * none can be.
 */
export function contextsOf(facts: Facts, action: string): readonly AccessRequest[] {
  const bucket = bucketArn(facts);
  const request = action.startsWith('kms:') ? requestOf(facts, action) : null;
  if (bucket === null || request === null || encryptionContextOf(facts) !== null) return [];
  const object = objectArn(facts);
  const objects = object === null ? STAND_INS.map((key) => `${bucket}/${key}`) : [object];
  const contexts = facts.bucketKey === false ? objects : [bucket, ...objects];
  return contexts.map((arn) => ({
    ...request,
    context: { ...request.context, 'kms:EncryptionContext:aws:s3:arn': [arn] },
  }));
}

/** The request AWS decides on, as S3 makes or forwards it; null where caller, key or object is not known. */
export function requestOf(facts: Facts, action: string): AccessRequest | null {
  const { caller, keyArn, keyAccount } = facts;
  if (caller === null || !('account' in caller)) return null;
  if (!action.startsWith('kms:')) {
    const resource = objectArn(facts);
    return resource === null ? null : s3Request(facts, action, resource);
  }
  if (keyArn === null || keyAccount === null) return null;
  return {
    principal: caller,
    action,
    resource: keyArn,
    resourceAccount: keyAccount,
    context: kmsContext(facts),
  };
}

function s3Request(facts: Facts, action: string, resource: string): AccessRequest | null {
  const { caller } = facts;
  if (caller === null || !('account' in caller)) return null;
  return {
    principal: caller,
    action,
    resource,
    resourceAccount: facts.bucketIsCallers === false ? OTHER_ACCOUNT : caller.account,
    context: s3Context(facts, facts.bucketIsCallers !== false),
  };
}

/** What S3 sends along when it calls KMS for the caller. Source: S3 User Guide, "Using SSE-KMS"; KMS condition keys. */
function kmsContext(facts: Facts): AccessRequest['context'] {
  const context = encryptionContextOf(facts);
  const service = viaService(facts);
  return {
    'kms:ViaService': service === null ? 'unknown' : [service],
    ...(facts.region === null ? {} : { 'aws:RequestedRegion': [facts.region] }),
    ...(facts.callerAccount === null ? {} : { 'kms:CallerAccount': [facts.callerAccount] }),
    'kms:EncryptionContext:aws:s3:arn': context === null ? 'unknown' : [context],
    'kms:EncryptionContextKeys': ['aws:s3:arn'],
    'kms:EncryptionAlgorithm': ['SYMMETRIC_DEFAULT'],
    'aws:SecureTransport': ['true'],
    'aws:ViaAWSService': ['true'],
  };
}

/**
 * The value of `kms:ViaService` in S3's calls. Source:
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 * Null where the Region is not known, and in China, where no page says whether the value ends in `.cn`.
 */
export function viaService({ region, partition }: Facts): string | null {
  return region === null || partition === 'aws-cn' ? null : `s3.${region}.amazonaws.com`;
}

/**
 * The value of `aws:s3:arn`: the bucket's ARN with an S3 Bucket Key, else the object's. Null where the bucket is given
 * by an access point, or nobody knows whether a Bucket Key is used.
 */
export function encryptionContextOf(facts: Facts): string | null {
  if (facts.bucketKey === null) return null;
  return facts.bucketKey ? bucketArn(facts) : objectArn(facts);
}

function bucketArn({ observation, partition }: Facts): string | null {
  const { bucket } = observation.target;
  return /^[a-z0-9.-]+$/.test(bucket) && !bucket.endsWith('-s3alias')
    ? `arn:${partition}:s3:::${bucket}`
    : null;
}

/**
 * The object of a reported error, where its key is named; else a key of the form the test objects have, which a policy
 * cannot tell from the real one but by the run's own id. Null where nobody knows which object it was.
 */
function objectArn(facts: Facts): string | null {
  const bucket = bucketArn(facts);
  const { target, evidence } = facts.observation;
  if (bucket === null) return null;
  if (target.objectKey !== null) return `${bucket}/${target.objectKey}`;
  return isHandedOver(evidence) ? null : `${bucket}/${target.prefix}s3-kms-wizard/00000000T000000Z-0/large`;
}

/** There was no upload of our own: what is known was handed over. */
export function isHandedOver({ reportedError }: Evidence): boolean {
  return reportedError.status === 'read' || reportedError.status === 'none';
}

function s3Context(facts: Facts, bucketIsCallers: boolean): AccessRequest['context'] {
  const { target, steps, evidence } = facts.observation;
  // For a part S3 takes these from the upload's own settings, which a default key has filled in.
  const named = target.kmsKeyId !== null;
  const isOwnPut = !isHandedOver(evidence) && facts.failure?.operation === 'PutObject';
  const onlyDefault = isOwnPut ? ([] as const) : ('unknown' as const);
  const key = facts.keyArn === null ? ('unknown' as const) : [facts.keyArn];
  return {
    [SSE]: named ? [target.sse] : onlyDefault,
    [SSE_KEY]: named ? key : onlyDefault,
    ...(bucketIsCallers ? {} : SOMEBODY_ELSES),
    ...(steps.length > 0 && bucketArn(facts) !== null ? OWN_UPLOADS : {}),
    'aws:RequestedRegion': facts.region === null ? 'unknown' : [facts.region],
    // What stands in for AWS behind a plain endpoint may say that TLS was used, as the practice account does.
    'aws:SecureTransport': (target.serviceEndpoints.s3 ?? target.endpoint)?.startsWith('http://')
      ? 'unknown'
      : ['true'],
    'aws:ViaAWSService': ['false'],
  };
}

/** Which other account a bucket belongs to is not shown by any answer. */
const SOMEBODY_ELSES: AccessRequest['context'] = {
  'aws:ResourceAccount': 'unknown',
  's3:ResourceAccount': 'unknown',
};

/** How our own requests are made; those of a message that somebody pasted may have been made otherwise. */
const OWN_UPLOADS: AccessRequest['context'] = {
  's3:authType': ['REST-HEADER'],
  's3:signatureversion': ['AWS4-HMAC-SHA256'],
  's3:x-amz-acl': [],
  's3:x-amz-storage-class': [],
};
