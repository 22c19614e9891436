/** A policy document's text: what identifies somebody is replaced in place, so that white space and order stay. */
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { tooDeepAt } from '../../policy/index.ts';
import { redactArn, redactValue } from './values.ts';
import { isPlain } from './vocabulary.ts';
import type { Kind, Writer } from './writer.ts';

interface Edit {
  readonly node: Node;
  readonly text: string;
}

/** In place of a text that is no JSON: it can be read no better, and nobody can say what in it is a name. */
const NOT_JSON = '{"redacted": not JSON';

export function redactPolicy(text: string, writer: Writer): string {
  const errors: ParseError[] = [];
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const source = text.slice(mark.length);
  if (tooDeepAt(source) !== null) return NOT_JSON;
  const tree = parseTree(source, errors, { disallowComments: true });
  if (tree === undefined || errors.length > 0) return NOT_JSON;
  const edits: Edit[] = [];
  document(tree, { writer, edits, source });
  const parts: string[] = [mark];
  let at = 0;
  for (const { node, text: instead } of [...edits].sort(
    (one, other) => one.node.offset - other.node.offset,
  )) {
    parts.push(source.slice(at, node.offset), instead);
    at = node.offset + node.length;
  }
  return [...parts, source.slice(at)].join('');
}

interface Place {
  readonly writer: Writer;
  readonly edits: Edit[];
  readonly source: string;
}

type Rewrite = (text: string) => string;

function document(node: Node, place: Place): void {
  const { writer } = place;
  members(node, place, (name, value) => {
    if (name === 'Version')
      strings(value, place, (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? text : unknown(text, writer)));
    else if (name === 'Id') strings(value, place, (text) => writer.name('name', text, false));
    else if (name === 'Statement') for (const one of listOf(value)) statement(one, place);
    else return false;
    return true;
  });
}

function statement(node: Node, place: Place): void {
  const { writer } = place;
  members(node, place, (name, value) => {
    switch (name) {
      case 'Sid':
        strings(value, place, (text) => writer.name('sid', text, false));
        return true;
      case 'Effect':
        strings(value, place, (text) => (text === 'Allow' || text === 'Deny' ? text : unknown(text, writer)));
        return true;
      case 'Principal':
      case 'NotPrincipal':
        principals(value, place);
        return true;
      case 'Action':
      case 'NotAction':
        strings(value, place, (text) =>
          /^(?:\*|[a-z0-9*?-]+:[A-Za-z0-9*?]*)$/i.test(text) ? text : unknown(text, writer),
        );
        return true;
      case 'Resource':
      case 'NotResource':
        strings(value, place, (text) =>
          text.startsWith('arn:') ? redactArn(text, true, writer) : redactValue(text, 'name', true, writer),
        );
        return true;
      case 'Condition':
        conditions(value, place);
        return true;
      default:
        return false;
    }
  });
}

const SERVICE_NAME = /^[a-z0-9.-]{1,80}\.amazonaws\.com(?:\.cn)?$/;

function principals(node: Node, place: Place): void {
  const { writer } = place;
  const kinds: Readonly<Record<string, Kind>> = {
    AWS: 'user',
    Service: 'name',
    Federated: 'name',
    CanonicalUser: 'account',
  };
  if (node.type !== 'object') {
    strings(node, place, (text) => (text === '*' ? text : redactValue(text, 'user', false, writer)));
    return;
  }
  members(node, place, (name, value) => {
    const kind = kinds[name];
    if (kind === undefined) return false;
    strings(value, place, (text) =>
      SERVICE_NAME.test(text) || text === '*' ? text : redactValue(text, kind, false, writer),
    );
    return true;
  });
}

function conditions(node: Node, place: Place): void {
  const { writer } = place;
  members(node, place, (operator, keys) => {
    if (!isPlain(operator) && !OPERATOR.test(operator)) return false;
    const wild = /like|arn/i.test(operator);
    members(keys, place, (key, value) => {
      rename(keys, key, redactConditionKey(key, writer), place);
      values(value, { key, wild, isCounted: /numeric|date|bool|null/i.test(operator) }, place);
      return true;
    });
    return true;
  });
}

const OPERATOR =
  /^(?:ForAllValues:|ForAnyValue:)?(?:(?:String(?:Not)?(?:Equals|Like|EqualsIgnoreCase))|(?:Arn(?:Not)?(?:Equals|Like))|(?:(?:Numeric|Date)(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?))|Bool|BinaryEquals|(?:Not)?IpAddress|Null)(?:IfExists)?$/i;

/** Condition keys whose values are words of AWS. */
const OF_AWS =
  /^(?:aws:(?:PrincipalType|SecureTransport|ViaAWSService|PrincipalIsAWSService|PrincipalServiceName(?:sList)?|RequestedRegion|CalledVia(?:First|Last)?|MultiFactorAuth(?:Present|Age)|TokenIssueTime|CurrentTime|EpochTime|Ec2InstanceSourceVpc)|kms:(?:ViaService|EncryptionAlgorithm|EncryptionContextKeys|GrantOperations|GrantConstraintType|GrantIsForAWSResource|KeySpec|KeyUsage|KeyOrigin|MultiRegion(?:KeyType)?|WrappingAlgorithm|CustomerMasterKey(?:Spec|Usage)|MessageType|SigningAlgorithm|MacAlgorithm|ScheduleKeyDeletionPendingWindowInDays|BypassPolicyLockoutSafetyCheck)|s3:(?:authType|signatureversion|signatureAge|TlsVersion|x-amz-(?:server-side-encryption|acl|storage-class|content-sha256|metadata-directive|object-ownership)|object-lock-mode|object-lock-remaining-retention-days|ResourceAccountType))$/i;

function values(
  node: Node,
  { key, wild, isCounted }: { readonly key: string; readonly wild: boolean; readonly isCounted: boolean },
  place: Place,
): void {
  const { writer, edits, source } = place;
  const kind = kindOf(key);
  strings(node, place, (text) => {
    if (text === 'aws:s3:arn' || ((OF_AWS.test(key) || isCounted) && isPlain(text))) return text;
    if (isCounted && /^[\d.:TZ+-]{1,30}$/.test(text) && !/^\d{12}$/.test(text)) return text;
    if (SERVICE_NAME.test(text) && isPlain(text)) return text;
    return redactValue(text, kind, wild, writer);
  });
  for (const one of listOf(node)) {
    const written = source.slice(one.offset, one.offset + one.length);
    if (one.type === 'number' && /^\d{12}$/.test(written))
      edits.push({ node: one, text: writer.name('account', written, false) });
  }
}

function kindOf(key: string): Kind {
  const lower = key.toLowerCase();
  if (lower === 'aws:username') return 'user';
  if (lower === 's3:prefix') return 'folder';
  return lower.includes('tag') ? 'tag' : 'name';
}

/** The key of a tag or of an encryption context is chosen by its owner; the rest are AWS's words. */
function redactConditionKey(key: string, writer: Writer): string {
  const context = /^(kms:EncryptionContext:)(.*)$/is.exec(key);
  if (context !== null) {
    const [, head = '', name = ''] = context;
    return name.toLowerCase() === 'aws:s3:arn' ? key : `${head}${writer.name('tag', name, false)}`;
  }
  const slash = key.indexOf('/');
  const head = slash < 0 ? key : key.slice(0, slash);
  const tail = slash < 0 ? '' : `/${writer.name('tag', key.slice(slash + 1), false)}`;
  return `${KNOWN_SERVICES.test(head) ? head : redactValue(head, 'name', false, writer)}${tail}`;
}

const KNOWN_SERVICES =
  /^(?:aws|s3|kms|iam|sts|ec2|lambda|sns|sqs|s3express|s3-outposts|s3-object-lambda|organizations|dynamodb|cloudtrail|logs|saml|test):[a-z0-9:_-]{1,80}$/i;

function unknown(text: string, writer: Writer): string {
  return isPlain(text) ? text : redactValue(text, 'name', false, writer);
}

function listOf(node: Node): readonly Node[] {
  return node.type === 'array' ? (node.children ?? []) : [node];
}

/** @param known does what is to be done with a member of a known name, and says whether it is one */
function members(node: Node, place: Place, known: (name: string, value: Node) => boolean): void {
  if (node.type !== 'object') {
    anything(node, place);
    return;
  }
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    if (known(name, value)) continue;
    const instead = unknown(name, place.writer);
    if (instead !== name) place.edits.push({ node: key, text: JSON.stringify(instead) });
    anything(value, place);
  }
}

function rename(node: Node, from: string, to: string, { edits }: Place): void {
  if (from === to) return;
  const key = node.children?.map((property) => property.children?.[0]).find((one) => one?.value === from);
  if (key !== undefined) edits.push({ node: key, text: JSON.stringify(to) });
}

/** What no policy has: whatever is a text in it may be a name. */
function anything(node: Node, place: Place): void {
  if (node.type === 'object') members(node, place, () => false);
  else if (node.type === 'array') for (const one of node.children ?? []) anything(one, place);
  else strings(node, place, (text) => unknown(text, place.writer));
}

function strings(node: Node, place: Place, rewrite: Rewrite): void {
  for (const one of listOf(node)) {
    if (one.type !== 'string') {
      if (one.type === 'object' || one.type === 'array') anything(one, place);
      continue;
    }
    const before = String(one.value);
    const after = rewrite(before);
    if (after !== before) place.edits.push({ node: one, text: JSON.stringify(after) });
  }
}
