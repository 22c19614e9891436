/** Documents that nobody would write, or only to harm: the cost of a diagnosis grows as they do, and no faster. */
import { describe, expect, it } from 'vitest';
import { ACCOUNT, allow, policyText } from '../../bench/lib/largest.ts';
import { CASES, type Case, largestObservation } from '../../bench/lib/largest-observation.ts';
import { diagnose, type Evidence, type Observation } from '../../src/diagnosis/index.ts';

const OPEN = { Effect: 'Allow', Action: '*', Resource: '*' };
const DENY = { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
const DELEGATION = allow(`arn:aws:iam::${ACCOUNT}:root`, 'kms:*');

/** `make`: the evidence, of a size in proportion to `count`; each `run` has texts of its own. */
interface Hostile {
  readonly what: string;
  readonly of: Case | undefined;
  readonly count: number;
  readonly make: (count: number, run: number) => Partial<Evidence>;
}

function times(count: number, make: (index: number) => unknown): unknown[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function deadUser(index: number): string {
  return `AIDAJQABLZS4A3Q${String(index).padStart(6, '0')}`;
}

function keyPolicy(statements: readonly unknown[]): Partial<Evidence> {
  return { keyPolicy: { status: 'read', value: policyText([DELEGATION, ...statements]), by: 'caller' } };
}

function scp(statements: readonly unknown[]): Partial<Evidence> {
  const file = { name: 'scp.json', arn: null, document: policyText(statements) };
  return { serviceControl: { status: 'read', value: [file], by: 'caller' } };
}

const [, LACKS_IAM, , DENIED_BY_KEY_POLICY] = CASES;
const HOSTILE: readonly Hostile[] = [
  {
    what: 'a service control policy with hundreds of Allows that hang on a tag',
    of: LACKS_IAM,
    count: 100,
    make: (count, run) =>
      scp(
        times(count, (index) => ({
          ...OPEN,
          Condition: { StringEquals: { 'aws:PrincipalTag/team': `team-${index}-${run}` } },
        })),
      ),
  },
  {
    what: 'a service control policy with hundreds of Denies that hang on a tag',
    of: LACKS_IAM,
    count: 100,
    make: (count, run) =>
      scp([
        OPEN,
        ...times(count, (index) => ({
          Effect: 'Deny',
          Action: 'kms:*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalTag/team': `team-${index}-${run}` } },
        })),
      ]),
  },
  {
    what: 'a key policy with hundreds of Denies that all refuse the caller, each of which has to be split',
    of: DENIED_BY_KEY_POLICY,
    count: 30,
    make: (count, run) =>
      keyPolicy(
        times(count, (index) => ({
          Sid: `Deny${index}x${run}`,
          Effect: 'Deny',
          Principal: '*',
          Action: '*',
          Resource: '*',
        })),
      ),
  },
  {
    what: 'one Deny that says the same in a thousand ways, beside a thousand users who are no more',
    of: DENIED_BY_KEY_POLICY,
    count: 100,
    make: (count, run) =>
      keyPolicy([
        {
          ...DENY,
          Action: ['kms:Encrypt', ...times(count, (index) => `kms:De${'*'.repeat(index % 9)}crypt`)],
        },
        {
          ...DENY,
          Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:user/one-${run}`, ...times(count, deadUser)] },
        },
      ]),
  },
  {
    what: 'wildcards after wildcards, as many as 32 KiB hold, against the ARN of everybody',
    of: DENIED_BY_KEY_POLICY,
    count: 1000,
    make: (count, run) =>
      keyPolicy([
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'kms:Decrypt',
          Resource: '*',
          Condition: {
            ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::*:user/${'*?1'.repeat(count)}${run}` },
          },
        },
      ]),
  },
  {
    what: 'the same against the ARN of the key',
    of: DENIED_BY_KEY_POLICY,
    count: 1000,
    make: (count, run) =>
      keyPolicy([
        DENY,
        {
          ...DENY,
          Resource: `arn:aws:kms:*:*:key/${'*?'.repeat(count)}${run}`,
        },
      ]),
  },
];

/** In milliseconds of processor time: other work on this machine is not what is measured. */
function costOf(observation: Observation): number {
  const before = process.threadCpuUsage();
  const { verdict } = diagnose(observation);
  const { user, system } = process.threadCpuUsage(before);
  expect(verdict.code).toMatch(/^decrypt-/);
  return (user + system) / 1000;
}

describe.each(HOSTILE)('$what', ({ of: about, count, make }) => {
  it('costs less than 24 times as much at eight times the size', { timeout: 60_000 }, () => {
    if (about === undefined) throw new Error('there is no such case');
    const { observation } = largestObservation(about, 0.25);
    const least = (size: number) =>
      Math.min(
        ...[1, 2, 3, 4].map((run) =>
          costOf({ ...observation, evidence: { ...observation.evidence, ...make(size, run) } }),
        ),
      );
    least(count);
    const once = least(count);
    // 64 times as much would be a quadratic one
    expect(least(8 * count)).toBeLessThan(24 * Math.max(once, 2));
  });
});
