/** The walk through an observation: every place that may name somebody is handed to a writer. */
import type {
  DryRunAnswer,
  Evidence,
  IdentityPolicies,
  IdentityPolicy,
  Observation,
  ObservedTarget,
  Piece,
  PolicyDocument,
  Step,
} from '../../diagnosis/index.ts';
import type { Grant, GrantConstraints, Principal } from '../../policy/index.ts';
import { redactError } from './message.ts';
import { redactPolicy } from './policy.ts';
import { redactArn, redactPath, redactUrl, redactValue } from './values.ts';
import type { Kind, Writer } from './writer.ts';

export function redactObservation({ target, steps, evidence }: Observation, writer: Writer): Observation {
  return {
    target: redactTarget(target, writer),
    steps: steps.map((step) => redactStep(step, writer)),
    evidence: redactEvidence(evidence, writer),
  };
}

function redactTarget(target: ObservedTarget, writer: Writer): ObservedTarget {
  const { bucket, prefix, kmsKeyId, endpoint, serviceEndpoints, objectKey } = target;
  const { s3, kms, sts, iam } = serviceEndpoints;
  const url = (text: string) => redactUrl(text, writer);
  return {
    ...target,
    bucket: redactBucket(bucket, writer),
    prefix: redactPath(prefix, 'folder', writer),
    kmsKeyId: orNull(kmsKeyId, (text) => redactKeyId(text, writer)),
    endpoint: orNull(endpoint, url),
    serviceEndpoints: {
      ...(s3 === undefined ? {} : { s3: url(s3) }),
      ...(kms === undefined ? {} : { kms: url(kms) }),
      ...(sts === undefined ? {} : { sts: url(sts) }),
      ...(iam === undefined ? {} : { iam: url(iam) }),
    },
    objectKey: orNull(objectKey, (text) => redactPath(text, 'object', writer)),
  };
}

/** By these endings S3 and its clients tell what kind of name it is. */
const BUCKET_ENDING = /(?:-s3alias|--ol-s3|--x-s3|--table-s3)$/;

export function redactBucket(bucket: string, writer: Writer): string {
  if (bucket.startsWith('arn:')) return redactArn(bucket, false, writer);
  const ending = BUCKET_ENDING.exec(bucket)?.[0] ?? '';
  return `${writer.name('bucket', bucket.slice(0, bucket.length - ending.length), false)}${ending}`;
}

function redactKeyId(text: string, writer: Writer): string {
  if (text.startsWith('arn:')) return redactArn(text, false, writer);
  if (text === 'aws/s3' || text.startsWith('alias/aws/')) return text;
  const alias = text.startsWith('alias/');
  return alias
    ? `alias/${redactPath(text.slice('alias/'.length), 'alias', writer)}`
    : writer.name('key', text, false);
}

function redactStep(step: Step, writer: Writer): Step {
  if (step.outcome === 'skipped') return step;
  const requestId = orNull(step.requestId, (id) => writer.name('request', id, false));
  if (step.outcome === 'failed') return { ...step, requestId, error: redactError(step.error, writer) };
  return {
    ...step,
    requestId,
    kmsKeyArn: orNull(step.kmsKeyArn, (arn) => redactValue(arn, 'key', false, writer)),
  };
}

function redactEvidence(evidence: Evidence, writer: Writer): Evidence {
  const policies = (list: readonly PolicyDocument[]) => list.map((one) => redactDocument(one, writer));
  const piece = <T>(one: Piece<T>, value: (found: T) => T): Piece<T> => redactPiece(one, value, writer);
  const asIs = <T>(one: Piece<T>): Piece<T> => piece(one, (value) => value);
  const text = (policy: string) => redactPolicy(policy, writer);
  return {
    caller: piece(evidence.caller, (caller) => redactPrincipal(caller, writer)),
    identity: piece(evidence.identity, (identity) => redactIdentity(identity, writer)),
    key: piece(evidence.key, (key) => ({
      ...key,
      arn: redactArn(key.arn, false, writer),
      account: writer.name('account', key.account, false),
    })),
    bucketRegion: asIs(evidence.bucketRegion),
    bucketEncryption: piece(evidence.bucketEncryption, (encryption) => ({
      ...encryption,
      kmsKeyId: orNull(encryption.kmsKeyId, (id) => redactKeyId(id, writer)),
    })),
    grants: piece(evidence.grants, (grants) => grants.map((grant) => redactGrant(grant, writer))),
    keyPolicy: piece(evidence.keyPolicy, text),
    bucketPolicy: piece(evidence.bucketPolicy, text),
    versioning: asIs(evidence.versioning),
    defaultRetention: asIs(evidence.defaultRetention),
    replication: asIs(evidence.replication),
    notifications: asIs(evidence.notifications),
    dryRun: piece(evidence.dryRun, ({ encryptionContext, generateDataKey, decrypt }) => ({
      encryptionContext: orNull(encryptionContext, (context) => redactValue(context, 'name', false, writer)),
      generateDataKey: redactAnswer(generateDataKey, writer),
      decrypt: redactAnswer(decrypt, writer),
    })),
    reportedError: piece(evidence.reportedError, ({ operation, error }) => ({
      operation: orNull(operation, (name) =>
        /^[A-Z][A-Za-z0-9]{2,60}$/.test(name) ? name : writer.name('word', name, false),
      ),
      error: redactError(error, writer),
    })),
    sessionPolicies: piece(evidence.sessionPolicies, policies),
    serviceControl: piece(evidence.serviceControl, policies),
    resourceControl: piece(evidence.resourceControl, policies),
    vpcEndpointPolicy: piece(evidence.vpcEndpointPolicy, (one) => redactDocument(one, writer)),
    readers: piece(evidence.readers, (readers) =>
      readers.map((reader) =>
        reader.error === null
          ? { account: writer.name('account', reader.account, false), error: null }
          : { account: null, error: redactError(reader.error, writer) },
      ),
    ),
  };
}

function redactPiece<T>(piece: Piece<T>, value: (found: T) => T, writer: Writer): Piece<T> {
  if (piece.status === 'read') return { ...piece, value: value(piece.value) };
  return piece.status === 'refused' ? { ...piece, error: redactError(piece.error, writer) } : piece;
}

function orNull<T>(value: T | null, redact: (value: T) => T): T | null {
  return value === null ? null : redact(value);
}

function redactPrincipal(principal: Principal, writer: Writer): Principal {
  switch (principal.kind) {
    case 'service':
    case 'anonymous':
      return principal;
    case 'root':
    case 'federated-user':
      return { ...principal, ...redactOwner(principal, writer) };
    case 'user':
      return {
        ...principal,
        ...redactOwner(principal, writer),
        userId: orNull(principal.userId, (id) => redactValue(id, 'user', false, writer)),
      };
    case 'role-session':
      return {
        ...principal,
        ...redactOwner(principal, writer),
        roleName: writer.name('role', principal.roleName, false),
        sessionName: writer.name('session', principal.sessionName, false),
        roleArn: orNull(principal.roleArn, (arn) => redactArn(arn, false, writer)),
        roleId: orNull(principal.roleId, (id) => redactValue(id, 'role', false, writer)),
      };
  }
}

function redactOwner({ arn, account }: { readonly arn: string; readonly account: string }, writer: Writer) {
  return { arn: redactArn(arn, false, writer), account: writer.name('account', account, false) };
}

function redactIdentity(identity: IdentityPolicies, writer: Writer): IdentityPolicies {
  const { subject, policies, boundary, incomplete } = identity;
  return {
    subject: {
      ...subject,
      name: writer.name(subject.kind, subject.name, false),
      arn: redactArn(subject.arn, false, writer),
    },
    policies: policies.map((policy) => redactIdentityPolicy(policy, writer)),
    boundary:
      boundary === null
        ? null
        : {
            arn: boundary.arn.startsWith('arn:')
              ? redactArn(boundary.arn, false, writer)
              : redactName(boundary.arn, 'file', writer),
            document: orNull(boundary.document, (text) => redactPolicy(text, writer)),
          },
    incomplete: incomplete.map((error) => redactError(error, writer)),
  };
}

function redactIdentityPolicy(policy: IdentityPolicy, writer: Writer): IdentityPolicy {
  return {
    ...policy,
    ...redactDocument(policy, writer),
    group: orNull(policy.group, (name) => writer.name('group', name, false)),
  };
}

function redactDocument<T extends PolicyDocument>(
  { name, arn, document }: T,
  writer: Writer,
): PolicyDocument {
  const isAws = arn !== null && arn.split(':')[4] === 'aws';
  return {
    name:
      isAws && arn.endsWith(`/${name}`)
        ? name
        : redactName(name, arn === null && name.includes('.') ? 'file' : 'policy', writer),
    arn: orNull(arn, (text) => redactArn(text, false, writer)),
    document: redactPolicy(document, writer),
  };
}

/** A document goes by its ARN where it has no other name. */
function redactName(name: string, kind: Kind, writer: Writer): string {
  return name.startsWith('arn:') ? redactArn(name, false, writer) : writer.name(kind, name, false);
}

function redactGrant(grant: Grant, writer: Writer): Grant {
  const who = (text: string) =>
    text.endsWith('.amazonaws.com') ? text : redactValue(text, 'user', false, writer);
  return {
    ...grant,
    grantId: writer.name('grant', grant.grantId, false),
    name: orNull(grant.name, (name) => writer.name('grant', name, false)),
    keyArn: redactValue(grant.keyArn, 'key', false, writer),
    granteePrincipal: who(grant.granteePrincipal),
    retiringPrincipal: orNull(grant.retiringPrincipal, who),
    constraints: orNull(grant.constraints, (constraints) => redactConstraints(constraints, writer)),
  };
}

function redactConstraints(constraints: GrantConstraints, writer: Writer): GrantConstraints {
  const pairs = (context: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(context).map(([key, value]) => [
        key === 'aws:s3:arn' ? key : writer.name('tag', key, false),
        redactValue(value, 'tag', false, writer),
      ]),
    );
  return {
    encryptionContextEquals: orNull(constraints.encryptionContextEquals, pairs),
    encryptionContextSubset: orNull(constraints.encryptionContextSubset, pairs),
  };
}

function redactAnswer(answer: DryRunAnswer, writer: Writer): DryRunAnswer {
  return answer.outcome === 'would-succeed'
    ? answer
    : { ...answer, error: redactError(answer.error, writer) };
}
