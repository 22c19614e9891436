/**
 * Every tail that AWS documents for an access-denied message, one row each: a wording seen for the first time is one
 * more row here. Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */

/** The policy type a message names, before `resource` is told apart into key policy and bucket policy. */
export type NamedPlace =
  | 'identity'
  | 'resource'
  | 'session'
  | 'boundary'
  | 'service-control'
  | 'resource-control'
  | 'vpc-endpoint'
  /** no layer of ours: the trust policy of a role, S3 Block Public Access, a bucket that blocks SSE-C */
  | 'elsewhere';

export interface TailRow {
  /** what the tail begins with, in lower case, spaces single */
  readonly begins: string;
  readonly place: NamedPlace;
  /** `three-way`: KMS will not say whether the key is missing, unshared or denied */
  readonly denial: 'implicit' | 'explicit' | 'three-way';
}

/** The first row that fits wins: a longer wording stands before the shorter one it contains. */
export const TAILS: readonly TailRow[] = [
  { begins: 'because no identity-based policy allows', place: 'identity', denial: 'implicit' },
  { begins: 'because no resource-based policy allows', place: 'resource', denial: 'implicit' },
  { begins: 'because no session policy allows', place: 'session', denial: 'implicit' },
  { begins: 'because no permissions boundary allows', place: 'boundary', denial: 'implicit' },
  { begins: 'because no service control policy allows', place: 'service-control', denial: 'implicit' },
  { begins: 'because no vpc endpoint policy allows', place: 'vpc-endpoint', denial: 'implicit' },
  { begins: 'because no role trust policy allows', place: 'elsewhere', denial: 'implicit' },
  {
    begins:
      'because the resource does not exist in this region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
    place: 'resource',
    denial: 'three-way',
  },
  {
    begins: 'because public acls are prevented by the blockpublicacls setting',
    place: 'elsewhere',
    denial: 'explicit',
  },
  {
    begins: 'because this bucket has blocked upload requests that specify',
    place: 'elsewhere',
    denial: 'explicit',
  },
  { begins: 'with an explicit deny in an identity-based policy', place: 'identity', denial: 'explicit' },
  { begins: 'with an explicit deny in a resource-based policy', place: 'resource', denial: 'explicit' },
  { begins: 'with an explicit deny in a session policy', place: 'session', denial: 'explicit' },
  { begins: 'with an explicit deny in a sessions policy', place: 'session', denial: 'explicit' },
  { begins: 'with an explicit deny in a permissions boundary', place: 'boundary', denial: 'explicit' },
  {
    begins: 'with an explicit deny in a service control policy',
    place: 'service-control',
    denial: 'explicit',
  },
  {
    begins: 'with an explicit deny in a resource control policy',
    place: 'resource-control',
    denial: 'explicit',
  },
  {
    begins: 'with an explicit deny in a vpc endpoint policy transitively through a service control policy',
    place: 'service-control',
    denial: 'explicit',
  },
  { begins: 'with an explicit deny in a vpc endpoint policy', place: 'vpc-endpoint', denial: 'explicit' },
  { begins: 'with an explicit deny in the role trust policy', place: 'elsewhere', denial: 'explicit' },
];

/** Before September 2021 the type of policy was not named; some services still write it so. */
export const BARE_EXPLICIT = 'with an explicit deny';

/** Whole messages that do not follow the `User: … is not authorized to perform: …` form, in lower case. */
export const WHOLE_MESSAGES: readonly {
  readonly contains: string;
  readonly action: string;
  readonly place: NamedPlace;
  readonly denial: 'three-way';
}[] = [
  {
    contains:
      'the ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access',
    action: 'kms:Decrypt',
    place: 'resource',
    denial: 'three-way',
  },
];

/** What may follow a message whose tail names nothing: the end, or what AWS and its clients add. In lower case. */
export const ENDS: readonly string[] = [
  '(service:',
  '(sdk attempt',
  '</',
  'status code:',
  // since 2026, where IAM's Access Troubleshooter has the details:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html
  'go to https://',
  'or call the getrequestauthorizationdetails api',
];
