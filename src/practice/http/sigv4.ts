/** SigV4 as the server checks it: in the Authorization header and in presigned URLs. */
import { timingSafeEqual } from 'node:crypto';
import type { Credential, World } from '../world/model.ts';
import { kmsRegions } from '../world/region.ts';
import {
  ALGORITHM,
  canonicalRequest,
  type Scope,
  sha256Hex,
  sign,
  signingKey,
  stringToSign,
} from './canonical.ts';
import type { ServiceName } from './detect.ts';
import type { HttpRequest } from './request.ts';
import { queryParameter } from './request.ts';
import { allowedSkew, type SignatureFault } from './signature-fault.ts';
import { parseTimestamp } from './timestamp.ts';

const MAX_PRESIGNED_SECONDS = 604_800;

/** What is left to do with a verified request: its chunks are signed with the same key. */
export interface Signature {
  readonly credential: Credential;
  readonly scope: Scope;
  readonly timestamp: string;
  readonly key: Buffer;
  readonly signature: string;
  readonly presigned: boolean;
  /** as it went into the signature: a SHA-256 in hex, `UNSIGNED-PAYLOAD` or a `STREAMING-…` word */
  readonly payloadHash: string;
}

export type Verification =
  | { readonly ok: true; readonly signature: Signature }
  | { readonly ok: false; readonly fault: SignatureFault };

interface Claim {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly timestamp: string;
  readonly sessionToken: string | null;
  readonly presigned: boolean;
  /** seconds; null for a header */
  readonly expires: number | null;
}

/**
 * Checks who signed a request, and that it was signed for this service, Region and time.
 * @param body the whole body where the service hashes it itself (all but S3), else null
 * @param now milliseconds since the epoch
 */
export function verifySignature(
  request: HttpRequest,
  service: ServiceName,
  world: World,
  body: Buffer | null,
  now: number,
): Verification {
  const claim = readClaim(request, service);
  if ('fault' in claim) return { ok: false, fault: claim };
  const { scope, accessKeyId, presigned } = claim;
  const refuse = (fault: SignatureFault): Verification => ({ ok: false, fault });

  if (service === 's3' && !presigned && !request.headers.has('x-amz-content-sha256')) {
    return refuse({ fault: 'no-content-hash' });
  }
  const requestTime = parseTimestamp(claim.timestamp);
  if (requestTime === null) return refuse({ fault: 'no-date' });
  const credential = world.credentials.get(accessKeyId);
  if (credential === undefined) return refuse({ fault: 'unknown-access-key', accessKeyId });
  if (credential.sessionToken !== null && claim.sessionToken === null) {
    return refuse({ fault: 'unknown-access-key', accessKeyId });
  }
  if (credential.sessionToken !== claim.sessionToken) return refuse({ fault: 'wrong-token' });
  if (credential.expiresAt !== null && credential.expiresAt <= now) return refuse({ fault: 'expired-token' });

  const skew = allowedSkew(service);
  if (claim.expires !== null) {
    const expiresAt = requestTime + claim.expires * 1000;
    if (requestTime > now + skew) return refuse({ fault: 'presigned-not-yet-valid' });
    if (expiresAt < now)
      return refuse({ fault: 'presigned-expired', expires: claim.expires, expiresAt, now });
  } else if (Math.abs(now - requestTime) > skew) {
    return refuse({ fault: 'skewed', timestamp: claim.timestamp, requestTime, now });
  }

  const expected = expectedRegion(service, world, scope.region);
  if (scope.region !== expected)
    return refuse({ fault: 'wrong-region', region: scope.region, expected, presigned });
  if (scope.service !== service) {
    return refuse({ fault: 'wrong-service', service: scope.service, expected: service, presigned });
  }
  const unsigned = unsignedHeaders(request, service, claim.signedHeaders);
  if (unsigned.length > 0) return refuse({ fault: 'unsigned-headers', names: unsigned });

  const payloadHash =
    body !== null
      ? sha256Hex(body)
      : (request.headers.get('x-amz-content-sha256') ??
        queryParameter(request, 'X-Amz-Content-Sha256') ??
        'UNSIGNED-PAYLOAD');
  const canonical = canonicalRequest(request, claim.signedHeaders, payloadHash);
  const text = stringToSign(claim.timestamp, scope, canonical);
  const key = signingKey(credential.secretAccessKey, scope);
  if (!equalText(sign(key, text), claim.signature)) {
    return refuse({
      fault: 'mismatch',
      accessKeyId,
      signature: claim.signature,
      stringToSign: text,
      canonicalRequest: canonical,
    });
  }
  const { timestamp, signature } = claim;
  return { ok: true, signature: { credential, scope, timestamp, key, signature, presigned, payloadHash } };
}

/** Compares two hex digests without telling by its time where they differ. */
export function equalText(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * IAM and STS's global endpoint are signed for us-east-1 wherever the caller is. SDKs that were given an endpoint sign
 * for the Region they were given as well. KMS has an endpoint in every Region, all of them behind the one port here.
 */
function expectedRegion(service: ServiceName, world: World, sent: string): string {
  if ((service === 'iam' || service === 'sts') && sent === 'us-east-1') return sent;
  return service === 'kms' && kmsRegions(world).has(sent) ? sent : world.region;
}

function unsignedHeaders(request: HttpRequest, service: ServiceName, signed: readonly string[]): string[] {
  if (!signed.includes('host')) return ['host'];
  if (service !== 's3') return [];
  return [...request.headers.keys()].filter((name) => name.startsWith('x-amz-') && !signed.includes(name));
}

function readClaim(request: HttpRequest, service: ServiceName): Claim | SignatureFault {
  const header = request.headers.get('authorization');
  if (header !== undefined) return readHeader(request, header, service);
  if (queryParameter(request, 'X-Amz-Algorithm') !== null) return readPresigned(request);
  if (queryParameter(request, 'AWSAccessKeyId') !== null) return { fault: 'signature-version-2' };
  return { fault: 'anonymous' };
}

function readHeader(request: HttpRequest, header: string, service: ServiceName): Claim | SignatureFault {
  if (!header.startsWith(`${ALGORITHM} `)) {
    return /^AWS\s/.test(header) || service === 's3'
      ? { fault: 'signature-version-2' }
      : { fault: 'malformed', presigned: false, part: 'Unsupported AWS authorization algorithm' };
  }
  const fields = new Map(
    header
      .slice(ALGORITHM.length)
      .split(',')
      .map((field): [string, string] => {
        const [name = '', ...value] = field.trim().split('=');
        return [name, value.join('=')];
      }),
  );
  for (const name of ['Credential', 'SignedHeaders', 'Signature']) {
    if ((fields.get(name) ?? '') === '') {
      const part =
        service === 's3'
          ? `the authorization header requires three components: Credential, SignedHeaders, and Signature.`
          : `Authorization header requires '${name}' parameter. Authorization=${ALGORITHM}`;
      return { fault: 'malformed', presigned: false, part };
    }
  }
  const timestamp = request.headers.get('x-amz-date') ?? dateHeader(request) ?? '';
  return finish(
    {
      signedHeaders: (fields.get('SignedHeaders') ?? '').split(';'),
      signature: fields.get('Signature') ?? '',
      timestamp,
      sessionToken: request.headers.get('x-amz-security-token') ?? null,
      presigned: false,
      expires: null,
    },
    fields.get('Credential') ?? '',
  );
}

function readPresigned(request: HttpRequest): Claim | SignatureFault {
  const get = (name: string): string => queryParameter(request, `X-Amz-${name}`) ?? '';
  const malformed = (part: string): SignatureFault => ({ fault: 'malformed', presigned: true, part });
  if (get('Algorithm') !== ALGORITHM)
    return malformed('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"');
  if (['Credential', 'SignedHeaders', 'Signature', 'Date', 'Expires'].some((name) => get(name) === '')) {
    return malformed(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  if (!/^-?\d+$/.test(get('Expires'))) return malformed('X-Amz-Expires should be a number');
  const expires = Number(get('Expires'));
  if (expires < 0) return malformed('X-Amz-Expires must be non-negative');
  if (expires > MAX_PRESIGNED_SECONDS) {
    return malformed('X-Amz-Expires must be less than a week (in seconds) that is 604800');
  }
  return finish(
    {
      signedHeaders: get('SignedHeaders').split(';'),
      signature: get('Signature'),
      timestamp: get('Date'),
      sessionToken: queryParameter(request, 'X-Amz-Security-Token'),
      presigned: true,
      expires,
    },
    get('Credential'),
  );
}

function finish(claim: Omit<Claim, 'accessKeyId' | 'scope'>, credential: string): Claim | SignatureFault {
  const { presigned } = claim;
  const parts = credential.split('/');
  const [accessKeyId = '', date = '', region = '', service = '', terminal = ''] = parts;
  const parameter = presigned ? 'Error parsing the X-Amz-Credential parameter; ' : '';
  if (parts.length !== 5 || terminal !== 'aws4_request' || accessKeyId === '') {
    const part = `${parameter}the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".`;
    return { fault: 'malformed', presigned, part };
  }
  if (!claim.timestamp.startsWith(date) || !/^\d{8}$/.test(date)) {
    if (parseTimestamp(claim.timestamp) === null) return { fault: 'no-date' };
    const part = `${parameter}Invalid credential date "${date}". This date is not the same as X-Amz-Date: "${claim.timestamp.slice(0, 8)}".`;
    return { fault: 'malformed', presigned, part };
  }
  return { ...claim, accessKeyId, scope: { date, region, service } };
}

function dateHeader(request: HttpRequest): string | null {
  const date = request.headers.get('date');
  if (date === undefined) return null;
  if (parseTimestamp(date) !== null) return date;
  const time = Date.parse(date);
  return Number.isNaN(time) ? null : `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
