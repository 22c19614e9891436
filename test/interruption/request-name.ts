import type { IncomingMessage } from 'node:http';

/** STS and IAM: the operation stands in the body. */
export function isForm({ method, url, headers }: IncomingMessage): boolean {
  return method === 'POST' && url === '/' && headers['x-amz-target'] === undefined;
}

/** The operation, and the last piece of the key it is about. */
export function nameOf({ method, url = '/', headers }: IncomingMessage, form: Buffer | null): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.')[1] ?? '';
  if (form !== null) return new URLSearchParams(form.toString()).get('Action') ?? '';
  const { pathname, searchParams } = new URL(url, 'http://proxy');
  const key = decodeURIComponent(pathname).split('/').slice(2).join('/');
  const prefix = searchParams.get('prefix') ?? '';
  const part = searchParams.get('partNumber');
  const about = (key || prefix).split('/').at(-1);
  const operation = s3Operation(method ?? '', key, searchParams);
  return [operation, ...(about ? [part === null ? about : `${about}/${part}`] : [])].join(' ');
}

function s3Operation(method: string, key: string, query: URLSearchParams): string {
  if (method === 'HEAD') return key === '' ? 'HeadBucket' : 'HeadObject';
  if (method === 'PUT') return query.has('partNumber') ? 'UploadPart' : 'PutObject';
  if (method === 'DELETE') return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  if (method === 'POST') return query.has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
  if (query.has('versions')) return 'ListObjectVersions';
  if (query.has('uploads')) return 'ListMultipartUploads';
  return `GET ${[...query.keys()].filter((name) => name !== 'x-id').join('&')}`;
}
