/** KMS over JSON 1.1, STS and IAM over Query: reads the request's document and hands it to the service. */

import { type Answer, jsonAnswer, queryAnswer, type RequestIds } from '../http/answer.ts';
import type { ServiceName } from '../http/detect.ts';
import { AwsError } from '../http/error.ts';
import type { JsonObject, ServiceError, ServiceHandlers } from '../http/handlers.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Caller } from '../services.ts';

/** No request of KMS, STS or IAM comes near it. */
export const MAX_DOCUMENT_BYTES = 1024 ** 2;

/** `DescribeKey`, `GetCallerIdentity` …; null where the request names none. */
export function operationName(
  request: HttpRequest,
  service: Exclude<ServiceName, 's3'>,
  form: ReadonlyMap<string, string>,
): string | null {
  if (service !== 'kms') return form.get('Action') ?? null;
  return /^TrentService\.(\w+)$/.exec(request.headers.get('x-amz-target') ?? '')?.[1] ?? null;
}

/** What a request is about, in its own words, read without trust: a key id, a user's name … */
export function namedResource(
  service: Exclude<ServiceName, 's3'>,
  form: ReadonlyMap<string, string>,
  body: Buffer,
): string | null {
  if (service !== 'kms') {
    const field = ['UserName', 'RoleName', 'GroupName', 'PolicyArn', 'RoleArn'].find((name) =>
      form.has(name),
    );
    return field === undefined ? null : (form.get(field) ?? null);
  }
  const { KeyId: keyId } = parseJson(body) ?? {};
  return typeof keyId === 'string' ? keyId : null;
}

/** The fields of a Query request: its form body, or for a GET its URL without the signature's own parameters. */
export function readForm(request: HttpRequest, body: Buffer): ReadonlyMap<string, string> {
  return request.method === 'GET'
    ? new Map(request.query.filter(([name]) => !name.startsWith('X-Amz-')))
    : new Map(new URLSearchParams(body.toString('utf8')));
}

/** @throws AwsError the service's refusal; a request that names no operation or holds no document */
export async function answerDocument(
  handlers: ServiceHandlers,
  service: Exclude<ServiceName, 's3'>,
  request: HttpRequest,
  body: Buffer,
  caller: Caller,
  region: string,
  ids: RequestIds,
): Promise<Answer> {
  if (service === 'kms') {
    const operation = operationName(request, service, new Map());
    if (operation === null || request.method !== 'POST') {
      throw new AwsError(400, 'UnknownOperationException', '');
    }
    const answer = await handlers.kms(caller, operation, readJson(body), region);
    if (!answer.ok) throw refusal(answer);
    return jsonAnswer(answer.body);
  }
  const form = readForm(request, body);
  const action = operationName(request, service, form);
  if (action === null || !/^\w{1,128}$/.test(action)) {
    throw new AwsError(400, 'MissingAction', 'Missing Action');
  }
  const params = new Map([...form].filter(([name]) => name !== 'Action' && name !== 'Version'));
  const answer = await handlers[service](caller, action, params);
  if (!answer.ok) throw refusal(answer);
  return queryAnswer(service, action, answer.result, ids);
}

function refusal({ status, code, message }: ServiceError): AwsError {
  return new AwsError(status, code, message);
}

function readJson(body: Buffer): JsonObject {
  const parsed = body.length === 0 ? {} : parseJson(body);
  if (parsed !== null) return parsed;
  throw new AwsError(400, 'SerializationException', 'Unable to parse the request body as a JSON object');
}

/** null: no JSON, or no object */
function parseJson(body: Buffer): JsonObject | null {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return isJsonObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** What JSON.parse gives is a JsonValue: an object is a JsonObject. */
function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
