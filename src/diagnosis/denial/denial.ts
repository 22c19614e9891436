/** Reads an access-denied message: who, which action, on what, and which policy type AWS blames. */
import type { Layer } from '../../policy/index.ts';
import { BARE_EXPLICIT, ENDS, type NamedPlace, TAILS, WHOLE_MESSAGES } from './denial-table.ts';
import { squeezed } from './squeezed.ts';

export type DeniedResource =
  | { readonly kind: 'arn'; readonly arn: string }
  /** `on this resource` */
  | { readonly kind: 'this-resource' }
  /** `on the resource associated with this ciphertext` */
  | { readonly kind: 'ciphertext' };

export interface DenialMessage {
  /**
   * `detailed`: a documented form; `bare`: `Access Denied` and nothing else; `unknown`: words that stand in no
   * row of the table, of which nothing but the named action may be used.
   */
  readonly wording: 'detailed' | 'bare' | 'unknown';
  /** `UploadPart`, where the message was wrapped by a client that names it */
  readonly operation: string | null;
  readonly caller: string | null;
  readonly action: string | null;
  readonly resource: DeniedResource | null;
  readonly denial: 'implicit' | 'explicit' | 'three-way' | 'unknown';
  /** null: not named, or named and none of our layers (a role's trust policy) */
  readonly layer: Layer | null;
  /** the type named is none that governs uploads here: a trust policy, S3 Block Public Access, blocked SSE-C */
  readonly elsewhere: boolean;
  /** ARN of the policy with the explicit deny, which AWS appends since 2026 */
  readonly policyArn: string | null;
  /** under which IAM keeps the evaluation for a day; AWS appends it since 2026 where it supports it */
  readonly authorizationId: string | null;
}

/** Longer than any message AWS sends; what follows is not read. */
const MAX_LENGTH = 16_384;

const AUTHORIZED = 'is not authorized to perform:';
const BARE_WORDINGS = new Set([
  'access denied',
  'accessdenied',
  'access denied.',
  'forbidden',
  '403 forbidden',
  // an answer without a body, as the Java SDK v2 tells it
  'null',
]);

/**
 * Parses the text of an AccessDenied answer from S3 or KMS, plain or as the AWS CLI and SDKs wrap it.
 * Runs in time linear in the message, whatever it holds.
 * Source of the forms: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function parseDenial(message: string): DenialMessage {
  const text = message.slice(0, MAX_LENGTH).replace(/\s+/g, ' ').trim();
  const parsed = parseLine(text);
  if (parsed.wording !== 'unknown') return parsed;
  // Lines broken in the middle of a word: the same words, once no space counts.
  const restored = squeezed(text);
  const again = restored === null ? parsed : parseLine(restored);
  return again.wording === 'detailed' ? again : parsed;
}

function parseLine(text: string): DenialMessage {
  const operation = wordAfter(text, 'when calling the ');
  const at = text.indexOf(AUTHORIZED);
  if (at >= 0) return parseDetailed(text, at, operation);

  const lower = text.toLowerCase();
  const whole = WHOLE_MESSAGES.find((row) => lower.includes(row.contains));
  if (whole) {
    return {
      wording: 'detailed',
      operation,
      caller: null,
      action: whole.action,
      resource: { kind: 'ciphertext' },
      denial: whole.denial,
      layer: layerOf(whole.place, whole.action),
      elsewhere: false,
      policyArn: null,
      authorizationId: null,
    };
  }
  return { ...NOTHING, operation, wording: isBare(lower) ? 'bare' : 'unknown' };
}

const NOTHING: DenialMessage = {
  wording: 'unknown',
  operation: null,
  caller: null,
  action: null,
  resource: null,
  denial: 'unknown',
  layer: null,
  elsewhere: false,
  policyArn: null,
  authorizationId: null,
};

function parseDetailed(text: string, at: number, operation: string | null): DenialMessage {
  const before = text.slice(0, at).trimEnd();
  const caller = /(?:^|[\s"'>[(])User:? (arn:[^\s"'<>]{1,2048})$/.exec(before.slice(-2_060))?.[1] ?? null;

  const after = text.slice(at + AUTHORIZED.length).trimStart();
  const action = /^[a-z0-9-]+:[A-Za-z]+/.exec(after)?.[0] ?? null;
  if (action === null) return { ...NOTHING, operation, caller };

  const { resource, rest } = readResource(after.slice(action.length).trimStart());
  const known = { operation, caller, action, resource };
  const lower = rest.toLowerCase();
  const row = TAILS.find((tail) => lower.startsWith(tail.begins));
  if (row) {
    return {
      ...known,
      wording: 'detailed',
      denial: row.denial,
      layer: layerOf(row.place, action),
      elsewhere: row.place === 'elsewhere',
      policyArn: policyArnIn(rest.slice(row.begins.length)),
      authorizationId: authorizationIdIn(rest),
    };
  }
  const authorizationId = authorizationIdIn(rest);
  if (endsHere(rest)) return { ...NOTHING, ...known, wording: 'detailed', authorizationId };
  if (lower.startsWith(BARE_EXPLICIT) && endsHere(rest.slice(BARE_EXPLICIT.length))) {
    return { ...NOTHING, ...known, wording: 'detailed', denial: 'explicit', authorizationId };
  }
  return { ...NOTHING, ...known };
}

/** As S3 writes it, as it stands in XML, and in a string of JSON or of a debug print. */
const QUOTES = ['"', '&quot;', '\\"'] as const;

/** Takes `on resource: …` and its two KMS variants off the front; `on resource` may also be missing. */
function readResource(text: string): { resource: DeniedResource | null; rest: string } {
  const fixed = [
    { words: 'on the resource associated with this ciphertext', kind: 'ciphertext' },
    { words: 'on this resource', kind: 'this-resource' },
  ] as const;
  for (const { words, kind } of fixed) {
    if (text.startsWith(words)) return { resource: { kind }, rest: text.slice(words.length).trimStart() };
  }
  const prefix = 'on resource:';
  if (!text.startsWith(prefix)) return { resource: null, rest: text };
  const value = text.slice(prefix.length).trimStart();
  const quote = QUOTES.find((one) => value.startsWith(one));
  if (quote !== undefined) {
    const end = value.indexOf(quote, quote.length);
    if (end < 0) return { resource: null, rest: '' };
    return {
      resource: { kind: 'arn', arn: value.slice(quote.length, end) },
      rest: value.slice(end + quote.length).trimStart(),
    };
  }
  const end = value.indexOf(' ');
  const arn = trimEnd(end < 0 ? value : value.slice(0, end));
  return { resource: arn === '' ? null : { kind: 'arn', arn }, rest: end < 0 ? '' : value.slice(end + 1) };
}

/** Nothing more was said, or only what AWS or a client adds: `(Service: Amazon S3; Status Code: 403; …)`. */
function endsHere(rest: string): boolean {
  const tail = rest.replace(/^[\s.,;"']{1,8}/, '').toLowerCase();
  return tail === '' || ENDS.some((end) => tail.startsWith(end));
}

/** Source: https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html */
function authorizationIdIn(rest: string): string | null {
  return /authorization[ -]id:? ?([0-9a-z]{8,128})\b/i.exec(rest)?.[1] ?? null;
}

/** AWS writes `…: <arn>`, S3 writes `…, with policy ARN: <arn>`: the first ARN after the wording is it. */
function policyArnIn(rest: string): string | null {
  const at = rest.search(/\barn:aws/);
  // A sentence of its own is not about the policy any more.
  if (at < 0 || /\. [A-Z]/.test(rest.slice(0, at))) return null;
  const end = rest.slice(at).search(/[\s"'<>(),;]/);
  return trimEnd(end < 0 ? rest.slice(at) : rest.slice(at, at + end));
}

function layerOf(place: NamedPlace, action: string): Layer | null {
  switch (place) {
    case 'identity':
      return 'identity-policy';
    case 'resource':
      if (action.startsWith('kms:')) return 'key-policy';
      return action.startsWith('s3:') ? 'bucket-policy' : null;
    case 'session':
      return 'session-policy';
    case 'boundary':
      return 'permissions-boundary';
    case 'service-control':
      return 'service-control-policy';
    case 'resource-control':
      return 'resource-control-policy';
    case 'vpc-endpoint':
      return 'vpc-endpoint-policy';
    case 'elsewhere':
      return null;
  }
}

const OPERATION = 'operation: ';

/** `Access Denied` alone, behind a client's `…operation:`, or before a client's `(Service: …)`. */
function isBare(lower: string): boolean {
  const at = lower.lastIndexOf(OPERATION);
  const behind = at < 0 ? lower : lower.slice(at + OPERATION.length);
  const bracket = behind.indexOf('(service:');
  return BARE_WORDINGS.has((bracket < 0 ? behind : behind.slice(0, bracket)).trim());
}

function wordAfter(text: string, words: string): string | null {
  const at = text.indexOf(words);
  return at < 0 ? null : (/^[A-Za-z]+/.exec(text.slice(at + words.length))?.[0] ?? null);
}

/** Takes the full stop, comma or quote of the sentence around it off an ARN's end. */
function trimEnd(arn: string): string {
  let end = arn.length;
  while (end > 0 && '.,;:"\')'.includes(arn.charAt(end - 1))) end -= 1;
  return arn.slice(0, end);
}
