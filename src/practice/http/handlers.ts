/**
 * What the server asks of KMS, STS and IAM: a decision in plain data. Signatures, envelopes, request ids, error
 * documents and headers are the server's own work.
 */
import type { Caller } from '../services.ts';

/** Blobs are base64 strings, timestamps seconds since the epoch, as JSON 1.1 has them. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
export type JsonObject = { readonly [name: string]: JsonValue };

/**
 * A value of a Query answer. A list becomes `<member>` elements, null is left out, timestamps are ISO 8601 strings.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export type QueryValue =
  | string
  | number
  | boolean
  | null
  | readonly QueryValue[]
  | { readonly [name: string]: QueryValue };
export type QueryResult = { readonly [name: string]: QueryValue };

export interface ServiceError {
  readonly ok: false;
  /** KMS answers 400 for whatever the client could have known, STS and IAM 403 for refusals, 404 for IAM's NoSuchEntity */
  readonly status: number;
  /** as AWS names it: `AccessDeniedException` in KMS, `AccessDenied` in STS and IAM */
  readonly code: string;
  readonly message: string;
}

/** `body` null: an empty body, as PutKeyPolicy answers */
export type JsonAnswer = { readonly ok: true; readonly body: JsonObject | null } | ServiceError;
/** `result` null: no `<…Result>` element, as PutUserPolicy answers */
export type QueryAnswer = { readonly ok: true; readonly result: QueryResult | null } | ServiceError;

/**
 * `operation` is the part of `X-Amz-Target` after the dot: `DescribeKey`; `region` is the one that the request was signed
 * for, by default the world's own.
 */
export type JsonHandler = (
  caller: Caller,
  operation: string,
  params: JsonObject,
  region?: string,
) => JsonAnswer | Promise<JsonAnswer>;

/** `action` is the form field of that name; `params` holds the other fields flat, as sent: `PolicyArns.member.1.arn`. */
export type QueryHandler = (
  caller: Caller,
  action: string,
  params: ReadonlyMap<string, string>,
) => QueryAnswer | Promise<QueryAnswer>;

/** The services behind the one port, S3 apart. */
export interface ServiceHandlers {
  readonly kms: JsonHandler;
  readonly sts: QueryHandler;
  readonly iam: QueryHandler;
}
