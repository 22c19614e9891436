/** Request targets, taken apart and written the way SigV4 signs them. */
import { AwsError } from './error.ts';

export interface RequestTarget {
  /** decoded, with its leading slash */
  readonly path: string;
  /** decoded, in the order sent; a parameter without `=` has an empty value */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/**
 * @throws AwsError `InvalidURI` where the percent-encoding is broken or the target is no path
 */
export function parseTarget(target: string): RequestTarget {
  const [rawPath = '', ...rest] = target.split('?');
  const rawQuery = rest.join('?');
  // No key or parameter holds the character NUL, and no XML document could say it.
  if (!rawPath.startsWith('/') || /%00/.test(target)) throw invalidUri(target);
  return {
    path: decode(rawPath, target),
    query: rawQuery
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const equals = pair.indexOf('=');
        const name = equals === -1 ? pair : pair.slice(0, equals);
        const value = equals === -1 ? '' : pair.slice(equals + 1);
        return [decodeQuery(name, target), decodeQuery(value, target)] as const;
      }),
  };
}

/** RFC 3986 as SigV4 demands it: everything but the unreserved characters, in upper case. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A path for a canonical request: encoded once, slashes kept. S3 neither normalizes it nor encodes it twice. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeRfc3986).join('/');
}

function decodeQuery(text: string, target: string): string {
  return decode(text.replaceAll('+', ' '), target);
}

function decode(text: string, target: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidUri(target);
  }
}

function invalidUri(target: string): AwsError {
  return new AwsError(400, 'InvalidURI', "Couldn't parse the specified URI.", { URI: target.slice(0, 1024) });
}
