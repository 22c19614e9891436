import type { AccessRequest, ContextValue, Principal } from './request.ts';

/** What is known of one condition key in one request. */
export type Lookup =
  | { readonly state: 'present'; readonly values: readonly string[] }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' }
  /** a role's ARN whose path nobody has told us: `<prefix>[path/]<name>` */
  | { readonly state: 'role-arn'; readonly prefix: string; readonly name: string };

export interface RequestContext {
  /** the key in any case */
  readonly lookup: (key: string) => Lookup;
  /** the encryption context by key, in the case it was sent in: grant constraints compare it exactly */
  readonly encryptionContext: ReadonlyMap<string, ContextValue>;
}

const ENCRYPTION_CONTEXT = 'kms:encryptioncontext:';

/**
 * Keys that are part of every request, or follow from its principal or resource, but which the request at hand
 * cannot tell. To read them as "not sent" would make a `Deny … StringNotEquals` apply that does not on AWS.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * and https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
const KNOWN_TO_AWS_ONLY: ReadonlySet<string> = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:tokenissuetime',
  'aws:sourceidentity',
  'aws:federatedprovider',
  'aws:currenttime',
  'aws:epochtime',
  'aws:securetransport',
  'aws:useragent',
  'aws:sourceip',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:vpcsourceip',
  'kms:keyspec',
  'kms:keyusage',
  'kms:keyorigin',
  'kms:multiregion',
  'kms:multiregionkeytype',
  'kms:customermasterkeyspec',
  'kms:customermasterkeyusage',
  'kms:resourcealiases',
]);
const KNOWN_TO_AWS_ONLY_PREFIXES = ['aws:principaltag/', 'aws:resourcetag/', 's3:existingobjecttag/'];

/** The condition keys of a request: those given, and those that follow from its principal, resource and action. */
export function requestContext(request: AccessRequest): RequestContext {
  const keys = principalKeys(request.principal);
  keys.set('aws:resourceaccount', present(request.resourceAccount));
  const encryptionContext = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(request.context)) {
    const lower = key.toLowerCase();
    keys.set(lower, lookupOf(value));
    if (lower.startsWith(ENCRYPTION_CONTEXT))
      encryptionContext.set(key.slice(ENCRYPTION_CONTEXT.length), value);
  }
  fillEncryptionContextKeys(keys, encryptionContext);
  return { lookup: (key) => lookupKey(keys, key.toLowerCase()), encryptionContext };
}

function lookupKey(keys: ReadonlyMap<string, Lookup>, key: string): Lookup {
  const found = keys.get(key);
  if (found !== undefined) return found;
  const hidden =
    KNOWN_TO_AWS_ONLY.has(key) || KNOWN_TO_AWS_ONLY_PREFIXES.some((prefix) => key.startsWith(prefix));
  return hidden ? { state: 'unknown' } : { state: 'absent' };
}

function fillEncryptionContextKeys(
  keys: Map<string, Lookup>,
  encryptionContext: ReadonlyMap<string, ContextValue>,
): void {
  if (keys.has('kms:encryptioncontextkeys')) return;
  const sent: string[] = [];
  for (const [key, value] of encryptionContext) {
    if (value === 'unknown') {
      keys.set('kms:encryptioncontextkeys', { state: 'unknown' });
      return;
    }
    if (value.length > 0) sent.push(key);
  }
  if (sent.length > 0) keys.set('kms:encryptioncontextkeys', present(...sent));
}

function lookupOf(value: ContextValue): Lookup {
  if (value === 'unknown') return { state: 'unknown' };
  return value.length === 0 ? { state: 'absent' } : present(...value);
}

function present(...values: string[]): Lookup {
  return { state: 'present', values };
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (principal key values) */
function principalKeys(principal: Principal): Map<string, Lookup> {
  const keys = new Map<string, Lookup>();
  keys.set('aws:principalisawsservice', present(String(principal.kind === 'service')));
  if (principal.kind === 'service') {
    keys.set('aws:principalservicename', present(principal.service));
    return keys;
  }
  if (principal.kind === 'anonymous') {
    keys.set('aws:principaltype', present('Anonymous'));
    keys.set('aws:userid', present('anonymous'));
    return keys;
  }
  keys.set('aws:principalaccount', present(principal.account));
  keys.set('kms:calleraccount', present(principal.account));
  switch (principal.kind) {
    case 'root':
      keys.set('aws:principalarn', present(principal.arn));
      keys.set('aws:principaltype', present('Account'));
      keys.set('aws:userid', present(principal.account));
      break;
    case 'user':
      keys.set('aws:principalarn', present(principal.arn));
      keys.set('aws:principaltype', present('User'));
      keys.set('aws:username', present(principal.arn.slice(principal.arn.lastIndexOf('/') + 1)));
      keys.set('aws:userid', principal.userId === null ? { state: 'unknown' } : present(principal.userId));
      break;
    case 'federated-user':
      keys.set('aws:principalarn', present(principal.arn));
      keys.set('aws:principaltype', present('FederatedUser'));
      keys.set(
        'aws:userid',
        present(`${principal.account}:${principal.arn.slice(principal.arn.lastIndexOf('/') + 1)}`),
      );
      break;
    case 'role-session':
      keys.set('aws:principaltype', present('AssumedRole'));
      keys.set('aws:principalarn', roleArn(principal));
      keys.set(
        'aws:userid',
        principal.roleId === null
          ? { state: 'unknown' }
          : present(`${principal.roleId}:${principal.sessionName}`),
      );
      break;
  }
  return keys;
}

function roleArn(principal: Extract<Principal, { kind: 'role-session' }>): Lookup {
  if (principal.roleArn !== null) return present(principal.roleArn);
  const partition = principal.arn.split(':')[1] ?? 'aws';
  return {
    state: 'role-arn',
    prefix: `arn:${partition}:iam::${principal.account}:role/`,
    name: principal.roleName,
  };
}
