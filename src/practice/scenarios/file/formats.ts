/**
 * The forms of names and identifiers, as AWS's API references give them. One partition: ARNs here begin with `arn:aws:`.
 * `practice:file.format.<id>` says each in words.
 */
import { GRANT_OPERATIONS } from '../../world/grant-operations.ts';

const NAME = '[\\w+=,.@-]';
const ACCOUNT = '[0-9]{12}';

export const FORMATS = {
  text: '^[^\\u0000-\\u001f]{0,1000}$',
  region: '^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$',
  account: `^${ACCOUNT}$`,
  organization: '^o-[a-z0-9]{10,32}$',
  'organization-policy': '^p-[0-9A-Za-z_]{8,128}$',
  'organization-policy-name': '^[\\s\\S]{1,128}$',
  path: '^/([!-~]{1,510}/)?$',
  'user-name': `^${NAME}{1,64}$`,
  'policy-name': `^${NAME}{1,128}$`,
  'policy-arn': `^arn:aws:iam::(${ACCOUNT}|aws):policy/[!-~]{1,600}$`,
  'session-name': `^${NAME}{2,64}$`,
  principal: '^[!-~]{1,256}$',
  'key-arn': `^arn:aws:kms:[a-z0-9-]+:${ACCOUNT}:key/[0-9A-Za-z-]{1,128}$`,
  alias: '^alias/[0-9A-Za-z/_-]{1,250}$',
  'key-id': '^[!-~]{1,2048}$',
  'key-spec': '^[A-Z0-9_]{1,40}$',
  'grant-name': '^[0-9A-Za-z:/_-]{1,256}$',
  'grant-operation': `^(${GRANT_OPERATIONS.join('|')})$`,
  'context-part': '^[\\s\\S]{1,8192}$',
  'tag-key': '^[^\\u0000-\\u001f]{1,128}$',
  'tag-value': '^[^\\u0000-\\u001f]{0,256}$',
  bucket: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
} as const satisfies Readonly<Record<string, string>>;
