/** Every policy that was read, with its text: whose it is, who else may be under it, and the call that writes it. */
import { type Layer, type NamedPolicy, type PolicyChange, parseArn } from '../../policy/index.ts';
import {
  describePolicyCommand,
  getBucketPolicyCommand,
  getKeyPolicyCommand,
  listPolicyVersionsCommand,
} from '../commands.ts';
import { bucketPolicyName, type Documents, identityPolicyName, requestOf } from '../documents.ts';
import { type Facts, readValue } from '../facts.ts';
import type { Evidence, IdentityPolicies, IdentityPolicy, PolicyDocument } from '../observation.ts';
import { type Reason, reason } from '../reasons.ts';
import type { FixContext } from './draft.ts';
import { managedElsewhere } from './managed-elsewhere.ts';

export interface Source {
  readonly layer: Layer;
  readonly name: string;
  readonly arn: string | null;
  readonly text: string;
  /** it may be attached to others besides the caller */
  readonly shared: boolean;
  /** it stands on the key or the bucket: what it says is about that alone */
  readonly attached: boolean;
  /** who has to act; null where nothing shows it */
  readonly account: string | null;
  readonly fileName: string;
  /** null: no AWS call that can be written down here changes it */
  readonly write: ((policy: string) => PolicyChange) | null;
  /** nobody can edit it: a policy of AWS's own */
  readonly fixed: boolean;
  readonly read: readonly string[];
  readonly notes: readonly Reason[];
  readonly replace: (documents: Documents, policy: NamedPolicy) => Documents;
  readonly rewrite: (evidence: Evidence, text: string) => Evidence;
}

export function sourcesOf(context: FixContext): readonly Source[] {
  const { evidence } = context.facts.observation;
  const identity = readValue(evidence.identity);
  return [
    ...keyPolicy(context),
    ...bucketPolicy(context),
    ...(identity === null
      ? []
      : identity.policies.map((policy, index) => iamPolicy(context, identity, policy, index))),
    ...boundary(context, identity),
    ...handedOver(context, 'session-policy', 'sessionPolicies', 'session'),
    ...handedOver(context, 'service-control-policy', 'serviceControl', 'serviceControl'),
    ...handedOver(context, 'resource-control-policy', 'resourceControl', 'resourceControl'),
    ...vpcEndpoint(context),
  ];
}

function keyPolicy({ facts, keyArn, keyAccount, place }: FixContext): Source[] {
  const text = readValue(facts.observation.evidence.keyPolicy);
  if (text === null || keyArn === null || keyAccount === null) return [];
  return [
    {
      layer: 'key-policy',
      name: 'default',
      arn: null,
      text,
      shared: true,
      attached: true,
      account: keyAccount,
      fileName: 'key-policy.json',
      write: (policy) => ({ kind: 'put-key-policy', account: keyAccount, keyArn, policy }),
      fixed: facts.awsManagedKey,
      read: [getKeyPolicyCommand(keyArn, place)],
      notes: [],
      replace: (documents, policy) => ({ ...documents, keyPolicy: policy }),
      rewrite: (evidence, after) => ({ ...evidence, keyPolicy: withValue(evidence.keyPolicy, after) }),
    },
  ];
}

function bucketPolicy({ facts, place }: FixContext): Source[] {
  const text = readValue(facts.observation.evidence.bucketPolicy);
  if (text === null) return [];
  const { bucket } = facts.observation.target;
  const account = bucketAccountOf(facts);
  const plain = bucketArnOf(facts) !== null;
  return [
    {
      layer: 'bucket-policy',
      name: bucketPolicyName(facts.observation.target),
      arn: null,
      text,
      shared: true,
      attached: true,
      account,
      fileName: 'bucket-policy.json',
      write:
        account === null || !plain
          ? null
          : (policy) => ({ kind: 'put-bucket-policy', account, bucket, policy }),
      fixed: false,
      read: plain ? [getBucketPolicyCommand(bucket, place)] : [],
      notes: account === null ? [reason('fix-bucket-owner-not-known', { bucket })] : [],
      replace: (documents, policy) => ({ ...documents, bucketPolicy: policy }),
      rewrite: (evidence, after) => ({ ...evidence, bucketPolicy: withValue(evidence.bucketPolicy, after) }),
    },
  ];
}

function iamPolicy(
  context: FixContext,
  { subject }: IdentityPolicies,
  source: IdentityPolicy,
  index: number,
): Source {
  const name = identityPolicyName(source);
  const { account } = context.caller;
  const inline = source.kind === 'inline';
  const elsewhere = inline ? managedElsewhere(subject) : [];
  const isIt = (policy: NamedPolicy) => policy.name === name && policy.arn === source.arn;
  const common = {
    layer: 'identity-policy' as const,
    name,
    arn: source.arn,
    text: source.document,
    shared: !inline,
    attached: false,
    fileName: `iam-policy-${fileWord(name)}.json`,
    replace: (documents: Documents, policy: NamedPolicy): Documents => ({
      ...documents,
      identity: documents.identity.map((one) => (isIt(one) ? policy : one)),
    }),
    rewrite: (evidence: Evidence, document: string): Evidence => {
      const read = readValue(evidence.identity);
      if (read === null) return evidence;
      const policies = read.policies.map((one, at) => (at === index ? { ...one, document } : one));
      return { ...evidence, identity: withValue(evidence.identity, { ...read, policies }) };
    },
  };
  if (source.arn !== null || (source.kind !== 'inline' && source.kind !== 'group-inline'))
    return { ...common, ...managed(context, source.arn ?? source.name) };
  const named = { account, policyName: source.name };
  const { group } = source;
  const write = (policy: string): PolicyChange =>
    group !== null
      ? { kind: 'put-group-policy', ...named, groupName: group, policy }
      : subject.kind === 'user'
        ? { kind: 'put-user-policy', ...named, userName: subject.name, policy }
        : { kind: 'put-role-policy', ...named, roleName: subject.name, policy };
  return {
    ...common,
    account,
    write: elsewhere.length > 0 ? null : write,
    fixed: false,
    read: [],
    notes: elsewhere,
  };
}

function boundary(context: FixContext, identity: IdentityPolicies | null): Source[] {
  const found = identity?.boundary ?? null;
  if (found === null || found.document === null) return [];
  const { arn, document } = found;
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return [
    {
      layer: 'permissions-boundary',
      name,
      arn,
      text: document,
      shared: true,
      attached: false,
      fileName: `permissions-boundary-${fileWord(name)}.json`,
      ...managed(context, arn),
      replace: (documents, policy) => ({ ...documents, boundary: policy }),
      rewrite: (evidence, after) => {
        const read = readValue(evidence.identity);
        if (read === null) return evidence;
        const value = { ...read, boundary: { arn, document: after } };
        return { ...evidence, identity: withValue(evidence.identity, value) };
      },
    },
  ];
}

/**
 * Of a document that was handed over, the ARN may not be known: no command can name the policy then.
 * A managed policy has at most five versions, the oldest of which has to go before a sixth.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html
 */
function managed(
  { place, caller }: FixContext,
  policyArn: string,
): Pick<Source, 'account' | 'write' | 'fixed' | 'read' | 'notes'> {
  const arn = parseArn(policyArn);
  if (arn === null) {
    const note = reason('fix-policy-not-named', { policy: policyArn });
    return { account: caller.account, write: null, fixed: false, read: [], notes: [note] };
  }
  const { account } = arn;
  if (!/^\d{12}$/.test(account)) {
    return { account: null, write: null, fixed: true, read: [], notes: [] };
  }
  return {
    account,
    write: (policy) => ({ kind: 'create-policy-version', account, policyArn, policy }),
    fixed: false,
    read: [listPolicyVersionsCommand(policyArn, place)],
    notes: [reason('fix-policy-versions', { policy: policyArn })],
  };
}

type HandedOver = 'sessionPolicies' | 'serviceControl' | 'resourceControl';

function handedOver(
  context: FixContext,
  layer: 'session-policy' | 'service-control-policy' | 'resource-control-policy',
  piece: HandedOver,
  member: 'session' | 'serviceControl' | 'resourceControl',
): Source[] {
  const { facts, caller, place } = context;
  const files = readValue(facts.observation.evidence[piece]) ?? [];
  return files.map((file, index): Source => {
    const arn = policyArnFor(facts, layer, file, files.length);
    const isIt = (policy: NamedPolicy) => policy.name === file.name && policy.arn === file.arn;
    return {
      layer,
      name: file.name,
      arn: file.arn,
      text: file.document,
      // A session policy is passed with one session, by whoever begins it.
      shared: layer !== 'session-policy',
      attached: false,
      account: layer === 'session-policy' ? caller.account : managementAccountOf(arn),
      fileName: `${layer}-${fileWord(file.name)}.json`,
      write: null,
      fixed: arn !== null && parseArn(arn)?.account === 'aws',
      read: arn === null ? [] : describePolicyCommand(arn, place),
      notes: [reason('fix-owner-of-layer', { layer })],
      replace: (documents, policy) => {
        const policies = documents[member];
        if (policies === null || policies === 'unknown') return documents;
        return { ...documents, [member]: policies.map((one) => (isIt(one) ? policy : one)) };
      },
      rewrite: (evidence, document) => ({
        ...evidence,
        [piece]: withValue(
          evidence[piece],
          files.map((one, at) => (at === index ? { ...one, document } : one)),
        ),
      }),
    };
  });
}

function vpcEndpoint({ facts }: FixContext): Source[] {
  const file = readValue(facts.observation.evidence.vpcEndpointPolicy);
  if (file === null) return [];
  return [
    {
      layer: 'vpc-endpoint-policy',
      name: file.name,
      arn: file.arn,
      text: file.document,
      shared: true,
      attached: false,
      account: null,
      fileName: 'vpc-endpoint-policy.json',
      write: null,
      fixed: false,
      read: [],
      notes: [reason('fix-owner-of-layer', { layer: 'vpc-endpoint-policy' })],
      replace: (documents, policy) => ({ ...documents, vpcEndpoint: policy }),
      rewrite: (evidence, document) => ({
        ...evidence,
        vpcEndpointPolicy: withValue(evidence.vpcEndpointPolicy, { ...file, document }),
      }),
    },
  ];
}

/** The file's own ARN, or the one that AWS has named where there is no doubt which file it means. */
function policyArnFor({ denial }: Facts, layer: Layer, file: PolicyDocument, files: number): string | null {
  return file.arn ?? (files === 1 && denial?.layer === layer ? denial.policyArn : null);
}

/**
 * Policies of an organization belong to its management account, whose id stands in their ARN.
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_arn-formats.html
 */
export function managementAccountOf(policyArn: string | null): string | null {
  const arn = policyArn === null ? null : parseArn(policyArn);
  return arn?.service === 'organizations' && /^\d{12}$/.test(arn.account) ? arn.account : null;
}

/** The bucket's ARN; null where the bucket is given by an access point. */
export function bucketArnOf(facts: Facts): string | null {
  const sample = requestOf(facts, 's3:PutObject')?.resource ?? '*';
  const slash = sample.indexOf('/');
  return slash < 0 ? null : sample.slice(0, slash);
}

/** Whose bucket it is: the caller's, or that of the one account whose credentials could read its policy. */
export function bucketAccountOf({ observation, bucketIsCallers, callerAccount }: Facts): string | null {
  if (bucketIsCallers === true) return callerAccount;
  const { bucketPolicy, readers } = observation.evidence;
  const byReader =
    (bucketPolicy.status === 'read' || bucketPolicy.status === 'none') && bucketPolicy.by === 'reader';
  if (!byReader) return null;
  const accounts = new Set((readValue(readers) ?? []).flatMap(({ account }) => account ?? []));
  const possible =
    bucketIsCallers === false ? [...accounts].filter((one) => one !== callerAccount) : [...accounts];
  return possible.length === 1 ? (possible[0] ?? null) : null;
}

/** Names may hold signs that have no place in a file's name. */
export function fileWord(name: string): string {
  return name
    .replace(/\.json(?= \(\d+\)$|$)/i, '')
    .replace(/ \((\d+)\)$/, '-$1')
    .replace(/[^A-Za-z0-9._-]/g, '-');
}

type ReadPiece<T> = { readonly status: string } & ({ readonly status: 'read'; readonly value: T } | object);

function withValue<T, P extends ReadPiece<T>>(piece: P, value: T): P {
  return piece.status === 'read' ? { ...piece, value } : piece;
}
