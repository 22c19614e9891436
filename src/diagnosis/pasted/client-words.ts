/**
 * Errors that never came from AWS, and answers of which somebody has kept a word or a status only: what a text is read
 * for where none of the clients' forms stands in it. Every pattern is bounded or a plain word: time linear in the text.
 */
import { isKnownCode, rowFor } from '../denial/error-codes.ts';
import type { CallError } from '../observation.ts';
import type { Unwrapped } from './wrappings.ts';

/**
 * What a client says that has sent nothing or has got no answer, and the name of the error (botocore's where the client
 * has none). Credentials stand before the network: a client that finds none reports the address it looked for them at.
 * Sources: botocore/exceptions.py, the messages of @smithy and @aws-sdk credential providers, aws-sdk-go and its v2,
 * the Java SDK's AwsCredentialsProviderChain, Go's net and crypto/x509, curl's exit messages.
 */
const CLIENT_WORDS: readonly (readonly [words: RegExp, code: string])[] = [
  [/the security token included in the request is expired/i, 'ExpiredToken'],
  [/the provided token has expired/i, 'ExpiredToken'],
  [/token has expired and refresh failed|token for \S{1,200} has expired/i, 'TokenRetrievalError'],
  [/refreshed credentials are still expired/i, 'CredentialRetrievalError'],
  [
    /sso session (?:associated with this profile )?(?:token )?(?:has|is) expired/i,
    'UnauthorizedSSOTokenError',
  ],
  [
    /your session has expired\b.{0,40}\breauthenticate|(?:sso )?token is expired\b.{0,80}\baws sso login/i,
    'UnauthorizedSSOTokenError',
  ],
  [/the security token included in the request is invalid/i, 'InvalidClientTokenId'],
  [/the provided token is malformed or otherwise invalid/i, 'InvalidToken'],
  [/the aws access key id you provided does not exist/i, 'InvalidAccessKeyId'],
  [/the request signature we calculated does not match/i, 'SignatureDoesNotMatch'],
  [/the difference between the request time and the current time is too large/i, 'RequestTimeTooSkewed'],
  [/the specified bucket does not exist/i, 'NoSuchBucket'],
  [/unable to locate (?:aws )?credentials|unable to locate authorization token/i, 'NoCredentialsError'],
  [/partial credentials found in/i, 'PartialCredentialsError'],
  [/config profile \(.{1,200}\) could not be found|failed to get shared config profile/i, 'ProfileNotFound'],
  [/profile \S{1,200} (?:could not be found|not found) in shared/i, 'ProfileNotFound'],
  [/error loading sso token/i, 'SSOTokenLoadError'],
  [/error when retrieving token from/i, 'TokenRetrievalError'],
  [/error when retrieving credentials from/i, 'CredentialRetrievalError'],
  [
    /(?:could not load credentials from any|missing credentials in config|credential is missing)/i,
    'CredentialsProviderError',
  ],
  [
    /(?:no valid (?:providers in chain|credential sources)|no ec2 imds role found|failed to retrieve credentials)/i,
    'NoCredentialProviders',
  ],
  [/unable to load (?:aws )?credentials from any/i, 'NoCredentialsError'],
  [/unable to sign request without credentials/i, 'MissingCredentialsError'],
  [
    /ssl validation failed for|certificate verify failed|unable to find valid certification path/i,
    'SSLError',
  ],
  [/x509: |tls: failed to verify certificate|tls handshake timeout|ssl certificate problem/i, 'SSLError'],
  [/self[- ]signed certificate|unable to get local issuer certificate/i, 'SSLError'],
  [/could not connect to the endpoint url/i, 'EndpointConnectionError'],
  [/connect timeout on endpoint url/i, 'ConnectTimeoutError'],
  [/read timeout on endpoint url/i, 'ReadTimeoutError'],
  [/connection was closed before we received a valid response/i, 'ConnectionClosedError'],
  [/failed to connect to proxy url/i, 'ProxyConnectionError'],
  [/an http client failed to establish a connection/i, 'EndpointConnectionError'],
  [
    /no such host(?: is known)?|could not resolve host|name or service not known|temporary failure in name resolution/i,
    'ENOTFOUND',
  ],
  [/unknownhostexception|inaccessible host/i, 'ENOTFOUND'],
  [/connection refused/i, 'ECONNREFUSED'],
  [/connection reset by peer|socket hang up/i, 'ECONNRESET'],
  [/no route to host/i, 'EHOSTUNREACH'],
  [/network is unreachable/i, 'ENETUNREACH'],
  [/\bi\/o timeout|connection timed out|connect timed out|\btimeouterror\b/i, 'ETIMEDOUT'],
];

/** What S3 and IAM would call AccessDenied, in the words of those who have left the code out. */
const REFUSED =
  /\baccess(?: is| was)? denied\b|\bforbidden\b|\bnot authori[sz]ed\b|accès refusé|액세스가? ?거부/i;

/** A refusal whatever stands beside it. "Forbidden" is not: it goes with the status 403, which other errors have too. */
const SURELY_REFUSED =
  /\bAccessDenied(?:Exception)?\b|\baccess(?: is| was)? denied\b|\bnot authori[sz]ed\b|accès refusé|액세스가? ?거부/i;

/** That something has failed at all. A text without any of these tells of no error. */
const FAILURE =
  /(?:errors?|exceptions?)\b|\b(?:fail(?:ed|ure|s)?|fatal|traceback|denied|refused|rejected|unauthori[sz]ed|invalid|timed out|timeout|unable to|could not|must specify)\b|\berreur|échec|échoué|refusé|오류|실패|거부/i;

/** `HTTP 503`, `status code: 403`, `503 Service Unavailable`: a status with words that make it one. */
const STATUS =
  /\b(?:http(?:\/\d(?:\.\d)?)?|status(?:[ _]?code)?)["']?[:= ]{1,3}([345]\d\d)\b|\b([345]\d\d) (?:forbidden|bad request|not found|moved permanently|method not allowed|request timeout|too many requests|slow down|internal server error|bad gateway|service unavailable|gateway timeout)\b/i;

/** A policy document holds "Deny" and the names of errors in its Sids, and is no error. */
const POLICY = /"Statement"\s{0,80}:/;

/**
 * The failure that a text without any client's form shows: a code of AWS that stands in it alone, a client's own words,
 * a status, or at least that something failed, which decides nothing. Null where it shows none.
 */
export function failureIn(text: string): Unwrapped | null {
  if (POLICY.test(text)) return null;
  const word = codeWord(text);
  const said = CLIENT_WORDS.find(([words]) => words.test(text)) ?? null;
  // Of a refusal and another failure nobody can say which of the two the question is about.
  const surely = text.search(SURELY_REFUSED);
  const status = statusIn(text);
  const isOtherStatus = status !== null && status.httpStatus !== 403;
  if (surely >= 0 && (word !== null || said !== null || isOtherStatus))
    return failure('AccessDenied', lineAt(text, surely));
  if (word !== null && (said === null || !isBetterTold(said[1], word)))
    return failure(word.code, lineAt(text, word.at));
  if (said !== null) return failure(said[1], lineAt(text, text.search(said[0])));
  if (status !== null) return status;
  const refused = text.search(REFUSED);
  if (refused >= 0) return failure('AccessDenied', lineAt(text, refused));
  const failed = text.search(FAILURE);
  return failed >= 0 ? failure(null, lineAt(text, failed)) : null;
}

function statusIn(text: string): Unwrapped | null {
  const status = STATUS.exec(text);
  const number = status?.[1] ?? status?.[2];
  if (status === null || number === undefined) return null;
  return { ...failure(number, lineAt(text, status.index)), httpStatus: Number(number) };
}

function failure(code: string | null, message: string): Unwrapped {
  return { operation: null, code, message, httpStatus: null, requestId: null };
}

interface CodeWord {
  readonly code: string;
  readonly at: number;
}

/** More words than any error has; what follows is not looked at. */
const MAX_WORDS = 20_000;

/** The first word of the text that is a code of an answer we know. Numbers are no words. */
function codeWord(text: string): CodeWord | null {
  let looked = 0;
  for (const match of text.matchAll(/(?<![\w.-])(?:KMS\.)?[A-Z][A-Za-z_]{4,60}(?![\w-])/g)) {
    const [code] = match;
    const end = match.index + code.length;
    if (isKnownCode(code) && !isInSentence(code, text.slice(end, end + 2))) return { code, at: match.index };
    looked += 1;
    if (looked > MAX_WORDS) break;
  }
  return null;
}

/** `Throttling` is a code of AWS, and a word that begins sentences. */
function isInSentence(code: string, behind: string): boolean {
  return /^[A-Z][a-z]+$/.test(code) && /^ [a-z]/.test(behind);
}

/** A connection's end may come from credentials that were looked for; a refusal is never explained by what stands near. */
function isBetterTold(said: string, word: CodeWord): boolean {
  const verdictOf = (code: string) => rowFor(bare(code))?.verdict ?? null;
  return verdictOf(word.code) === 'endpoint-unreachable' && verdictOf(said) !== 'endpoint-unreachable';
}

function bare(code: string): CallError {
  return { code, httpStatus: 0, message: '', requestId: null };
}

/** The line that the failure stands in, as it came. */
function lineAt(text: string, at: number): string {
  const from = text.lastIndexOf('\n', at) + 1;
  const to = text.indexOf('\n', at);
  return text.slice(from, to < 0 ? text.length : to).trim();
}
