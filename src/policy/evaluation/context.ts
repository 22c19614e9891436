import { parseArn } from '../arn.ts';
import { isCertainlyNotSent, type LeftOut } from './left-out.ts';
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
/** Follows from the principal, and is part of requests to KMS alone. */
const CALLER_ACCOUNT = 'kms:calleraccount';

/**
 * The condition keys of a request: those given, and those that follow from its principal, resource and action.
 * `leftOut` says what it means that any other was not given.
 */
export function requestContext(request: AccessRequest, leftOut: LeftOut): RequestContext {
  const { keys, encryptionContext } = callOf(request);
  const isKms = request.action.toLowerCase().startsWith('kms:');
  let ofPrincipal: ReadonlyMap<string, Lookup> | null = null;
  const lookup = (key: string): Lookup => {
    const lower = key.toLowerCase();
    ofPrincipal ??= keysOf(request.principal);
    const found = keys.get(lower) ?? (isKms || lower !== CALLER_ACCOUNT ? ofPrincipal.get(lower) : undefined);
    if (found !== undefined) return found;
    const absent = leftOut === 'not-sent' || isCertainlyNotSent(lower, request);
    return { state: absent ? 'absent' : 'unknown' };
  };
  return { lookup, encryptionContext };
}

let latest: { readonly principal: Principal; readonly keys: ReadonlyMap<string, Lookup> } | null = null;

/** One principal is asked about several requests in a row. */
function keysOf(principal: Principal): ReadonlyMap<string, Lookup> {
  if (latest?.principal !== principal) latest = { principal, keys: principalKeys(principal) };
  return latest.keys;
}

/** What a request carries, whoever sends it. */
interface Call {
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly keys: ReadonlyMap<string, Lookup>;
  readonly encryptionContext: ReadonlyMap<string, ContextValue>;
}

const calls = new WeakMap<AccessRequest['context'], Call[]>();

/** The same call is tried on thousands of principals. */
function callOf(request: AccessRequest): Call {
  const known = calls.get(request.context) ?? [];
  calls.set(request.context, known);
  const found = known.find(
    ({ action, resource, resourceAccount }) =>
      action === request.action &&
      resource === request.resource &&
      resourceAccount === request.resourceAccount,
  );
  if (found !== undefined) return found;
  const made = readCall(request);
  known.push(made);
  return made;
}

function readCall(request: AccessRequest): Call {
  const keys = resourceKeys(request);
  const encryptionContext = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(request.context)) {
    const lower = key.toLowerCase();
    keys.set(lower, lookupOf(value));
    if (lower.startsWith(ENCRYPTION_CONTEXT))
      encryptionContext.set(key.slice(ENCRYPTION_CONTEXT.length), value);
  }
  fillEncryptionContextKeys(keys, encryptionContext);
  const { action, resource, resourceAccount } = request;
  return { action, resource, resourceAccount, keys, encryptionContext };
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

/**
 * A key lives in one Region and answers there only; the ARN of a bucket has no Region.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html (`s3:ResourceAccount`)
 */
function resourceKeys({ action, resource, resourceAccount }: AccessRequest): Map<string, Lookup> {
  const keys = new Map<string, Lookup>([['aws:resourceaccount', present(resourceAccount)]]);
  const [service = ''] = action.toLowerCase().split(':');
  if (service === 's3') keys.set('s3:resourceaccount', present(resourceAccount));
  const region = parseArn(resource)?.region ?? '';
  if (service === 'kms' && region !== '') keys.set('aws:requestedregion', present(region));
  return keys;
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
  keys.set(CALLER_ACCOUNT, present(principal.account));
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
