/** Takes values apart that hold names: ARNs, ids, paths, addresses. What gives them their form stays. */
import { isPlain } from './vocabulary.ts';
import { cutOutsideVariables, type Kind, type Writer } from './writer.ts';

const V4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const V6 = /^(?=.*:.*:)[0-9a-f:.]{2,45}$/i;

/** One value of whatever kind: an ARN, an address with or without its prefix length, a path, an id with `:` in it. */
export function redactValue(text: string, kind: Kind, wild: boolean, writer: Writer): string {
  if (text.startsWith('arn:')) return redactArn(text, wild, writer);
  const address = redactAddress(text, writer);
  if (address !== null) return address;
  return redactParts(text, kind, wild, writer);
}

/** Null where the text is no address. */
export function redactAddress(text: string, writer: Writer): string | null {
  const [address = '', length] = text.split('/');
  if (!V4.test(address) && !V6.test(address)) return null;
  return `${writer.address(address)}${length === undefined ? '' : `/${length}`}`;
}

/** A path, or an id of several parts: each part is a name. */
export function redactParts(text: string, kind: Kind, wild: boolean, writer: Writer): string {
  return cutOutsideVariables(text, '/:')
    .map((part, index) => (index % 2 === 1 ? part : writer.name(kind, part, wild)))
    .join('');
}

/** A bucket's or object's folder names, the last part being of its own kind. */
export function redactPath(text: string, kind: Kind, writer: Writer): string {
  const parts = text.split('/');
  return parts
    .map((part, index) => writer.name(index < parts.length - 1 ? 'folder' : kind, part, false))
    .join('/');
}

/** Types of resources, as they stand in ARNs before a name. */
const TYPES: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['root', 'name'],
  ['user', 'user'],
  ['role', 'role'],
  ['group', 'group'],
  ['policy', 'policy'],
  ['assumed-role', 'role'],
  ['federated-user', 'session'],
  ['instance-profile', 'name'],
  ['mfa', 'name'],
  ['saml-provider', 'name'],
  ['oidc-provider', 'name'],
  ['key', 'key'],
  ['alias', 'alias'],
  ['accesspoint', 'bucket'],
  ['account', 'account'],
  ['organization', 'name'],
  ['ou', 'name'],
  ['vpc', 'name'],
  ['vpc-endpoint', 'name'],
]);
const WITHIN: ReadonlySet<string> = new Set(['object', 'service_control_policy', 'resource_control_policy']);

export function redactArn(text: string, wild: boolean, writer: Writer): string {
  const parts = cutOutsideVariables(text, ':');
  const field = (index: number): string => parts[2 * index] ?? '';
  const service = field(2);
  const account = field(4);
  // AWS's own policies and service-linked things are everybody's.
  if (account === 'aws') return text;
  const isShort = parts.length < 11;
  const resource = parts.slice(10).join('');
  const head = parts.slice(0, 10).map((part, index) => {
    if (index % 2 === 1 || part === '') return part;
    if (index === 8) return writer.name('account', part, wild);
    if (index === 0 || /^(?:aws[a-z-]*)$/.test(part) || /^[*?]+$/.test(part)) return part;
    if (index === 4) return /^[a-z0-9*?-]{1,40}$/.test(part) ? part : writer.name('name', part, wild);
    return isPlain(part) ? part : writer.name(index === 6 ? 'region' : 'name', part, wild);
  });
  return `${head.join('')}${isShort ? '' : redactResource(resource, { service, account, wild }, writer)}`;
}

function redactResource(
  text: string,
  { service, account, wild }: { readonly service: string; readonly account: string; readonly wild: boolean },
  writer: Writer,
): string {
  const parts = cutOutsideVariables(text, '/:');
  const type = parts[0] ?? '';
  if (type === 'alias' && parts[2] === 'aws') return text;
  const isBucket = service === 's3' && account === '';
  const kind = isBucket ? 'bucket' : (TYPES.get(type) ?? null);
  const last = parts.length - 1;
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return part;
      if (index === 0 && !isBucket && (kind !== null || beginsType(part, wild))) return part;
      if (!isBucket && WITHIN.has(part)) return part;
      return writer.name(kindOfPart({ type, kind, isBucket }, index, last), part, wild);
    })
    .join('');
}

function kindOfPart(
  { type, kind, isBucket }: { readonly type: string; readonly kind: Kind | null; readonly isBucket: boolean },
  index: number,
  last: number,
): Kind {
  if (isBucket && index === 0) return 'bucket';
  if (isBucket) return index === last ? 'object' : 'folder';
  if (type === 'assumed-role') return index === 2 ? 'role' : 'session';
  if (type === 'accesspoint') return index === 2 ? 'bucket' : 'object';
  if (kind === null) return 'name';
  return index === last ? kind : 'folder';
}

/** `ro*` in an ARN of IAM is the beginning of a type and names nobody. */
function beginsType(part: string, wild: boolean): boolean {
  if (!wild || !/[*?]/.test(part)) return false;
  const written = part.slice(0, part.search(/[*?]/));
  return written !== '' && [...TYPES.keys()].some((type) => type.startsWith(written));
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|(?:[a-z0-9-]+\.)*localhost)$/i;

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Scheme and port stay, and so does a host of this computer; user, path and query do not. */
export function redactUrl(text: string, writer: Writer): string {
  const match = /^([a-z]{1,10}):\/\/(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)(:\d{1,5})?/i.exec(text);
  const [, scheme = 'https', host = '', port = ''] = match ?? [];
  return `${scheme}://${isLoopback(host) ? host : writer.host(host)}${port}`;
}
