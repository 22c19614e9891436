/** How long a decision takes, whatever the documents hold. It is judged in this process: there is no command for it. */
import {
  authorize,
  candidatesFor,
  gains,
  type NamedPolicy,
  type PolicyStack,
  parsePolicy,
} from '../../src/policy/index.ts';
import {
  ACCOUNT,
  allow,
  filled,
  GRANTS,
  grants,
  guardrail,
  identityStatement,
  KEY,
  LARGEST,
  MANAGED_POLICIES,
  ORGANIZATION_LEVELS,
  policyText,
  user,
} from '../lib/largest.ts';
import type { BenchOptions, Row, Subject } from '../lib/subject.ts';

export const subject: Subject = {
  title: 'Decisions',
  commands: ['node bench/run.ts policy'],
  run(options) {
    return Promise.resolve([
      measured(
        options,
        'one decision: everything at its largest, from text',
        null,
        () => decide(largestStack()).outcome,
      ),
      ...largest(options),
      ...wildcards(options),
      ...manyGrants(options),
      ...changes(options),
    ]);
  },
};

function largest(options: BenchOptions): Row[] {
  const stack = largestStack();
  return [
    measured(options, 'the same again, documents parsed', 50, () => decide(stack).outcome),
    measured(options, 'the same, with its explanation', 50, () => decide(stack).trace.length),
  ];
}

/** Twice the text must not take much more than twice the time. */
function wildcards(options: BenchOptions): Row[] {
  return [1, 2].map((times) => {
    const nested = `${'*a'.repeat(200 * times)}*b`;
    const size = { text: 'a'.repeat(1000 * times), statements: 40 };
    const document = policy(
      Array.from({ length: size.statements }, () => ({
        Effect: 'Allow',
        Principal: { AWS: ACCOUNT },
        Action: 'kms:*',
        Resource: '*',
        Condition: { StringLike: { 'kms:EncryptionContext:name': nested } },
      })),
    );
    const stack = { ...EMPTY, resource: document };
    const context = { 'kms:EncryptionContext:name': [size.text] };
    return measured(
      options,
      `nested wildcards, ${JSON.stringify(document.document).length} characters`,
      50,
      () => decide(stack, context).outcome,
    );
  });
}

function manyGrants(options: BenchOptions): Row[] {
  const stack = { ...EMPTY, grants: grants(GRANTS) };
  return [
    measured(options, `${GRANTS} grants`, 50, () => decide(stack).outcome),
    measured(options, `${GRANTS} grants, with the explanation`, 50, () => decide(stack).trace.length),
  ];
}

/** What a fix is shown with: who gains by it, over everybody the key policy names. */
function changes(options: BenchOptions): Row[] {
  const names = Array.from({ length: 300 }, (_, index) => user(index));
  const one = (action: unknown) => [allow(names, action)];
  const each = names.slice(0, 180).map((name) => allow(name, 'kms:GenerateDataKey'));
  const given: readonly [string, readonly unknown[], readonly unknown[]][] = [
    [
      'an action more for the 300 of a statement',
      one('kms:GenerateDataKey'),
      one(['kms:GenerateDataKey', 'kms:Decrypt']),
    ],
    ['a statement for one of 180', each, [...each, allow(user(7), 'kms:Decrypt')]],
    ['a statement for everybody', each, [...each, allow('*', 'kms:Decrypt')]],
  ];
  return given.map(([what, before, after]) => {
    const [old, changed] = [policy(before), policy(after)];
    // One stack for all whose policies nobody has read, as the diagnosis makes it: what is worked out of it is kept.
    const make = (resource: NamedPolicy) => {
      const stack: PolicyStack = { ...EMPTY, identity: 'unknown', resource };
      return () => stack;
    };
    return measured(options, `who gains: ${what}`, 50, () =>
      gains({
        before: make(old),
        after: make(changed),
        candidates: candidatesFor({
          policies: [old, changed],
          grants: [[]],
          accounts: [ACCOUNT],
          partition: 'aws',
        }),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resource: KEY,
        resourceAccount: ACCOUNT,
        contexts: [{ 'kms:ViaService': ['s3.us-east-1.amazonaws.com'] }, {}],
      }),
    );
  });
}

function measured({ runs }: BenchOptions, what: string, most: number | null, run: () => unknown): Row {
  // The first one warms up: the compiler has not seen the code before it.
  run();
  const values = Array.from({ length: runs }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return { what, values, unit: 'ms', promise: most === null ? null : { most } };
}

const EMPTY: PolicyStack = {
  identity: [],
  boundary: null,
  session: null,
  serviceControl: [],
  resourceControl: [],
  resource: null,
  vpcEndpoint: null,
  grants: [],
};

function decide(stack: PolicyStack, context: Readonly<Record<string, readonly string[]>> = {}) {
  const principal = { kind: 'user', arn: user(3), account: ACCOUNT, userId: null } as const;
  return authorize(
    { principal, action: 'kms:Decrypt', resource: KEY, resourceAccount: ACCOUNT, context },
    stack,
  );
}

function largestStack(): PolicyStack {
  const open = { Effect: 'Allow', Action: '*', Resource: '*' };
  return {
    ...EMPTY,
    identity: Array.from({ length: MANAGED_POLICIES }, () =>
      named(filled([], LARGEST.managedPolicy, identityStatement)),
    ),
    boundary: named(filled([open], LARGEST.managedPolicy, identityStatement)),
    session: [named(filled([open], LARGEST.sessionPolicy, identityStatement))],
    serviceControl: Array.from({ length: ORGANIZATION_LEVELS }, () => [
      named(filled([open], LARGEST.serviceControlPolicy, guardrail)),
    ]),
    resource: named(
      filled([allow(user(3), 'kms:Decrypt')], LARGEST.keyPolicy, (index) =>
        allow(user(index), ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey']),
      ),
    ),
  };
}

function policy(statements: readonly unknown[]): NamedPolicy {
  return named(policyText(statements));
}

function named(text: string): NamedPolicy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(`${parsed.problem.kind} at ${parsed.problem.path.join('.')}`);
  return { name: 'default', arn: null, document: parsed.document };
}
