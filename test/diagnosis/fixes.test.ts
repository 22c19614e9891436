import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence, type Fix, type Observation } from '../../src/diagnosis/index.ts';
import { type Grant, parsePolicy } from '../../src/policy/index.ts';
import {
  ACCOUNT,
  BUCKET,
  denied,
  EMMA,
  evidence,
  FOREIGN_KEY,
  failed,
  failing,
  identity,
  json,
  KEY,
  key,
  NIGHTLY,
  nightly,
  OTHER,
  ROLE,
  ROOT,
  read,
  refused,
  refusedAtPart,
  SESSION,
  THREE_WAYS,
  target,
  USE_OBJECTS,
  USER,
} from './observations.ts';

const IMPLICIT = denied(
  'kms:Decrypt',
  `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
);
const ADMIN = { ...ROOT, Action: ['kms:Put*', 'kms:Get*'] };
const NAMES_EMMA = {
  Sid: 'Use',
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: ['kms:GenerateDataKey', 'kms:DescribeKey'],
  Resource: '*',
};
const OBJECTS = read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }]));

function fixesOf(observation: Observation): readonly Fix[] {
  return diagnose(observation).fixes;
}

function only(observation: Observation): Fix {
  const [fix, ...others] = fixesOf(observation);
  if (fix === undefined || others.length > 0)
    throw new Error(`one fix was expected, not ${others.length + 1}`);
  return fix;
}

function withKeyPolicy(...statements: unknown[]): Observation {
  return refusedAtPart(IMPLICIT, {
    key: read(key(KEY)),
    keyPolicy: read(json(...statements)),
    identity: OBJECTS,
  });
}

function notes(fix: Pick<Fix, 'notes'>): string[] {
  return fix.notes.map(({ id }) => id);
}

describe('the key policy', () => {
  it('gets the action in the very statement that works today', () => {
    const fix = only(withKeyPolicy(ADMIN, NAMES_EMMA));
    expect(fix).toMatchObject({
      target: 'key-policy',
      change: 'edit-statement',
      account: ACCOUNT,
      prediction: 'allowed',
    });
    expect(fix.statement).toEqual({ ...NAMES_EMMA, Action: [...NAMES_EMMA.Action, 'kms:Decrypt'] });
    const changed = (fix.diff ?? '').split('\n').filter((line) => /^[+-] /.test(line));
    expect(changed).toEqual([
      '-        "kms:DescribeKey"',
      '+        "kms:DescribeKey",',
      '+        "kms:Decrypt"',
    ]);
    expect(fix.addsOnly).toEqual([
      { principal: USER, action: 'kms:Decrypt', resource: KEY, condition: null },
    ]);
    expect(notes(fix)).toContain('fix-nobody-else');
    expect(fix.files).toEqual([{ name: 'key-policy.json', content: fix.document }]);
    expect(fix.commands).toEqual([
      `aws kms put-key-policy --key-id ${KEY} --policy-name default --policy file://key-policy.json --region eu-west-1`,
    ]);
    expect(fix.actions).toEqual([
      { kind: 'put-key-policy', account: ACCOUNT, keyArn: KEY, policy: fix.document },
    ]);
  });

  it('says in its own notes what a prediction takes for granted', () => {
    const fix = only(withKeyPolicy(ADMIN, NAMES_EMMA));
    for (const body of [fix, ...fix.alternatives]) {
      expect(body.prediction).toBe('allowed');
      expect(notes(body)).toContain('fix-ceilings-assumed');
    }
  });

  it('keeps the endpoint of the target in every command', () => {
    const observation = withKeyPolicy(ADMIN, NAMES_EMMA);
    const local = { ...observation, target: target({ endpoint: 'http://127.0.0.1:4566' }) };
    expect(only(local).commands[0]).toMatch(/ --region eu-west-1 --endpoint-url http:\/\/127\.0\.0\.1:4566$/);
  });

  it('names the endpoint that the service of a command has of its own', () => {
    const own = { kms: 'https://vpce-1.kms.eu-west-1.vpce.amazonaws.com', s3: 'https://s3.example.com' };
    const observation = withKeyPolicy(ADMIN, NAMES_EMMA);
    const fix = only({ ...observation, target: target({ serviceEndpoints: own }) });
    for (const command of [...fix.read, ...fix.commands]) {
      expect(command).toMatch(/^aws kms /);
      expect(command).toContain(` --endpoint-url ${own.kms}`);
    }
    expect(fix.commands).not.toEqual([]);
  });

  it.each([
    ['another user', { AWS: [USER, `arn:aws:iam::${ACCOUNT}:user/omar`] }],
    ['everybody', '*'],
    ['everybody with an account', { AWS: '*' }],
  ])('gets a statement of its own where the one of today names %s too', (_, principal) => {
    const condition = { StringEquals: { 'kms:CallerAccount': ACCOUNT } };
    const fix = only(withKeyPolicy(ADMIN, { ...NAMES_EMMA, Principal: principal, Condition: condition }));
    expect(fix).toMatchObject({ change: 'add-statement', prediction: 'allowed' });
    expect(fix.statement).toEqual({
      Sid: 'AllowLargeUploads',
      Effect: 'Allow',
      Principal: { AWS: USER },
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: condition,
    });
    expect(fix.addsOnly.map(({ principal }) => principal)).toEqual([USER]);
    expect(notes(fix)).toContain('fix-statement-shared');
  });

  it('gets a statement of its own where the one of today cannot be extended', () => {
    const fix = only(withKeyPolicy(ADMIN, { ...NAMES_EMMA, Action: undefined, NotAction: 'kms:Decrypt' }));
    expect(fix).toMatchObject({ change: 'add-statement', prediction: 'allowed' });
    expect(notes(fix)).toContain('fix-statement-not-enough');
  });

  it('does not collide with a Sid that is there', () => {
    const taken = { ...NAMES_EMMA, Sid: 'AllowLargeUploads', Principal: '*' };
    expect(only(withKeyPolicy(ADMIN, taken)).statement).toMatchObject({ Sid: 'AllowLargeUploads2' });
  });

  it('offers the strict variant: only through S3, only for this bucket', () => {
    const [strict] = only(withKeyPolicy(ADMIN, NAMES_EMMA)).alternatives;
    expect(strict).toMatchObject({ kind: 'strict', change: 'add-statement', prediction: 'allowed' });
    expect(strict?.statement?.['Condition']).toEqual({
      StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}/*` },
    });
    expect(strict?.addsOnly).toEqual([
      { principal: USER, action: 'kms:Decrypt', resource: KEY, condition: strict?.statement?.['Condition'] },
    ]);
    expect(strict?.files.map(({ name }) => name)).toEqual(['key-policy-strict.json']);
  });

  it('ties the strict variant to the bucket itself where it uses a Bucket Key', () => {
    const observation = withKeyPolicy(ADMIN, NAMES_EMMA);
    const bucketEncryption = read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: true });
    const [strict] = only({
      ...observation,
      evidence: { ...observation.evidence, bucketEncryption },
    }).alternatives;
    expect(strict?.prediction).toBe('allowed');
    expect(strict?.statement?.['Condition']).toMatchObject({
      StringEquals: { 'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${BUCKET}` },
    });
  });

  it('gives both actions where neither works', () => {
    const message = denied(
      'kms:GenerateDataKey',
      `on resource: ${KEY} because no resource-based policy allows the kms:GenerateDataKey action`,
    );
    const fix = only(
      failing(failed('PutObject', message), {
        key: read(key(KEY)),
        keyPolicy: read(json(ADMIN)),
        identity: OBJECTS,
      }),
    );
    expect(fix).toMatchObject({ change: 'add-statement', prediction: 'allowed' });
    expect(fix.statement).toMatchObject({ Action: ['kms:GenerateDataKey', 'kms:Decrypt'] });
    expect(notes(fix)).toContain('fix-statement-new');
  });

  it('says when it would become too large for AWS', () => {
    const filler = Array.from(
      { length: 500 },
      (_, index) => `arn:aws:iam::${ACCOUNT}:user/somebody-else-with-a-long-name-${index}`,
    );
    const fix = only(withKeyPolicy({ ...ADMIN, Principal: { AWS: filler } }, NAMES_EMMA));
    expect(notes(fix)).toContain('fix-too-large');
    expect(fix.commands).toEqual([]);
    expect(fix.actions).toEqual([]);
  });

  it('is predicted without the IAM policies where AWS has ruled a Deny out, and not otherwise', () => {
    const changes = { keyPolicy: read(json(ADMIN, NAMES_EMMA)), identity: refused() };
    expect(only(refusedAtPart(IMPLICIT, changes)).prediction).toBe('allowed');
    expect(only(refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY}`), changes)).prediction).toBe(
      'unknown',
    );
  });

  it('leaves out no one who would gain', () => {
    // A user without a path and a role of the same name are different principals.
    const role = `arn:aws:iam::${ACCOUNT}:role/emma`;
    const fix = only(
      withKeyPolicy(ADMIN, NAMES_EMMA, { ...NAMES_EMMA, Sid: 'Role', Principal: { AWS: role } }),
    );
    expect(fix.addsOnly.map(({ principal }) => principal)).toEqual([USER]);
  });

  it('that cannot be read is handed to its owner', () => {
    const fix = only(refusedAtPart(IMPLICIT, { keyPolicy: refused(), identity: OBJECTS }));
    expect(fix).toMatchObject({
      target: 'key-policy',
      change: 'add-statement',
      document: null,
      diff: null,
      files: [],
      actions: [],
      commands: [],
      prediction: 'unknown',
    });
    expect(fix.read).toEqual([
      `aws kms get-key-policy --key-id ${KEY} --policy-name default --query Policy --output text --region eu-west-1`,
    ]);
    expect(fix.statement).toMatchObject({ Principal: { AWS: USER }, Action: 'kms:Decrypt' });
    expect(fix.alternatives.map(({ kind }) => kind)).toEqual(['grant']);
    expect(fix.alternatives[0]?.commands).toEqual([
      `aws kms create-grant --key-id ${KEY} --grantee-principal ${USER} --operations Decrypt --region eu-west-1`,
    ]);
  });
});

describe("the role's path", () => {
  const message = denied(
    'kms:Decrypt',
    `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
    SESSION,
  );

  it('comes from IAM', () => {
    const own = read(identity(NIGHTLY, [{ name: 'objects', statements: [USE_OBJECTS] }]));
    const fix = only(refusedAtPart(message, { caller: read(nightly), keyPolicy: refused(), identity: own }));
    expect(fix.statement).toMatchObject({ Principal: { AWS: ROLE } });
  });

  it('comes from the statement that names the role', () => {
    const policy = json(ADMIN, { ...NAMES_EMMA, Principal: { AWS: ROLE } });
    const fix = only(refusedAtPart(message, { caller: read(nightly), keyPolicy: read(policy) }));
    expect(fix).toMatchObject({ change: 'edit-statement', statement: { Principal: { AWS: ROLE } } });
    expect(fix.addsOnly.map(({ principal }) => principal)).toEqual([ROLE]);
  });

  it('is never invented', () => {
    const { fixes, verdict } = diagnose(
      refusedAtPart(message, { caller: read(nightly), keyPolicy: refused() }),
    );
    expect(fixes).toEqual([]);
    expect(verdict.nextSteps).toContainEqual({ id: 'next-role-path', values: { role: 'nightly' } });
    expect(JSON.stringify(verdict)).not.toContain('role/nightly');
  });
});

describe("the caller's IAM policy", () => {
  const message = denied(
    'kms:Decrypt',
    `on resource: ${KEY} because no identity-based policy allows the kms:Decrypt action`,
  );
  const generate = (resource: unknown) => ({
    Sid: 'Key',
    Effect: 'Allow',
    Action: 'kms:GenerateDataKey',
    Resource: resource,
  });
  const delegated = (policy: Parameters<typeof identity>[1][number], changes: Partial<Evidence> = {}) =>
    refusedAtPart(message, {
      key: read(key(KEY)),
      keyPolicy: read(json(ROOT)),
      identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }, policy])),
      ...changes,
    });

  it('is edited where it is inline and for this key only', () => {
    const fix = only(delegated({ name: 'key', statements: [generate(KEY)] }));
    expect(fix).toMatchObject({ target: 'identity-policy', change: 'edit-statement', prediction: 'allowed' });
    expect(fix.statement).toMatchObject({ Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: KEY });
    expect(fix.commands).toEqual([
      'aws iam put-user-policy --user-name emma --policy-name key --policy-document file://iam-policy-key.json --region eu-west-1',
    ]);
    expect(fix.addsOnly).toEqual([
      { principal: USER, action: 'kms:Decrypt', resource: KEY, condition: null },
    ]);
  });

  it.each([
    ['reaches further than this key', { name: 'key', statements: [generate('*')] }],
    [
      'is managed',
      {
        name: 'key',
        kind: 'managed' as const,
        arn: `arn:aws:iam::${ACCOUNT}:policy/key`,
        statements: [generate(KEY)],
      },
    ],
    [
      "is a group's",
      { name: 'key', kind: 'group-inline' as const, group: 'uploaders', statements: [generate(KEY)] },
    ],
  ])('stands beside one that %s', (_, policy) => {
    const fix = only(delegated(policy));
    expect(fix).toMatchObject({ target: 'identity-policy', change: 'attach-policy', prediction: 'allowed' });
    expect(fix.statement).toEqual({
      Sid: 'AllowLargeUploads',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY,
    });
    expect(fix.actions).toMatchObject([
      { kind: 'put-user-policy', userName: 'emma', policyName: 's3-kms-wizard-decrypt' },
    ]);
    expect(notes(fix)).toContain('fix-identity-inline');
  });

  it('does not replace what an earlier fix has put there', () => {
    const earlier = {
      Sid: 'AllowLargeUploads',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: FOREIGN_KEY,
    };
    const observation = delegated({ name: 'key', statements: [generate('*')] });
    const own = identity(EMMA, [
      { name: 'key', statements: [generate('*')] },
      { name: 's3-kms-wizard-decrypt', statements: [earlier] },
    ]);
    const fix = only({ ...observation, evidence: { ...observation.evidence, identity: read(own) } });
    expect(fix).toMatchObject({ change: 'add-statement', prediction: 'allowed' });
    expect(JSON.parse(fix.document ?? '').Statement).toEqual([
      earlier,
      { Sid: 'AllowLargeUploads2', Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY },
    ]);
  });

  it('never replaces a policy of its name that it cannot extend', () => {
    const observation = delegated({ name: 'key', statements: [generate('*')] });
    const own = identity(EMMA, [
      { name: 'key', statements: [generate('*')] },
      { name: 's3-kms-wizard-decrypt', statements: [], document: '{ "Version": "2012-10-17", ' },
    ]);
    const fix = only({ ...observation, evidence: { ...observation.evidence, identity: read(own) } });
    const written = [fix, ...fix.alternatives].flatMap(({ actions }) => actions);
    expect(written.length).toBeGreaterThan(0);
    for (const action of written) expect(action).toMatchObject({ policyName: 's3-kms-wizard-decrypt-2' });
  });

  it('that cannot be read is named to whoever may, and an inline policy is offered beside it', () => {
    const fix = only(refusedAtPart(message, { keyPolicy: refused(), identity: refused() }));
    expect(fix).toMatchObject({
      target: 'identity-policy',
      change: 'add-statement',
      account: ACCOUNT,
      document: null,
      diff: null,
      files: [],
      actions: [],
      commands: [],
      prediction: 'unknown',
    });
    expect(fix.statement).toMatchObject({ Action: 'kms:Decrypt', Resource: KEY });
    expect(fix.read).toEqual([
      'aws iam list-user-policies --user-name emma --region eu-west-1',
      'aws iam list-attached-user-policies --user-name emma --region eu-west-1',
    ]);
    expect(notes(fix)).toEqual(expect.arrayContaining(['fix-identity-not-read', 'fix-not-evaluated']));
    expect(fix.alternatives.map(({ kind }) => kind)).toEqual(['inline-policy', 'strict']);
    const [inline] = fix.alternatives;
    expect(inline).toMatchObject({ change: 'attach-policy', statement: fix.statement });
    expect(inline?.commands).toEqual([
      'aws iam put-user-policy --user-name emma --policy-name s3-kms-wizard-decrypt --policy-document file://iam-policy-s3-kms-wizard-decrypt.json --region eu-west-1',
    ]);
    expect(inline?.read).toEqual([
      'aws iam get-user-policy --user-name emma --policy-name s3-kms-wizard-decrypt --region eu-west-1',
    ]);
    const said = inline?.notes.map(({ id }) => id);
    expect(said).toContain('fix-name-may-exist');
    expect(said).not.toContain('fix-additive');
  });

  it('that cannot be read is predicted all the same where AWS has ruled a Deny out', () => {
    const fix = only(refusedAtPart(message, { keyPolicy: read(json(ROOT)), identity: refused() }));
    for (const body of [fix, ...fix.alternatives]) {
      expect(body.prediction).toBe('allowed');
      expect(body.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([
        [USER, 'kms:Decrypt'],
      ]);
    }
  });

  it('is written for names that begin with a hyphen', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/-x`;
    const fix = only(
      delegated(
        { name: '-', statements: [generate(KEY)] },
        {
          caller: read({ kind: 'user', arn, account: ACCOUNT, userId: null }),
          identity: read(
            identity({ kind: 'user', name: '-x', arn }, [
              { name: 'objects', statements: [USE_OBJECTS] },
              { name: '-', statements: [generate(KEY)] },
            ]),
          ),
        },
      ),
    );
    expect(fix.commands).toEqual([
      'aws iam put-user-policy --user-name=-x --policy-name=- --policy-document file://iam-policy--.json --region eu-west-1',
    ]);
  });

  it('gets both actions where neither works', () => {
    const first = denied(
      'kms:GenerateDataKey',
      `on resource: ${KEY} because no identity-based policy allows the kms:GenerateDataKey action`,
    );
    const fix = only(
      failing(failed('PutObject', first), {
        key: read(key(KEY)),
        keyPolicy: read(json(ROOT)),
        identity: OBJECTS,
      }),
    );
    expect(fix).toMatchObject({ target: 'identity-policy', change: 'attach-policy', prediction: 'allowed' });
    expect(fix.statement).toMatchObject({ Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: KEY });
    expect(fix.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([
      [USER, 'kms:GenerateDataKey'],
      [USER, 'kms:Decrypt'],
    ]);
  });

  it('is not written for roles that IAM Identity Center manages', () => {
    const name = 'AWSReservedSSO_Uploaders_0123456789abcdef';
    const caller = { ...nightly, roleName: name };
    const fix = only(refusedAtPart(message, { caller: read(caller), identity: refused() }));
    expect(fix.commands).toEqual([]);
    expect(notes(fix)).toContain('fix-role-managed-elsewhere');
  });

  it('says when the quota of inline policies is used up', () => {
    const long = {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: Array.from({ length: 60 }, (_, n) => `arn:aws:s3:::a-bucket-with-a-name/${n}`),
    };
    const fix = only(delegated({ name: 'key', statements: [generate(KEY), long] }));
    expect(notes(fix)).toContain('fix-too-large');
    expect(fix.commands).toEqual([]);
  });
});

describe('both sides', () => {
  const message = denied('kms:Decrypt', `on this resource ${THREE_WAYS}`, SESSION);
  const own = read(
    identity(NIGHTLY, [
      { name: 'objects', statements: [USE_OBJECTS] },
      {
        name: 'key',
        statements: [{ Effect: 'Allow', Action: ['kms:GenerateDataKey'], Resource: FOREIGN_KEY }],
      },
    ]),
  );
  const policy = json(
    { ...ADMIN, Principal: { AWS: `arn:aws:iam::${OTHER}:root` } },
    {
      Sid: 'Export',
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: 'kms:GenerateDataKey',
      Resource: '*',
    },
  );

  it('are changed in order, each by its own account, and predicted together', () => {
    const fixes = fixesOf(
      refusedAtPart(
        message,
        { caller: read(nightly), keyPolicy: read(policy, 'reader'), identity: own },
        FOREIGN_KEY,
      ),
    );
    expect(
      fixes.map(({ target: place, change, account, prediction }) => [place, change, account, prediction]),
    ).toEqual([
      ['key-policy', 'edit-statement', OTHER, 'allowed'],
      ['identity-policy', 'edit-statement', ACCOUNT, 'allowed'],
    ]);
    for (const fix of fixes) {
      expect(fix.addsOnly).toEqual([
        { principal: ROLE, action: 'kms:Decrypt', resource: FOREIGN_KEY, condition: null },
      ]);
      for (const alternative of fix.alternatives) expect(alternative.prediction).toBe('allowed');
    }
    const names = fixes.flatMap((fix) =>
      [fix, ...fix.alternatives].flatMap(({ files }) => files.map(({ name }) => name)),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('without the key policy: the statement for its owner, the edit for the caller', () => {
    const fixes = fixesOf(
      refusedAtPart(
        message,
        {
          caller: read(nightly),
          keyPolicy: { status: 'not-asked', because: 'other-account' },
          grants: refused(),
          identity: own,
        },
        FOREIGN_KEY,
      ),
    );
    expect(
      fixes.map(({ target: place, change, account, prediction }) => [place, change, account, prediction]),
    ).toEqual([
      ['key-policy', 'add-statement', OTHER, 'unknown'],
      ['identity-policy', 'edit-statement', ACCOUNT, 'unknown'],
    ]);
  });
});

describe('the grant', () => {
  const grant: Grant = {
    grantId: 'g-1',
    name: null,
    keyArn: KEY,
    granteePrincipal: USER,
    retiringPrincipal: null,
    operations: ['GenerateDataKey'],
    constraints: {
      encryptionContextEquals: null,
      encryptionContextSubset: { 'aws:s3:arn': `arn:aws:s3:::${BUCKET}` },
    },
  };

  it('is matched by a new one: Decrypt only, same grantee, same constraints', () => {
    const fix = only(
      refusedAtPart(IMPLICIT, {
        keyPolicy: read(json(ADMIN)),
        grants: read([grant]),
        identity: OBJECTS,
        bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: KEY, bucketKeyEnabled: true }),
      }),
    );
    expect(fix).toMatchObject({ target: 'grant', change: 'create-grant', prediction: 'allowed' });
    expect(fix.commands).toEqual([
      `aws kms create-grant --key-id ${KEY} --grantee-principal ${USER} --operations Decrypt --constraints '{"EncryptionContextSubset":{"aws:s3:arn":"arn:aws:s3:::${BUCKET}"}}' --region eu-west-1`,
    ]);
    expect(fix.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([[USER, 'kms:Decrypt']]);
    expect(fix.addsOnly[0]?.condition).not.toBeNull();
    expect(notes(fix)).toContain('fix-grant-undo');
  });
});

describe('no Allow is offered', () => {
  it('against an explicit deny', () => {
    const deny = { Effect: 'Deny', Principal: { AWS: USER }, Action: 'kms:Decrypt', Resource: '*' };
    expect(fixesOf(withKeyPolicy(ADMIN, NAMES_EMMA, deny))).toEqual([]);
  });

  it('for the AWS managed key: another key is what helps', () => {
    const message = denied('kms:GenerateDataKey', `on this resource ${THREE_WAYS}`);
    const observation = failing(failed('PutObject', message), {
      bucketEncryption: read({ algorithm: 'aws:kms', kmsKeyId: null, bucketKeyEnabled: false }),
    });
    expect(only(observation)).toMatchObject({ change: 'use-other-key', commands: [], actions: [] });
  });

  it('that would not be enough without saying so', () => {
    const message = denied(
      'kms:Decrypt',
      `on resource: ${KEY} because no session policy allows the kms:Decrypt action`,
      SESSION,
    );
    const policy = json(ADMIN, { ...NAMES_EMMA, Principal: { AWS: ROLE } });
    const { verdict, fixes } = diagnose(
      refusedAtPart(message, {
        caller: read(nightly),
        keyPolicy: read(policy),
        identity: read(identity(NIGHTLY, [{ name: 'objects', statements: [USE_OBJECTS] }])),
      }),
    );
    expect(verdict.layers).toEqual(['session-policy', 'key-policy']);
    expect(fixes.map(({ target: place, prediction }) => [place, prediction])).toEqual([
      ['session-policy', 'unknown'],
      ['key-policy', 'unknown'],
    ]);
    expect(fixes[0]).toMatchObject({ statement: { Action: 'kms:Decrypt', Resource: KEY }, commands: [] });
    expect(verdict.nextSteps.map(({ id }) => id)).toContain('next-owner-of-layer');
  });
});

it('every document parses as a policy', () => {
  const fix = only(withKeyPolicy(ADMIN, NAMES_EMMA));
  for (const body of [fix, ...fix.alternatives]) expect(parsePolicy(body.document ?? '').ok).toBe(true);
  expect(evidence().caller.status).toBe('read');
});

describe('where grants could not be listed', () => {
  const changes = { key: read(key(KEY)), grants: refused(), identity: OBJECTS };

  it('the success of the small upload counts, whatever let it through', () => {
    // Nothing that was read allows kms:GenerateDataKey: a grant does, which this caller may not list.
    const fix = only(refusedAtPart(IMPLICIT, { ...changes, keyPolicy: read(json(ADMIN)) }));
    expect(fix).toMatchObject({ target: 'key-policy', change: 'add-statement', prediction: 'allowed' });
    expect(notes(fix)).not.toContain('fix-still-denied');
  });

  it('nothing is predicted to be refused that a grant may allow', () => {
    const { fixes } = diagnose(
      refusedAtPart('Access Denied', {
        ...changes,
        keyPolicy: read(
          json(ADMIN, { ...NAMES_EMMA, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
        ),
      }),
    );
    for (const fix of fixes) expect(fix.prediction).not.toBe('denied');
  });

  it('a new grant still shows whom it adds', () => {
    const fix = only(refusedAtPart(IMPLICIT, { ...changes, keyPolicy: refused() }));
    const [grant] = fix.alternatives.filter(({ kind }) => kind === 'grant');
    expect(grant?.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([
      [USER, 'kms:Decrypt'],
    ]);
  });
});
