/** Takes credentials out of texts that come from outside: a debug log, an error that repeats the request it refuses. */

/** Stands where something was taken out; no parser and no shell reads anything in it. */
const REMOVED = '(removed)';

/** Who a credential belongs to. Source: IAM User Guide, "Unique identifiers" (prefixes AKIA, ASIA, ABIA, ACCA). */
const ACCESS_KEY_ID = /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{8,124}(?![A-Za-z0-9])/g;

/** What a value of a name is written between; a header may be a Python `b'…'`. */
const BETWEEN = String.raw`["'\\]{0,3}\s{0,3}(?:[:=]|=>|%3D|>)\s{0,3}(?:\\?b?["'\\]{1,3})?`;
const NAMES = [
  'aws_?secret_?access_?key',
  'secret_?access_?key',
  'secret_?key',
  'aws_?session_?token',
  'aws_?security_?token',
  'session_?token',
  'security_?token',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-credential',
  'aws_?access_?key_?id',
  'access_?key_?id',
  'access_?token',
  'refresh_?token',
  'id_?token',
  'client_?secret',
  'saml_?assertion',
  'web_?identity_?token',
  'signature_?provided',
  'calculated signature',
  'signature',
  'password',
  'plaintext',
  'token_?code',
  'x-amz-(?:copy-source-)?server-side-encryption-customer-key',
  '(?:copy_?source_?)?sse_?customer_?key',
  'credential',
  'token-\\d',
];
const NAMED = new RegExp(
  `(?<![A-Za-z0-9])((?:${NAMES.join('|')})${BETWEEN})([^\\s"'<>&,;\\\\)}\\]]{4,8192})`,
  'gi',
);

/** What a signature is made of, or any other scheme's token. */
const PARTS = String.raw`(?:,?\s{0,3}(?:Credential|SignedHeaders|Signature)=[^\s"'<>]{0,8192})`;
const AUTHORIZATION = new RegExp(
  String.raw`(?<![A-Za-z0-9])((?:proxy-)?authorization["'\\]{0,3}\s{0,3}[:=]\s{0,3}(?:\\?b?["'\\]{1,3})?)(?:(?:AWS4-[A-Z0-9-]{4,40}|AWS|Bearer|Basic|Negotiate)\s{1,3})[^\s"'<>]{0,8192}${PARTS}*`,
  'gi',
);
/** The same without the header's name. */
const SIGNING = new RegExp(`AWS4-(?:HMAC|ECDSA)[A-Z0-9-]{0,30}${PARTS}+`, 'gi');
/** What S3 repeats of a request whose signature it refuses. */
const REPEATED =
  /<(AWSAccessKeyId|StringToSign|SignatureProvided|StringToSignBytes|CanonicalRequest|CanonicalRequestBytes|SecretAccessKey|SessionToken|Token-\d)>[^<]*/g;
/** What an SDK logs of it: the lines up to the next empty one, or the next entry of the log. */
const LOGGED =
  /((?:StringToSign|String to sign|CanonicalRequest|Canonical request):\s?)(?:(?!\d{4}-\d\d-)[^\n]+\n?){1,80}/g;
/** The user and the password of a proxy or an endpoint. */
const USER_OF_URL = /(?<=\b[a-z]{2,10}:\/\/)[^\s/@"'<>]{1,256}@/gi;
const QUERY = /\?[^\s"'<>]+/g;
/** Of either version of the signature. */
const SIGNED_QUERY = /(?:X-Amz-(?:Signature|Credential|Security-Token|Algorithm)|AWSAccessKeyId|Signature)=/i;

/** A JSON Web Token: its parts are too short or too regular to be told from other words. */
const WEB_TOKEN = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4096}(?:\.[A-Za-z0-9_-]{0,8192}){1,4}/g;
/** An argument of a command line that somebody or something repeats. */
const ARGUMENT =
  /(?<![A-Za-z0-9-])(--?[a-z-]{0,40}(?:password|passwd|passphrase|secret|token)\s{1,3})[^\s"'<>]{1,8192}/gi;

/** Long runs of what base64 is written with. */
const OPAQUE = /(?<![A-Za-z0-9+/=_%-])[A-Za-z0-9+/=_%-]{40,}/g;
/** Ids of requests are no secret, and AWS asks for them. */
const ID_BEFORE = /(?:request[- ]?id|host[- ]?id|amz-id-2|authorization[- ]id)["']?\s?[:=>]{0,2}\s?["']?$/i;

/**
 * The text without access keys, secret keys, session tokens, signatures, `Authorization` headers and the query of
 * presigned URLs. Wording, ARNs and request ids stay. Runs in time linear in the text.
 */
export function withoutSecrets(text: string): string {
  return withoutSignedQuery(text)
    .replace(REPEATED, (_all, name: string) => `<${name}>${REMOVED}`)
    .replace(LOGGED, (_all, head: string) => `${head}${REMOVED}\n`)
    .replace(AUTHORIZATION, (_all, head: string) => `${head}${REMOVED}`)
    .replace(SIGNING, REMOVED)
    .replace(NAMED, (_all, head: string) => `${head}${REMOVED}`)
    .replace(ARGUMENT, (_all, head: string) => `${head}${REMOVED}`)
    .replace(WEB_TOKEN, REMOVED)
    .replace(ACCESS_KEY_ID, REMOVED)
    .replace(OPAQUE, (run: string, at: number, whole: string) =>
      isSecret(run, whole.slice(Math.max(0, at - 600), at)) ? REMOVED : run,
    );
}

/** A URL, or an object's key that was copied out of one, without user, password and the query of a presigned URL. */
export function withoutSignedQuery(text: string): string {
  return text.replace(USER_OF_URL, '').replace(QUERY, (query) => (SIGNED_QUERY.test(query) ? '' : query));
}

/**
 * Random base64 mixes capitals, small letters and digits; an id in hexadecimal and a name of words do not.
 * @param before the text in front of it
 */
function isSecret(run: string, before: string): boolean {
  const isRandom = /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
  return isRandom && !ID_BEFORE.test(before.slice(-40)) && !/\barn:[^\s"'<>]*$/.test(before);
}
