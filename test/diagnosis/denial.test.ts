import { describe, expect, it } from 'vitest';
import { parseDenial } from '../../src/diagnosis/denial/denial.ts';

const CALLER = 'arn:aws:sts::111122223333:assumed-role/Uploader/session';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const said = (rest: string) => `User: ${CALLER} is not authorized to perform: ${rest}`;

describe('the tail of the message', () => {
  const rows: readonly [tail: string, layer: string | null, denial: string][] = [
    ['because no identity-based policy allows the kms:Decrypt action', 'identity-policy', 'implicit'],
    ['with an explicit deny in an identity-based policy', 'identity-policy', 'explicit'],
    ['because no resource-based policy allows the kms:Decrypt action', 'key-policy', 'implicit'],
    ['with an explicit deny in a resource-based policy', 'key-policy', 'explicit'],
    ['because no session policy allows the kms:Decrypt action', 'session-policy', 'implicit'],
    ['with an explicit deny in a session policy', 'session-policy', 'explicit'],
    ['with an explicit deny in a sessions policy', 'session-policy', 'explicit'],
    ['because no permissions boundary allows the kms:Decrypt action', 'permissions-boundary', 'implicit'],
    ['with an explicit deny in a permissions boundary', 'permissions-boundary', 'explicit'],
    ['because no service control policy allows the kms:Decrypt action', 'service-control-policy', 'implicit'],
    ['with an explicit deny in a service control policy', 'service-control-policy', 'explicit'],
    ['with an explicit deny in a resource control policy', 'resource-control-policy', 'explicit'],
    ['because no VPC endpoint policy allows the kms:Decrypt action', 'vpc-endpoint-policy', 'implicit'],
    ['with an explicit deny in a VPC endpoint policy', 'vpc-endpoint-policy', 'explicit'],
    [
      'with an explicit deny in a VPC endpoint policy transitively through a service control policy',
      'service-control-policy',
      'explicit',
    ],
    ['with an explicit deny', null, 'explicit'],
    ['', null, 'unknown'],
    [
      'because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
      'key-policy',
      'three-way',
    ],
  ];

  it.each(rows)('%s', (tail, layer, denial) => {
    const parsed = parseDenial(said(`kms:Decrypt on resource: ${KEY} ${tail}`));
    expect(parsed).toMatchObject({
      wording: 'detailed',
      caller: CALLER,
      action: 'kms:Decrypt',
      resource: { kind: 'arn', arn: KEY },
      layer,
      denial,
    });
  });

  it('reads the resource-based type as the bucket policy for s3 actions', () => {
    const parsed = parseDenial(
      said(
        's3:PutObject on resource: "arn:aws:s3:::bucket/a b.bin" with an explicit deny in a resource-based policy',
      ),
    );
    expect(parsed).toMatchObject({
      action: 's3:PutObject',
      layer: 'bucket-policy',
      resource: { kind: 'arn', arn: 'arn:aws:s3:::bucket/a b.bin' },
    });
  });

  it.each([
    'sts:AssumeRole because no role trust policy allows the sts:AssumeRole action',
    's3:PutObject on resource: "arn:aws:s3:::b/k" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access',
    's3:PutObject on resource: "arn:aws:s3:::b/k" because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type',
  ])('knows what is none of the layers: %s', (rest) => {
    expect(parseDenial(said(rest))).toMatchObject({ wording: 'detailed', layer: null, elsewhere: true });
  });
});

describe('the resource', () => {
  it('may be the key without its ARN', () => {
    expect(
      parseDenial(
        said(
          'kms:GenerateDataKey on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
        ),
      ),
    ).toMatchObject({
      resource: { kind: 'this-resource' },
      denial: 'three-way',
      action: 'kms:GenerateDataKey',
    });
  });

  it('may be a ciphertext', () => {
    expect(
      parseDenial(
        said(
          'kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action',
        ),
      ),
    ).toMatchObject({ resource: { kind: 'ciphertext' }, layer: 'identity-policy' });
  });

  it('may be left out', () => {
    expect(
      parseDenial(said('kms:Decrypt because no identity-based policy allows the kms:Decrypt action')),
    ).toMatchObject({ resource: null, layer: 'identity-policy', action: 'kms:Decrypt' });
  });
});

describe('the policy ARN', () => {
  const SCP = 'arn:aws:organizations::444455556666:policy/o-abc/service_control_policy/p-123';

  it.each([`: ${SCP}`, `, with policy ARN: ${SCP}`, `: ${SCP}.`, ` (${SCP})`])('behind "%s"', (tail) => {
    expect(
      parseDenial(
        said(`kms:Decrypt on resource: ${KEY} with an explicit deny in a service control policy${tail}`),
      ).policyArn,
    ).toBe(SCP);
  });

  it('is not taken from elsewhere in the message', () => {
    expect(
      parseDenial(said(`kms:Decrypt on resource: ${KEY} with an explicit deny in a session policy`))
        .policyArn,
    ).toBeNull();
  });
});

describe('what AWS adds since 2026', () => {
  const POLICY = 'arn:aws:iam::123456789012:policy/ExampleDenyPolicy';
  const ID = 'EXAMPLE1a2b3c4d5e6f7g8h9i0j';
  const DETAILS = `Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/${ID} for complete details,
or call the GetRequestAuthorizationDetails API with the following authorization id: ${ID}`;

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html, its lines as there
  it('a policy ARN and an authorization id', () => {
    const message = `User: arn:aws:iam::123456789012:user/janedoe is not authorized to perform: iam:CreateInstanceProfile
on resource: arn:aws:iam::123456789012:instance-profile/my-instance-profile
with an explicit deny in an identity-based policy: ${POLICY}.
${DETAILS}`;
    expect(parseDenial(message)).toMatchObject({
      wording: 'detailed',
      caller: 'arn:aws:iam::123456789012:user/janedoe',
      action: 'iam:CreateInstanceProfile',
      layer: 'identity-policy',
      denial: 'explicit',
      policyArn: POLICY,
      authorizationId: ID,
    });
  });

  it.each([
    ['because no identity-based policy allows the kms:Decrypt action', 'identity-policy', 'implicit'],
    ['with an explicit deny in a resource-based policy', 'key-policy', 'explicit'],
    ['with an explicit deny', null, 'explicit'],
    ['', null, 'unknown'],
  ])('an authorization id alone, behind "%s"', (tail, layer, denial) => {
    const message = said(`kms:Decrypt on resource: ${KEY}${tail === '' ? '' : ` ${tail}`}. ${DETAILS}`);
    expect(parseDenial(message)).toMatchObject({
      wording: 'detailed',
      layer,
      denial,
      policyArn: null,
      authorizationId: ID,
      resource: { kind: 'arn', arn: KEY },
    });
  });

  it.each([
    'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
    'arn:aws-cn:iam::123456789012:policy/a/path/Deny',
    'arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd',
  ])('the ARN %s', (arn) => {
    const tail = `with an explicit deny in an identity-based policy: ${arn}`;
    const java = `${tail} (Service: S3, Status Code: 403, Request ID: NM0S425JDCAGFGE9)`;
    for (const rest of [tail, java, `${tail}. ${DETAILS}`])
      expect(parseDenial(said(`kms:Decrypt on resource: ${KEY} ${rest}`)).policyArn).toBe(arn);
  });

  it('broken anywhere, the ids stay whole', () => {
    const message = said(
      `kms:Decrypt on resource: ${KEY} with an explicit deny in an identity-based policy: ${POLICY}. ${DETAILS}`,
    );
    for (let width = 17; width < 60; width += 3) {
      const lines = message.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? [];
      const parsed = parseDenial(lines.join('\n'));
      expect(parsed, `${width}`).toMatchObject({
        action: 'kms:Decrypt',
        denial: 'explicit',
        layer: 'identity-policy',
      });
    }
  });
});

describe('older and bare wordings', () => {
  it('knows the old KMS text for a ciphertext', () => {
    expect(
      parseDenial(
        'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
      ),
    ).toMatchObject({ wording: 'detailed', action: 'kms:Decrypt', denial: 'three-way', layer: 'key-policy' });
  });

  it.each([
    'Access Denied',
    'Forbidden',
    'An error occurred (AccessDenied) when calling the UploadPart operation: Access Denied',
    'Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: X)',
  ])('takes "%s" as bare', (message) => {
    expect(parseDenial(message)).toMatchObject({
      wording: 'bare',
      action: null,
      layer: null,
      denial: 'unknown',
    });
  });

  it('reads the operation a client names', () => {
    expect(
      parseDenial('An error occurred (AccessDenied) when calling the UploadPart operation: Access Denied')
        .operation,
    ).toBe('UploadPart');
  });

  it('reads what an SDK wraps around it', () => {
    expect(
      parseDenial(
        `${said(`kms:GenerateDataKey on resource: ${KEY}`)} because no identity-based policy allows the kms:GenerateDataKey action (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)`,
      ),
    ).toMatchObject({ layer: 'identity-policy', action: 'kms:GenerateDataKey' });
  });

  it.each([
    said('kms:Decrypt on resource: arn:x because the moon is full'),
    said('kms:Decrypt with an explicit deny in a quantum policy'),
  ])('claims nothing but the action for "%s"', (message) => {
    expect(parseDenial(message)).toMatchObject({
      wording: 'unknown',
      action: 'kms:Decrypt',
      layer: null,
      denial: 'unknown',
    });
  });

  it('reads a resource in quotes, as S3 writes them and as they stand in XML', () => {
    for (const quote of ['"', '&quot;']) {
      const named = `s3:PutObject on resource: ${quote}arn:aws:s3:::bucket/a b.bin${quote} with an explicit deny`;
      expect(parseDenial(said(named))).toMatchObject({
        denial: 'explicit',
        resource: { kind: 'arn', arn: 'arn:aws:s3:::bucket/a b.bin' },
      });
    }
  });

  it.each(['', 'Nope', 'User: x is not authorized to perform: '])(
    'claims nothing at all for "%s"',
    (message) => {
      expect(parseDenial(message)).toMatchObject({ wording: 'unknown', action: null, layer: null });
    },
  );
});

it('stays linear on hostile input', () => {
  const started = performance.now();
  for (const unit of [
    'User: ',
    'is not authorized to perform: ',
    'on resource: "',
    ' because ',
    'arn:aws',
    ' \t\n',
  ]) {
    parseDenial(unit.repeat(200_000));
    parseDenial(said(`kms:Decrypt on resource: ${unit.repeat(100_000)}`));
  }
  expect(performance.now() - started).toBeLessThan(2_000);
});
