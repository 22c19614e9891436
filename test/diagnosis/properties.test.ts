/** What holds for every fix, whatever the documents look like. */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { type Alternative, diagnose, type Fix, type Observation } from '../../src/diagnosis/index.ts';
import { parsePolicy } from '../../src/policy/index.ts';
import {
  ACCOUNT,
  denied,
  EMMA,
  FOREIGN_KEY,
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

/** What the sessions of a role are, whose path nobody has shown. */
const EVERY_SESSION = `${SESSION.slice(0, SESSION.lastIndexOf('/'))}/*`;

const principals = fc.constantFrom<unknown>(
  '*',
  { AWS: USER },
  { AWS: ROLE },
  { AWS: SESSION },
  { AWS: [USER, ROLE] },
  { AWS: `arn:aws:iam::${ACCOUNT}:user/omar` },
  { AWS: [`arn:aws:iam::${ACCOUNT}:user/omar`, USER] },
  { AWS: ACCOUNT },
  { AWS: `arn:aws:iam::${OTHER}:root` },
  { AWS: 'AIDAIOSFODNN7EXAMPLE' },
  { Service: 'cloudtrail.amazonaws.com' },
);
const actions = fc.constantFrom<unknown>(
  'kms:GenerateDataKey',
  ['kms:GenerateDataKey', 'kms:DescribeKey'],
  ['kms:GenerateDataKey*'],
  'kms:DescribeKey',
  'kms:*',
  ['kms:Decrypt'],
);
const conditions = fc.constantFrom<unknown>(
  undefined,
  undefined,
  undefined,
  { StringEquals: { 'kms:CallerAccount': ACCOUNT } },
  { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
  { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
);
const keyStatements = fc.array(
  fc.record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Allow', 'Deny'),
    Principal: principals,
    Action: actions,
    Resource: fc.constant('*'),
    Condition: conditions,
  }),
  { minLength: 1, maxLength: 5 },
);
const identityStatements = (arn: string) =>
  fc.array(
    fc.record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: actions,
      Resource: fc.constantFrom<unknown>('*', arn, [arn]),
      Condition: conditions,
    }),
    { minLength: 1, maxLength: 3 },
  );

const observations: fc.Arbitrary<Observation> = fc
  .record({
    foreign: fc.boolean(),
    session: fc.boolean(),
    tail: fc.constantFrom('identity-based', 'resource-based', 'three', 'bare'),
    keyPolicyRead: fc.boolean(),
    identityRead: fc.boolean(),
    bucketKey: fc.constantFrom(true, false, null),
    endpoint: fc.constantFrom(null, 'http://127.0.0.1:4566'),
    policyName: fc.constantFrom('key', "it's", 's3-kms-wizard-decrypt', 'a+b=c,d@e', 'x; rm -rf /'),
  })
  .chain((shape) => {
    const arn = shape.foreign ? FOREIGN_KEY : KEY;
    return fc.record({
      shape: fc.constant(shape),
      arn: fc.constant(arn),
      keyPolicy: keyStatements,
      own: identityStatements(arn),
      kind: fc.constantFrom('inline' as const, 'managed' as const, 'group-inline' as const),
    });
  })
  .map(({ shape, arn, keyPolicy, own, kind }) => {
    const caller = shape.session ? nightly : null;
    const arnOfCaller = shape.session ? SESSION : USER;
    const tail =
      shape.tail === 'three' ? THREE_WAYS : `because no ${shape.tail} policy allows the kms:Decrypt action`;
    const message =
      shape.tail === 'bare'
        ? 'Access Denied'
        : denied('kms:Decrypt', `on resource: ${arn} ${tail}`, arnOfCaller);
    const policies = [
      { name: 'objects', statements: [USE_OBJECTS] },
      { name: shape.policyName, kind, group: kind === 'group-inline' ? 'g' : null, statements: own },
    ];
    const observation = refusedAtPart(
      message,
      {
        ...(caller === null ? {} : { caller: read(caller) }),
        key: read(key(arn)),
        keyPolicy: shape.keyPolicyRead
          ? read(json({ ...ROOT, Action: 'kms:Put*' }, ...keyPolicy))
          : refused(),
        identity: shape.identityRead ? read(identity(shape.session ? NIGHTLY : EMMA, policies)) : refused(),
      },
      arn,
    );
    return { ...observation, target: target({ bucketKey: shape.bucketKey, endpoint: shape.endpoint }) };
  });

function bodies(fixes: readonly Fix[]): (Fix | Alternative)[] {
  return fixes.flatMap((fix) => [fix, ...fix.alternatives]);
}

/** The words a POSIX shell would see, or null where anything stands outside quotes that it would read as its own. */
function shellWords(command: string): string[] | null {
  const words: string[] = [];
  let rest = command;
  while (rest !== '') {
    let word = '';
    while (rest !== '' && !rest.startsWith(' ')) {
      const piece = /^'([^']*)'|^\\(')|^([\w@%+=:,./-]+)/.exec(rest);
      if (piece === null) return null;
      word += piece[1] ?? piece[2] ?? piece[3] ?? '';
      rest = rest.slice(piece[0].length);
    }
    words.push(word);
    rest = rest.replace(/^ /, '');
  }
  return words;
}

vi.setConfig({ testTimeout: 60_000 });

const runs = { numRuns: 120 };

it('a fix gives no more than the two actions, and never to everybody', () => {
  fc.assert(
    fc.property(observations, (observation) => {
      for (const { statement, change } of bodies(diagnose(observation).fixes)) {
        if (statement === null || change === 'edit-statement' || change === 'narrow-deny') continue;
        expect(
          [statement['Action']]
            .flat()
            .every((action) => action === 'kms:Decrypt' || action === 'kms:GenerateDataKey'),
        ).toBe(true);
        expect(JSON.stringify(statement['Principal'] ?? '')).not.toContain('"*"');
        expect(statement['Effect']).toBe('Allow');
      }
    }),
    runs,
  );
});

it('only the caller ever gains, and only on this key', () => {
  fc.assert(
    fc.property(observations, (observation) => {
      const { fixes } = diagnose(observation);
      for (const { addsOnly } of bodies(fixes)) {
        for (const gain of addsOnly) {
          expect([USER, ROLE, SESSION, EVERY_SESSION]).toContain(gain.principal);
          expect([KEY, FOREIGN_KEY]).toContain(gain.resource);
          expect(['kms:Decrypt', 'kms:GenerateDataKey']).toContain(gain.action);
        }
      }
    }),
    runs,
  );
});

it('commands are plain aws calls, quoted, with Region and endpoint and without a profile', () => {
  fc.assert(
    fc.property(observations, (observation) => {
      for (const body of bodies(diagnose(observation).fixes)) {
        expect(body.commands).toHaveLength(body.actions.length);
        for (const command of [...body.commands, ...body.read]) {
          const words = shellWords(command);
          expect(words).not.toBeNull();
          expect(words?.[0]).toBe('aws');
          expect(words?.join(' ')).toContain(' --region eu-west-1');
          expect(words?.includes('--endpoint-url')).toBe(observation.target.endpoint !== null);
          expect(words).not.toContain('--profile');
          for (const word of words ?? []) {
            if (!word.startsWith('file://')) continue;
            expect(word).toMatch(/^file:\/\/[A-Za-z0-9._-]+$/);
            expect(body.files.map(({ name }) => `file://${name}`)).toContain(word);
          }
        }
      }
    }),
    runs,
  );
});

it('documents are policies, and file names are unique in a set', () => {
  fc.assert(
    fc.property(observations, (observation) => {
      const all = bodies(diagnose(observation).fixes);
      const names = all.flatMap(({ files }) => files.map(({ name }) => name));
      expect(new Set(names).size).toBe(names.length);
      for (const { document } of all) if (document !== null) expect(parsePolicy(document).ok).toBe(true);
    }),
    runs,
  );
});

it('a verdict keeps its own rules', () => {
  fc.assert(
    fc.property(observations, (observation) => {
      const { verdict, fixes } = diagnose(observation);
      expect(verdict.confidence === null).toBe(verdict.code === 'undetermined');
      expect(new Set(verdict.layers).size).toBe(verdict.layers.length);
      if (verdict.code === 'undetermined') expect(fixes).toEqual([]);
      if (verdict.denial === 'unknown')
        for (const { prediction } of bodies(fixes)) expect(prediction).not.toBe('allowed');
      // Either there is a change, or something to do next.
      expect(fixes.length + verdict.nextSteps.length).toBeGreaterThan(0);
      if (fixes.some(({ prediction }) => prediction === 'allowed')) {
        expect(observation.evidence.keyPolicy.status).toBe('read');
        const implicit = JSON.stringify(observation.steps).includes('because no ');
        expect(observation.evidence.identity.status === 'read' || implicit).toBe(true);
      }
    }),
    runs,
  );
});
