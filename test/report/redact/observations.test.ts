/** Generated observations: redacted, they say what they said, and nothing of a name is left. */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Observation } from '../../../src/diagnosis/index.ts';
import type { Principal } from '../../../src/policy/index.ts';
import { redact } from '../../../src/report/redact/index.ts';
import { outlineOf } from '../../../src/report/redact/same.ts';
import {
  denied,
  identity,
  json,
  key,
  read,
  refused,
  refusedAtPart,
  THREE_WAYS,
  target,
} from '../../diagnosis/observations.ts';
import { resultOf } from '../results.ts';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const FOREIGN = `arn:aws:kms:eu-west-1:${OTHER}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;
const BUCKET = 'zephyr-invoices-prod';
const USER = `arn:aws:iam::${ACCOUNT}:user/finance/emma.zephyr`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/quokka/nightly-quokka`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/nightly-quokka/batch-wombat`;
/** whatever of these stands in a redacted report is too much */
const SECRET_WORDS = [
  'zephyr',
  'quokka',
  'wombat',
  'emma',
  ACCOUNT,
  OTHER,
  '1234abcd',
  '0987dcba',
  'xenon',
  '203.0.113',
];

const emma: Principal = { kind: 'user', arn: USER, account: ACCOUNT, userId: 'AIDAZEPHYREMMA000001' };
const nightly: Principal = {
  kind: 'role-session',
  arn: SESSION,
  account: ACCOUNT,
  roleName: 'nightly-quokka',
  sessionName: 'batch-wombat',
  roleArn: null,
  roleId: 'AROAQUOKKA0000000001',
};

const principals = fc.constantFrom<unknown>(
  '*',
  { AWS: USER },
  { AWS: ROLE },
  { AWS: SESSION },
  { AWS: [USER, ROLE] },
  { AWS: [`arn:aws:iam::${ACCOUNT}:user/emma.zephyr`, 'AROAQUOKKA0000000001'] },
  { AWS: ACCOUNT },
  { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  { AWS: `arn:aws:iam::${OTHER}:root` },
  { AWS: 'AIDAZEPHYREMMA000001' },
  { Service: 'cloudtrail.amazonaws.com' },
);
const actions = fc.constantFrom<unknown>(
  'kms:GenerateDataKey',
  ['kms:GenerateDataKey', 'kms:DescribeKey'],
  ['kms:GenerateDataKey*'],
  'kms:*',
  ['kms:Decrypt'],
  '*',
);
const resources = fc.constantFrom<unknown>(
  '*',
  KEY,
  [KEY, FOREIGN],
  `arn:aws:kms:*:${ACCOUNT}:key/*`,
  `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234*`,
  'arn:aws:kms:eu-west-1:1111*:key/*',
  'arn:aws:kms:*:*:key/1234abcd-????-*',
);
const conditions = fc.constantFrom<unknown>(
  undefined,
  undefined,
  { StringEquals: { 'kms:CallerAccount': ACCOUNT } },
  { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
  { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-xenon12345' } },
  { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-xenon12345/r-xen0/ou-xen0-abcdefgh/*'] } },
  { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
  { StringLike: { 'aws:userid': 'AROAQUOKKA0000000001:*' } },
  { StringLike: { 'aws:username': 'emma*' } },
  { StringLike: { 'aws:username': '*zephyr' } },
  { StringNotLike: { 'aws:username': 'e??a.*' } },
  { StringEqualsIgnoreCase: { 'aws:username': 'Emma.Zephyr' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/*quokka` } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:user/finance/*` } },
  { ArnNotEquals: { 'aws:PrincipalArn': [ROLE, `arn:aws:iam::${ACCOUNT}:u*`] } },
  { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::zephyr-*' } },
  { StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}/*` } },
  { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}` } },
  { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::*-prod/xenon/*' } },
  {
    StringLike: {
      'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::zephyr-invoices-prod/\${aws:username}/*`,
    },
  },
  { StringEquals: { 'aws:PrincipalTag/xenon-team': 'wombat' } },
  { Null: { 'aws:PrincipalTag/xenon-team': 'false' } },
  { StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } },
);
const statements = (hasPrincipal: boolean) =>
  fc.array(
    fc.record({
      Sid: fc.constantFrom('ZephyrUploads', 'Allow wombat', undefined),
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      ...(hasPrincipal ? { Principal: principals } : {}),
      Action: actions,
      Resource: hasPrincipal ? fc.constantFrom('*', KEY) : resources,
      Condition: conditions,
    }),
    { minLength: 1, maxLength: 5 },
  );

const observations: fc.Arbitrary<Observation> = fc
  .record({
    foreign: fc.boolean(),
    session: fc.boolean(),
    tail: fc.constantFrom('identity-based', 'resource-based', 'three', 'bare', 'other'),
    keyPolicyRead: fc.boolean(),
    identityRead: fc.boolean(),
    bucketKey: fc.constantFrom(true, false, null),
    prefix: fc.constantFrom('', 'xenon/', 'emma.zephyr/'),
    keyPolicy: statements(true),
    own: statements(false),
    scp: fc.option(statements(false)),
    policyName: fc.constantFrom('zephyr-uploads', "it's wombat", 'a+b=c,d@e', 'x; rm -rf /'),
  })
  .map((shape) => {
    const arn = shape.foreign ? FOREIGN : KEY;
    const caller = shape.session ? nightly : emma;
    const who = shape.session ? SESSION : USER;
    const tail =
      shape.tail === 'three' ? THREE_WAYS : `because no ${shape.tail} policy allows the kms:Decrypt action`;
    const message =
      shape.tail === 'bare'
        ? 'Access Denied'
        : shape.tail === 'other'
          ? `The xenon gateway of ${BUCKET} says no to emma.zephyr at https://quokka.example:8443/wombat?x=1`
          : denied('kms:Decrypt', `on resource: ${arn} ${tail}`, who);
    const subject = shape.session
      ? { kind: 'role' as const, name: 'nightly-quokka', arn: ROLE }
      : { kind: 'user' as const, name: 'emma.zephyr', arn: USER };
    const observation = refusedAtPart(
      message,
      {
        caller: read(caller),
        key: read(key(arn)),
        bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: arn, bucketKeyEnabled: false }),
        keyPolicy: shape.keyPolicyRead ? read(json(...shape.keyPolicy)) : refused(),
        identity: shape.identityRead
          ? read(identity(subject, [{ name: shape.policyName, statements: shape.own }]))
          : refused(
              'AccessDenied',
              `User: ${who} is not authorized to perform: iam:GetUser on resource: user emma.zephyr`,
            ),
        serviceControl:
          shape.scp === null
            ? { status: 'not-asked', because: 'not-needed' }
            : read([{ name: 'scp-of-zephyr.json', arn: null, document: json(...shape.scp) }]),
      },
      arn,
    );
    return {
      ...observation,
      target: target({
        bucket: BUCKET,
        bucketKey: shape.bucketKey,
        prefix: shape.prefix,
        endpoint: 'https://s3.quokka.example',
      }),
    };
  });

vi.setConfig({ testTimeout: 120_000 });

/** A `?` counts characters: for names of few letters there may be no placeholders of their length left. Nothing is handed out then. */
const MOST_REFUSED = 0.1;

it('says the same under placeholders, and names nobody', () => {
  const refused = { count: 0 };
  const runs = 400;
  fc.assert(
    fc.property(observations, (observation) => {
      const result = resultOf(observation);
      const redacted = redact(result);
      if (!redacted.ok) {
        refused.count += 1;
        return;
      }
      expect(outlineOf(redacted.result)).toEqual(outlineOf(result));
      const text = JSON.stringify(redacted.result).toLowerCase();
      expect(SECRET_WORDS.filter((word) => text.includes(word))).toEqual([]);
      const names = Object.values(redacted.map);
      expect(new Set(names).size).toBe(names.length);
    }),
    { numRuns: runs },
  );
  expect(refused.count / runs).toBeLessThan(MOST_REFUSED);
});
