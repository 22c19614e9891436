/** What can be said of a condition key that a request leaves out. */
import type { AccessRequest, Principal } from './request.ts';

/**
 * What the asker means by leaving a condition key out of a request.
 * - `unknown`: that nobody has said; only what certainly cannot be part of such a request counts as not sent
 * - `not-sent`: that AWS does not have it: the asker has named every key there is
 */
export type LeftOut = 'unknown' | 'not-sent';

/**
 * Whether a key that was left out was certainly not part of the request. Everything else has to count as unknown: to
 * read a key as not sent makes a `Deny … StringNotEquals` apply, and an `Allow … StringEquals` fail, that may not on AWS.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (Availability),
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 * @param key in lower case
 */
export function isCertainlyNotSent(key: string, { principal, action }: AccessRequest): boolean {
  const service = key.slice(0, Math.max(key.indexOf(':'), 0));
  if (service === 'aws') return notSentBy(principal, key);
  if (isOfTheSession(service, key)) return principal.kind !== 'role-session';
  const own = action.toLowerCase().slice(0, action.indexOf(':'));
  // a key of another service is not part of this one's requests
  if (service !== own) return true;
  if (own !== 'kms') return false;
  return (
    STATED_BY_THE_CALL.has(key) ||
    STATED_BY_THE_CALL_PREFIXES.some((prefix) => key.startsWith(prefix)) ||
    (key === 'kms:calleraccount' && !('account' in principal)) ||
    (USE_OF_DATA.has(action.toLowerCase()) && OF_OTHER_KMS_OPERATIONS.has(key))
  );
}

/**
 * Keys with a service's prefix that follow the credentials of a role session into every service.
 * Source: "Cross-service condition keys" on the page of global keys.
 */
const CROSS_SERVICE: ReadonlySet<string> = new Set([
  'codebuild:buildarn',
  'codebuild:projectarn',
  'ec2:roledelivery',
  'ec2:sourceinstancearn',
  'glue:credentialissuingservice',
  'glue:roleassumedby',
  'identitystore:userid',
  'lambda:sourcefunctionarn',
  'ssm:sourceinstancearn',
]);

/**
 * Also what an identity provider said when the session began: `saml:…`, and keys that begin with the name of the
 * provider's host. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
function isOfTheSession(service: string, key: string): boolean {
  return CROSS_SERVICE.has(key) || service === 'saml' || service.includes('.');
}

/** What the caller of KMS states, and S3 as a caller; a call described without it is one that goes without it. */
const STATED_BY_THE_CALL: ReadonlySet<string> = new Set(['kms:viaservice', 'kms:encryptioncontextkeys']);
const STATED_BY_THE_CALL_PREFIXES = ['kms:encryptioncontext:', 'kms:recipientattestation:'];

const USE_OF_DATA: ReadonlySet<string> = new Set([
  'kms:decrypt',
  'kms:encrypt',
  'kms:generatedatakey',
  'kms:generatedatakeywithoutplaintext',
]);
const OF_OTHER_KMS_OPERATIONS: ReadonlySet<string> = new Set([
  'kms:bypasspolicylockoutsafetycheck',
  'kms:datakeypairspec',
  'kms:expirationmodel',
  'kms:grantconstrainttype',
  'kms:grantisforawsresource',
  'kms:grantoperations',
  'kms:granteeprincipal',
  'kms:keyagreementalgorithm',
  'kms:macalgorithm',
  'kms:messagetype',
  'kms:primaryregion',
  'kms:reencryptonsamekey',
  'kms:replicaregion',
  'kms:retiringprincipal',
  'kms:rotationperiodindays',
  'kms:schedulekeydeletionpendingwindowindays',
  'kms:signingalgorithm',
  'kms:validto',
  'kms:wrappingalgorithm',
  'kms:wrappingkeyspec',
]);

/** Part of a request only where an AWS service makes it in its own name. */
const OF_A_SERVICE: ReadonlySet<string> = new Set([
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
]);
/** Part of a request only where somebody with an account makes it. */
const OF_AN_ACCOUNT: ReadonlySet<string> = new Set(['aws:principalaccount', 'aws:principalarn']);

function notSentBy(principal: Principal, key: string): boolean {
  if (OF_A_SERVICE.has(key)) return principal.kind !== 'service';
  if (key === 'aws:username') return principal.kind !== 'user';
  return OF_AN_ACCOUNT.has(key) && !('account' in principal);
}
