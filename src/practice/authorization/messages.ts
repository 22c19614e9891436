/**
 * How AWS words a refusal, as one table: a new wording is a new row.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html, and messages seen in the wild.
 */
import type { Layer } from '../../policy/index.ts';
import type { Refusal } from './decide.ts';

export const ACCESS_DENIED = 'Access Denied';

/** How the message names what was asked for; `{resource}` is the ARN, or IAM's own words for a user or role. */
const RESOURCE_FORMS = {
  /** KMS, IAM, STS */
  plain: ' on resource: {resource}',
  /** S3 */
  quoted: ' on resource: "{resource}"',
  /** KMS, when it will not say whether another account's key exists */
  hidden: ' on this resource',
  /** KMS, for Decrypt without a key id */
  ciphertext: ' on the resource associated with this ciphertext',
} as const;

export type ResourceForm = keyof typeof RESOURCE_FORMS;

/** After the resource, when nothing allows. KMS never names a grant; no implicit form of an RCP denial exists. */
const IMPLICIT: Readonly<Record<Layer, string>> = {
  'key-policy': ' because no resource-based policy allows the {action} action',
  'bucket-policy': ' because no resource-based policy allows the {action} action',
  grant: ' because no resource-based policy allows the {action} action',
  'identity-policy': ' because no identity-based policy allows the {action} action',
  'permissions-boundary': ' because no permissions boundary allows the {action} action',
  'session-policy': ' because no session policy allows the {action} action',
  'service-control-policy': ' because no service control policy allows the {action} action',
  'resource-control-policy': '',
  'vpc-endpoint-policy': ' because no VPC endpoint policy allows the {action} action',
};

/** After the resource, when a Deny statement applies. */
const EXPLICIT: Readonly<Record<Layer, string>> = {
  'key-policy': ' with an explicit deny in a resource-based policy',
  'bucket-policy': ' with an explicit deny in a resource-based policy',
  // A grant cannot deny.
  grant: '',
  'identity-policy': ' with an explicit deny in an identity-based policy',
  'permissions-boundary': ' with an explicit deny in a permissions boundary',
  'session-policy': ' with an explicit deny in a session policy',
  'service-control-policy': ' with an explicit deny in a service control policy',
  'resource-control-policy': ' with an explicit deny in a resource control policy',
  'vpc-endpoint-policy': ' with an explicit deny in a VPC endpoint policy',
};

/** Since 2026 the ARN of the denying policy follows, for the kinds that have one; S3 spells it its own way. */
const POLICY_ARN = { plain: ': {arn}', s3: ', with policy ARN: {arn}' } as const;

const HIDDEN_TAIL =
  ' because the resource does not exist in this Region, no resource-based policies allow access,' +
  ' or a resource-based policy explicitly denies access';

const CUSTOMER_KEYS_TAIL =
  ' because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys' +
  ' (SSE-C). Please specify a different server-side encryption type';

const TRUST = {
  implicit: ' because no role trust policy allows the {action} action',
  explicit: ' with an explicit deny in the role trust policy',
} as const;

export interface Denied {
  readonly callerArn: string;
  readonly action: string;
  readonly form: ResourceForm;
  readonly resource: string;
}

/** The refusal with the layer AWS would name, the first of the decision's. */
export function denialMessage(denied: Denied, decision: Refusal, arnStyle: keyof typeof POLICY_ARN): string {
  if (decision.outcome === 'implicit-deny') return head(denied) + fill(IMPLICIT[decision.layers[0]], denied);
  const [{ layer, policyArn }] = decision.statements;
  const arn = policyArn === null ? '' : POLICY_ARN[arnStyle].replace('{arn}', policyArn);
  return head(denied) + EXPLICIT[layer] + arn;
}

/** KMS's answer to an outsider: it names three possibilities and confirms none. */
export function hiddenMessage(denied: Denied): string {
  return head(denied) + HIDDEN_TAIL;
}

/** A setting of the bucket refuses, and no policy. */
export function blockedMessage(denied: Denied): string {
  return head(denied) + CUSTOMER_KEYS_TAIL;
}

export function trustMessage(denied: Denied, kind: keyof typeof TRUST): string {
  return head(denied) + fill(TRUST[kind], denied);
}

function head(denied: Denied): string {
  const resource = RESOURCE_FORMS[denied.form].replace('{resource}', denied.resource);
  return `User: ${denied.callerArn} is not authorized to perform: ${denied.action}${resource}`;
}

function fill(tail: string, { action }: Denied): string {
  return tail.replace('{action}', action);
}
