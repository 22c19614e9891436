/** Reads the fields of an IAM request; what does not fit is thrown as IAM's answer. */
import { IamError, validation } from './failure.ts';

export type Params = ReadonlyMap<string, string>;

/** The names of users, roles and policies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html */
const NAME = /^[\w+=,.@-]{1,128}$/;

export function field(params: Params, name: string): string {
  const value = params.get(name) ?? '';
  if (value === '') {
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    throw new IamError(
      validation(
        `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
      ),
    );
  }
  return value;
}

export function nameField(params: Params, name: string): string {
  const value = field(params, name);
  if (NAME.test(value)) return value;
  throw new IamError(
    validation(
      `The specified value for ${name.charAt(0).toLowerCase()}${name.slice(1)} is invalid. ` +
        'It must contain only alphanumeric characters and/or the following: +=,.@_-',
    ),
  );
}

/** `Path`; `/` where it is left out. Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export function pathField(params: Params): string {
  const path = params.get('Path') ?? '/';
  if (path.length <= 512 && /^\/(?:[!-~]+\/)?$/.test(path)) return path;
  throw new IamError(
    validation(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    ),
  );
}

/** One page of a list, as IAM pages: `MaxItems` and `Marker` in, `IsTruncated` and `Marker` out. */
export function page<T>(params: Params, all: readonly T[]) {
  const most = Number(params.get('MaxItems') ?? 100);
  const marker = params.get('Marker');
  const start = marker === undefined ? 0 : Number(Buffer.from(marker, 'base64').toString());
  if (!Number.isInteger(most) || most < 1 || most > 1000 || !Number.isInteger(start) || start < 0) {
    throw new IamError(validation('Invalid Marker or MaxItems.'));
  }
  const end = start + most;
  const truncated = end < all.length;
  return {
    items: all.slice(start, end),
    rest: {
      IsTruncated: truncated,
      Marker: truncated ? Buffer.from(String(end)).toString('base64') : null,
    },
  };
}
