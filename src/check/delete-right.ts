import type { Evidence, IdentityPolicies } from '../diagnosis/index.ts';
import { authorize, type Known, type NamedPolicy, type PolicyStack, parsePolicy } from '../policy/index.ts';
import type { LookWarning } from './events.ts';
import { readValue } from './evidence-store.ts';

/**
 * The action that the documents show the caller may not use on a test object, or null. Silent where anything that could
 * allow it was not read. Policies that nobody can read (a session's, the organization's) could only take away more.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html, "Permissions"
 */
export function refusedDeletion(
  evidence: Evidence,
  bucket: string,
  objectKeys: readonly string[],
): Extract<LookWarning, { id: 'cannot-delete' }>['action'] | null {
  const { versioning } = evidence;
  const caller = readValue(evidence.caller);
  const identity = readValue(evidence.identity);
  if (caller === null || identity === null) return null;
  if (caller.kind !== 'user' && caller.kind !== 'role-session') return null;
  if (versioning.status !== 'read' && versioning.status !== 'none') return null;
  if (!/^[A-Za-z0-9._-]+$/.test(bucket) || bucket.endsWith('-s3alias')) return null;
  const stack = stackOf(identity, evidence.bucketPolicy);
  const action = versioning.status === 'none' ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  const partition = caller.arn.split(':')[1] ?? 'aws';
  const refused = objectKeys.some((key) => {
    const request = {
      principal: caller,
      action,
      resource: `arn:${partition}:s3:::${bucket}/${key}`,
      // Whose bucket it is no answer shows. In the caller's own account either side is enough, so that what is refused
      // there is refused everywhere.
      resourceAccount: caller.account,
      context: { 'aws:ResourceAccount': 'unknown', 's3:VersionId': 'unknown' },
    } as const;
    const { outcome } = authorize(request, stack);
    return outcome === 'explicit-deny' || outcome === 'implicit-deny';
  });
  return refused ? action : null;
}

function stackOf(identity: IdentityPolicies, bucketPolicy: Evidence['bucketPolicy']): PolicyStack {
  const policies = identity.policies.map(({ name, arn, document }) => named(name, arn, document));
  const known = policies.filter((policy) => policy !== 'unknown');
  const complete = identity.incomplete.length === 0 && known.length === policies.length;
  const { boundary } = identity;
  return {
    identity: complete ? known : 'unknown',
    boundary: boundary === null ? null : named(boundary.arn, boundary.arn, boundary.document),
    session: null,
    serviceControl: [],
    resourceControl: [],
    resource:
      bucketPolicy.status === 'none'
        ? null
        : named('bucket policy', null, bucketPolicy.status === 'read' ? bucketPolicy.value : null),
    vpcEndpoint: null,
    grants: [],
  };
}

function named(name: string, arn: string | null, text: string | null): Known<NamedPolicy> {
  const parsed = text === null ? null : parsePolicy(text);
  return parsed?.ok ? { name, arn, document: parsed.document } : 'unknown';
}
