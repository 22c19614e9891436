/** What is said beside a fix, in every language: each value filled in, each layer by its name. */
import { expect, it } from 'vitest';
import { diagnose, type Evidence, type Observation } from '../../../src/diagnosis/index.ts';
import { createI18n, LANGUAGES } from '../../../src/i18n/index.ts';
import { sentence } from '../../../src/report/sentence.ts';
import { DECRYPT, GENERATE } from '../cases.ts';
import {
  ACCOUNT,
  BUCKET,
  denied,
  EMMA,
  failed,
  failing,
  identity,
  json,
  KEY,
  key,
  ROLE,
  ROOT,
  read,
  refused,
  refusedAtPart,
  USER,
} from '../observations.ts';

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const DENY = { Sid: 'No', Effect: 'Deny', Action: DECRYPT, Resource: '*' };
const MANAGED = `arn:aws:iam::${ACCOUNT}:policy/m`;
const DEAD = { ...ROOT, Sid: 'Gone', Principal: { AWS: 'AIDAIOSFODNN7EXAMPLE' } };

function at(tail: string, changes: Partial<Evidence>): Observation {
  return refusedAtPart(denied(DECRYPT, `on resource: ${KEY} ${tail}`), {
    key: read(key(KEY)),
    keyPolicy: read(json(ROOT)),
    identity: read(identity(EMMA, [{ name: 'all', statements: [EVERYTHING] }])),
    ...changes,
  });
}

const explicit = (layer: string, changes: Partial<Evidence>) =>
  at(`with an explicit deny in ${layer}`, changes);
const implicit = (layer: string, changes: Partial<Evidence>) =>
  at(`because no ${layer} allows the ${DECRYPT} action`, changes);
const own = (statements: readonly unknown[], policy: Partial<Evidence> = {}): Partial<Evidence> => ({
  identity: read(identity(EMMA, [{ name: 'own', statements }])),
  ...policy,
});
const handed = (...statements: unknown[]) =>
  read([{ name: 'p.json', arn: null, document: json(...statements) }]);
const put = (tail: string, changes: Partial<Evidence>): Observation =>
  failing(failed('PutObject', denied('s3:PutObject', `on resource: "arn:aws:s3:::${BUCKET}/x" ${tail}`)), {
    key: read(key(KEY)),
    keyPolicy: read(json(ROOT)),
    ...changes,
  });
const wanted = {
  ...DENY,
  Principal: '*',
  Action: 's3:PutObject',
  Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': `${KEY}0` } },
};

/** By the notes and next steps that each is there for. */
const CASES: readonly (readonly [readonly string[], Observation])[] = [
  [
    ['fix-deny-narrowed', 'fix-dead-principal-removed', 'fix-pattern-spelled-out'],
    explicit('a resource-based policy', {
      keyPolicy: read(json(ROOT, DEAD, { ...DENY, Principal: '*', Action: 'kms:*crypt' })),
    }),
  ],
  [
    ['fix-deny-removed'],
    explicit('a resource-based policy', {
      keyPolicy: read(json(ROOT, { ...DENY, Principal: { AWS: USER } })),
    }),
  ],
  [['fix-deny-not-read'], explicit('a resource-based policy', { keyPolicy: refused() })],
  [
    ['next-deny-is-a-rule'],
    explicit(
      'an identity-based policy',
      own([EVERYTHING, { ...DENY, Condition: { Bool: { 'aws:ViaAWSService': 'true' } } }]),
    ),
  ],
  [
    ['fix-lifts-beyond'],
    explicit('an identity-based policy', own([EVERYTHING, { ...DENY, Resource: `${KEY.slice(0, -4)}*` }])),
  ],
  [
    ['fix-deny-only-statement'],
    explicit('an identity-based policy', {
      identity: read(
        identity(EMMA, [
          { name: 'all', statements: [EVERYTHING] },
          { name: 'no', statements: [{ ...DENY, Resource: KEY }] },
        ]),
      ),
    }),
  ],
  [
    ['fix-policy-versions'],
    explicit('an identity-based policy', {
      identity: read(
        identity(EMMA, [
          { name: 'all', statements: [EVERYTHING] },
          { name: 'm', kind: 'managed', arn: MANAGED, statements: [DENY] },
        ]),
      ),
    }),
  ],
  [
    ['next-aws-policy'],
    explicit('an identity-based policy', {
      identity: read(
        identity(EMMA, [
          {
            name: 'AWSDenyAll',
            kind: 'managed',
            arn: 'arn:aws:iam::aws:policy/AWSDenyAll',
            statements: [DENY],
          },
        ]),
      ),
    }),
  ],
  [
    ['fix-owner-of-layer'],
    explicit('a service control policy', { serviceControl: handed(EVERYTHING, DENY) }),
  ],
  [
    ['fix-limit-shared'],
    implicit('service control policy', {
      serviceControl: handed({ ...EVERYTHING, Action: ['s3:*', GENERATE] }),
    }),
  ],
  [['fix-limit-not-read'], implicit('service control policy', {})],
  [
    ['fix-key-policy-locked'],
    implicit('resource-based policy', {
      keyPolicy: read(json({ ...ROOT, Action: GENERATE })),
      ...own([{ ...EVERYTHING, Action: 's3:*' }]),
    }),
  ],
  [
    ['fix-only-they-may-change'],
    implicit('resource-based policy', {
      keyPolicy: read(json({ ...ROOT, Principal: { AWS: ROLE } })),
      ...own([{ ...EVERYTHING, Action: 's3:*' }]),
    }),
  ],
  [
    ['fix-other-key-demanded', 'fix-use-demanded-key'],
    put('with an explicit deny in a resource-based policy', {
      ...own([EVERYTHING]),
      bucketPolicy: read(json(wanted)),
    }),
  ],
  [
    ['fix-identity-s3', 'fix-behind'],
    put(
      'because no identity-based policy allows the s3:PutObject action',
      own([{ ...EVERYTHING, Action: 's3:List*' }]),
    ),
  ],
  [
    ['fix-bucket-policy-not-read'],
    put('because no resource-based policy allows the s3:PutObject action', {
      ...own([EVERYTHING]),
      bucketPolicy: refused(),
    }),
  ],
  [
    ['fix-enable-key'],
    failing(failed('PutObject', `${KEY} is disabled.`, 'KMS.DisabledException', 400), {
      key: read(key(KEY, { state: 'Disabled' })),
      keyPolicy: read(json(ROOT)),
      ...own([EVERYTHING]),
    }),
  ],
  [
    ['fix-cancel-deletion'],
    failing(failed('PutObject', `${KEY} is pending deletion.`, 'KMS.KMSInvalidStateException', 400), {
      key: read(key(KEY, { state: 'PendingDeletion' })),
    }),
  ],
];

it.each(LANGUAGES)('%s', (language) => {
  const i18n = createI18n(language);
  for (const [expected, observation] of CASES) {
    const { verdict, fixes } = diagnose(observation);
    const bodies = fixes.flatMap((fix) => [fix, ...fix.alternatives]);
    const said = [...bodies.flatMap(({ notes }) => notes), ...verdict.nextSteps];
    expect(said.map(({ id }) => id)).toEqual(expect.arrayContaining([...expected]));
    for (const one of said) {
      const text = sentence(one, i18n);
      expect(text).not.toMatch(/\{\{|\$t\(|undefined|null|layers\.|\(\)|: \.$|^\s*$/);
    }
  }
});
