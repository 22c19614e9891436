/** An answer as it goes out, and how each protocol writes its errors. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { ServiceName } from './detect.ts';
import type { AwsError } from './error.ts';
import type { JsonObject, QueryResult, QueryValue } from './handlers.ts';
import { element, group, XML_DECLARATION } from './xml.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterableIterator<Buffer, undefined> | null;
}

/** `X-Amzn-RequestId` everywhere but in S3, which has two of its own. */
export interface RequestIds {
  readonly requestId: string;
  /** `x-amz-id-2`, S3's HostId */
  readonly hostId: string;
}

const ID_CHARACTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function newRequestIds(service: ServiceName): RequestIds {
  const short = [...randomBytes(16)].map((byte) => ID_CHARACTERS[byte % ID_CHARACTERS.length]).join('');
  return { requestId: service === 's3' ? short : randomUUID(), hostId: randomBytes(56).toString('base64') };
}

export function idHeaders(service: ServiceName, { requestId, hostId }: RequestIds): Record<string, string> {
  return service === 's3'
    ? { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId }
    : { 'x-amzn-RequestId': requestId };
}

const JSON_TYPE = 'application/x-amz-json-1.1';

export function jsonAnswer(body: JsonObject | null): Answer {
  return {
    status: 200,
    headers: { 'content-type': JSON_TYPE },
    body: body === null ? '' : JSON.stringify(body),
  };
}

/** Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization */
function jsonError(status: number, code: string, message: string): Answer {
  const body = JSON.stringify(message === '' ? { __type: code } : { __type: code, message });
  return { status, headers: { 'content-type': JSON_TYPE }, body };
}

const NAMESPACES = {
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
} as const;

export function queryAnswer(
  service: 'sts' | 'iam',
  action: string,
  content: QueryResult | null,
  { requestId }: RequestIds,
): Answer {
  const result = content === null ? [] : [group(`${action}Result`, members(content))];
  const metadata = group('ResponseMetadata', [element('RequestId', requestId)]);
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: group(`${action}Response`, [...result, metadata], NAMESPACES[service]),
  };
}

function members(result: QueryResult): string[] {
  return Object.entries(result).map(([name, value]) => queryElement(name, value));
}

function queryElement(name: string, value: QueryValue): string {
  if (value === null) return '';
  if (typeof value !== 'object') return element(name, value);
  if (isList(value))
    return group(
      name,
      value.map((item) => queryElement('member', item)),
    );
  return group(name, members(value));
}

function isList(value: QueryValue): value is readonly QueryValue[] {
  return Array.isArray(value);
}

function queryError(
  service: 'sts' | 'iam',
  status: number,
  code: string,
  message: string,
  requestId: string,
): Answer {
  const fault = status >= 500 ? 'Receiver' : 'Sender';
  const error = group('Error', [element('Type', fault), element('Code', code), element('Message', message)]);
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: group('ErrorResponse', [error, element('RequestId', requestId)], NAMESPACES[service]),
  };
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#RESTErrorResponses */
function s3Error(error: AwsError, { requestId, hostId }: RequestIds): Answer {
  const details = Object.entries(error.details).map(([name, value]) => element(name, value));
  const body = group('Error', [
    element('Code', error.code),
    element('Message', error.message),
    ...details,
    element('RequestId', requestId),
    element('HostId', hostId),
  ]);
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', ...error.headers },
    body: XML_DECLARATION + body,
  };
}

/** Writes a refusal the way its service does. */
export function errorAnswer(service: ServiceName, error: AwsError, ids: RequestIds): Answer {
  switch (service) {
    case 's3':
      return s3Error(error, ids);
    case 'kms':
      return jsonError(error.status, error.code, error.message);
    case 'sts':
    case 'iam':
      return queryError(service, error.status, error.code, error.message, ids.requestId);
  }
}
