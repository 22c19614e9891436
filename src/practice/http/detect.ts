/** Which service a request is for: on AWS the host says so, on one loopback port the signature and the protocol do. */
import type { HttpRequest } from './request.ts';
import { queryParameter } from './request.ts';

export type ServiceName = 's3' | 'kms' | 'sts' | 'iam';

const STS_ACTIONS = new Set([
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'DecodeAuthorizationMessage',
  'GetAccessKeyInfo',
  'GetCallerIdentity',
  'GetFederationToken',
  'GetSessionToken',
]);

/**
 * @param formAction the `Action` of a form body; null where the body is no form
 */
export function detectService(request: HttpRequest, formAction: string | null): ServiceName {
  const scope = credentialScope(request)?.split('/')[3];
  if (scope === 's3' || scope === 'kms' || scope === 'sts' || scope === 'iam') return scope;
  if (request.headers.get('x-amz-target')?.startsWith('TrentService.') === true) return 'kms';
  const action = formAction ?? (request.path === '/' ? queryParameter(request, 'Action') : null);
  if (action === null) return 's3';
  return STS_ACTIONS.has(action) ? 'sts' : 'iam';
}

/** A form body, as the Query protocol sends it. S3's browser-based POST uploads are multipart/form-data. */
export function isForm(request: HttpRequest): boolean {
  const type = request.headers.get('content-type') ?? '';
  return (
    request.method === 'POST' && request.path === '/' && /^application\/x-www-form-urlencoded\b/i.test(type)
  );
}

/** `AKIA…/20261122/us-east-1/s3/aws4_request` from the header or the presigned URL. */
function credentialScope(request: HttpRequest): string | null {
  const header = request.headers.get('authorization');
  if (header !== undefined) return /Credential=([^,\s]+)/.exec(header)?.[1] ?? null;
  return queryParameter(request, 'X-Amz-Credential');
}
