/** Reads the members of a request; what does not fit is thrown as the answer KMS would give. */
import type { JsonObject, JsonValue } from '../http/handlers.ts';
import { failure, type KmsFailure, missing, validation } from './failure.ts';

/** Carries the answer out of a reader; caught in one place, by the handler. */
export class ParameterError extends Error {
  readonly failure: KmsFailure;
  constructor(refusal: KmsFailure) {
    super(refusal.message);
    this.failure = refusal;
  }
}

function wrongType(member: string): never {
  throw new ParameterError(failure('SerializationException', `${member} is of an unexpected type`));
}

/** Members are named with a capital on the wire and without one in KMS's own messages. */
function lower(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}

export function optionalText(params: JsonObject, member: string): string | null {
  const value = params[member];
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : wrongType(member);
}

export function text(params: JsonObject, member: string): string {
  const value = optionalText(params, member);
  if (value === null) throw new ParameterError(missing(lower(member)));
  if (value === '') {
    throw new ParameterError(
      validation(
        `1 validation error detected: Value '' at '${lower(member)}' failed to satisfy constraint: ` +
          'Member must have length greater than or equal to 1',
      ),
    );
  }
  return value;
}

export function flag(params: JsonObject, member: string): boolean {
  const value = params[member];
  if (value === undefined || value === null) return false;
  return typeof value === 'boolean' ? value : wrongType(member);
}

export function wholeNumber(
  params: JsonObject,
  member: string,
  lowest: number,
  highest: number,
): number | null {
  const value = params[member];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(member);
  if (value < lowest || value > highest) {
    throw new ParameterError(
      validation(
        `1 validation error detected: Value '${value}' at '${lower(member)}' failed to satisfy constraint: ` +
          `Member must be between ${lowest} and ${highest}`,
      ),
    );
  }
  return value;
}

export function texts(params: JsonObject, member: string): readonly string[] {
  const value = params[member];
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every((item): item is string => typeof item === 'string')
    ? value
    : wrongType(member);
}

/** Base64 in, bytes out. */
export function blob(params: JsonObject, member: string): Buffer | null {
  const value = optionalText(params, member);
  return value === null ? null : Buffer.from(value, 'base64');
}

export function textMap(params: JsonObject, member: string): Readonly<Record<string, string>> | null {
  const value = params[member];
  if (value === undefined || value === null) return null;
  if (!isObject(value)) return wrongType(member);
  const entries = Object.entries(value).map(([name, item]): readonly [string, string] =>
    typeof item === 'string' ? [name, item] : wrongType(member),
  );
  return Object.fromEntries(entries);
}

export function object(params: JsonObject, member: string): JsonObject | null {
  const value = params[member];
  if (value === undefined || value === null) return null;
  return isObject(value) ? value : wrongType(member);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * One page of a list, as KMS pages: `Limit` and `Marker` in, `Truncated` and `NextMarker` out.
 * @throws ParameterError InvalidMarkerException
 */
export function page<T>(params: JsonObject, all: readonly T[], usual: number, most: number): Page<T> {
  const limit = wholeNumber(params, 'Limit', 1, most) ?? usual;
  const marker = optionalText(params, 'Marker');
  const start = marker === null ? 0 : Number(Buffer.from(marker, 'base64').toString());
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    throw new ParameterError(failure('InvalidMarkerException', 'The marker is not valid.'));
  }
  const end = start + limit;
  const truncated = end < all.length;
  return {
    items: all.slice(start, end),
    rest: {
      Truncated: truncated,
      ...(truncated ? { NextMarker: Buffer.from(String(end)).toString('base64') } : {}),
    },
  };
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly rest: JsonObject;
}
