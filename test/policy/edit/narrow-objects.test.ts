/** A Deny of patterns, on a bucket and its objects or on every resource: what no list of actions holds stays denied. */
import { describe, expect, it } from 'vitest';
import {
  authorize,
  type Lift,
  type NamedPolicy,
  narrowDenies,
  type Principal,
  parsePolicy,
} from '../../../src/policy/index.ts';

const ACCOUNT = '111122223333';
const USER = `arn:aws:iam::${ACCOUNT}:user/emma`;
const OMAR = `arn:aws:iam::${ACCOUNT}:user/omar`;
const BUCKET = 'arn:aws:s3:::invoices';
const TESTED = `${BUCKET}/s3-kms-wizard/small`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const OBJECTS = [TESTED, `${BUCKET}/data/june`, 'arn:aws:s3:::invoices-2/s3-kms-wizard/small'];
const REQUESTS: readonly (readonly [action: string, resource: string])[] = [
  ...['s3:PutObject', 's3:PutObjectTagging', 's3:GetObject', 's3:PutObjectOfTomorrow'].flatMap((action) =>
    OBJECTS.map((resource): readonly [string, string] => [action, resource]),
  ),
  ...['s3:PutBucketPolicy', 's3:PutBucketAcl', 's3:ListBucket'].flatMap((action) =>
    [BUCKET, 'arn:aws:s3:::invoices-2'].map((resource): readonly [string, string] => [action, resource]),
  ),
  ['kms:Decrypt', KEY],
  ['kms:DescribeKey', KEY],
  ['kms:DeleteCustomKeyStore', '*'],
  ['kms:DisconnectCustomKeyStore', '*'],
];

const user = (arn: string): Principal => ({ kind: 'user', arn, account: ACCOUNT, userId: null });

function deniedBy(text: string, attached: boolean): string[] {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(text);
  const policy: NamedPolicy = { name: 'p', arn: null, document: parsed.document };
  const stack = {
    identity: [],
    boundary: null,
    session: null,
    serviceControl: attached ? [] : [[policy]],
    resourceControl: [],
    resource: attached ? policy : null,
    vpcEndpoint: null,
    grants: [],
  };
  // A bucket's own policy is asked about nothing else.
  const asked = attached
    ? REQUESTS.filter(([, resource]) => resource === BUCKET || resource.startsWith(`${BUCKET}/`))
    : REQUESTS;
  return [USER, OMAR].flatMap((arn) =>
    asked
      .filter(([action, resource]) => {
        const request = { principal: user(arn), action, resource, resourceAccount: ACCOUNT, context: {} };
        return authorize(request, stack, 'not-sent').outcome === 'explicit-deny';
      })
      .map(([action, resource]) => `${arn} ${action} ${resource}`),
  );
}

/** An action that AWS has not named yet can only be kept where a pattern stays. */
const known = (one: string) => !(one.includes('OfTomorrow') && one.includes(`${BUCKET}/`));

const PUT: Lift = {
  caller: { arn: USER, names: [USER], account: ACCOUNT },
  scope: { pattern: `${BUCKET}/*`, sample: TESTED, attached: true },
  shared: true,
};

const RESOURCES: readonly Record<string, unknown>[] = [
  { Resource: [BUCKET, `${BUCKET}/*`] },
  { Resource: '*' },
  { Resource: `${BUCKET}*` },
  { Resource: [`${BUCKET}/*`, `${BUCKET}/data/*`] },
  { NotResource: `${BUCKET}/data/*` },
  { NotResource: [`${BUCKET}/data/*`, BUCKET] },
];

describe.each([
  's3:Put*',
  's3:*',
  ['s3:Put*', 's3:GetObject'],
  ['s3:PutObject*', 's3:PutBucketPolicy'],
  's3:PutObject',
  '*',
])('a Deny of %s', (Action) => {
  it.each(RESOURCES.flatMap((resource) => [true, false].map((attached) => ({ resource, attached }))))(
    'on $resource, the bucket’s own policy: $attached',
    ({ resource, attached }) => {
      const statement = { Effect: 'Deny', ...(attached ? { Principal: '*' } : {}), Action, ...resource };
      const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      const lift = { ...PUT, scope: { ...PUT.scope, attached } };
      const result = narrowDenies(text, [{ index: 0, actions: ['s3:PutObject'] }], lift);
      const before = deniedBy(text, attached).filter(known);
      // What cannot be taken apart stays as it is, and its owner is asked.
      if (!result.ok) {
        expect(result.problem).toBe('text');
        expect(attached).toBe(false);
        return;
      }
      const after = deniedBy(result.text, attached).filter(known);
      const where = result.beyond.length > 0 ? BUCKET : `${BUCKET}/`;
      const lifted = before.filter((one) => !after.includes(one));
      expect(lifted).toContain(`${USER} s3:PutObject ${TESTED}`);
      const tooMuch = lifted.filter((one) => !one.startsWith(`${USER} s3:PutObject ${where}`));
      const denied = after.filter((one) => !before.includes(one));
      expect({ text: result.text, tooMuch, denied }).toEqual({ text: result.text, tooMuch: [], denied: [] });
    },
  );
});

it('on a bucket itself only a pattern that has an action there stays: S3 takes no others', () => {
  const deny = { Effect: 'Deny', Principal: '*', Resource: [BUCKET, `${BUCKET}/*`] };
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ ...deny, Action: ['s3:PutObj*', 's3:P*', 's3:PutObject'] }],
  });
  const result = narrowDenies(text, [{ index: 0, actions: ['s3:PutObject'] }], PUT);
  if (!result.ok) throw new Error(result.problem);
  const left: readonly { readonly Action: unknown; readonly Resource: unknown }[] = JSON.parse(
    result.text,
  ).Statement;
  expect(left.filter(({ Resource }) => !JSON.stringify(Resource).includes('/*'))).toEqual([
    { ...deny, Action: 's3:P*', Resource: [BUCKET] },
  ]);
});

it('a pattern of KMS goes on denying what is no action on a key', () => {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'kms:D*', Resource: '*' }],
  });
  const lift = { ...PUT, scope: { pattern: KEY, sample: KEY, attached: false } };
  const result = narrowDenies(text, [{ index: 0, actions: ['kms:Decrypt'] }], lift);
  if (!result.ok) throw new Error(result.problem);
  expect(deniedBy(result.text, false)).toEqual(
    deniedBy(text, false).filter((one) => one !== `${USER} kms:Decrypt ${KEY}`),
  );
});
