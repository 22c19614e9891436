/**
 * Where the oracle is known to depart from AWS's documentation, by name. A policy set that an entry concerns is left
 * out of the comparison, and `example` shows the difference: when the oracle's answer to it changes, its test fails
 * and the entry can go.
 */
import type { PolicyJson, PolicySet } from './generator.ts';
import type { StatementJson } from './statements.ts';
import { CALLERS, variable } from './vocabulary.ts';

export interface LeftOut {
  readonly name: string;
  /** what the oracle does, and what AWS says */
  readonly reason: string;
  /** the page that says who is right */
  readonly source: string;
  readonly concerns: (set: PolicySet) => boolean;
  readonly example: {
    readonly set: PolicySet;
    readonly ours: string;
    readonly oracle: string;
  };
}

interface Line {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function policiesOf(set: PolicySet): readonly PolicyJson[] {
  const { identity, boundary, session, serviceControl, resourceControl, resourcePolicy, vpcEndpoint } = set;
  const single = [boundary, session, resourcePolicy, vpcEndpoint].filter((policy) => policy !== null);
  return [...identity, ...single, ...serviceControl.flat(), ...resourceControl.flat()];
}

function linesOf(set: PolicySet): readonly Line[] {
  return policiesOf(set)
    .flatMap((policy) => policy.Statement)
    .flatMap((statement) => Object.entries(statement.Condition ?? {}))
    .flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => ({ operator, key, values })));
}

function sent(set: PolicySet, key: string): readonly string[] {
  const found = Object.entries(set.context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return found?.[1] ?? [];
}

function isForEverything({ Effect, Action, Resource, Condition }: StatementJson): boolean {
  return Effect === 'Allow' && Action === '*' && Resource === '*' && Condition === undefined;
}

const IAM_GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';

function example(parts: Partial<PolicySet>): PolicySet {
  return {
    caller: 'user',
    action: 's3:PutObject',
    resource: 'arn:aws:s3:::reports/john/2026.csv',
    context: {},
    identity: [],
    boundary: null,
    session: null,
    serviceControl: [],
    resourceControl: [],
    resourcePolicy: null,
    vpcEndpoint: null,
    ...parts,
  };
}

function allow(elements: Omit<StatementJson, 'Sid' | 'Effect'> = {}): StatementJson {
  return { Sid: 'one', Effect: 'Allow', Action: ['s3:*'], Resource: ['*'], ...elements };
}

function policy(statement: StatementJson, Version = '2012-10-17'): PolicyJson {
  return { Version, Statement: [statement] };
}

function allowedWhen(condition: StatementJson['Condition'], parts: Partial<PolicySet> = {}): PolicySet {
  return example({ identity: [policy(allow({ Condition: condition }))], ...parts });
}

export const LEFT_OUT: readonly LeftOut[] = [
  {
    name: 'variables in the old version',
    reason: 'The oracle fills in variables whatever the Version. Before 2012-10-17 there are none.',
    source: `${IAM_GUIDE}reference_policies_elements_version.html`,
    concerns: (set) =>
      policiesOf(set).some(
        ({ Version, Statement }) => Version !== '2012-10-17' && JSON.stringify(Statement).includes('${'),
      ),
    example: {
      set: example({
        identity: [
          policy(allow({ Resource: [`arn:aws:s3:::reports/${variable('aws:username')}/*`] }), '2008-10-17'),
        ],
      }),
      ours: 'implicit-deny',
      oracle: 'allowed',
    },
  },
  {
    name: 'prefix length 0',
    reason: 'To the oracle, 0.0.0.0/0 contains no address. A prefix of 0 bits contains all of its family.',
    source: `${IAM_GUIDE}reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    concerns: (set) => linesOf(set).some(({ values }) => values.some((value) => value.endsWith('/0'))),
    example: {
      set: allowedWhen(
        { IpAddress: { 'aws:SourceIp': ['0.0.0.0/0'] } },
        { context: { 'aws:SourceIp': ['203.0.113.9'] } },
      ),
      ours: 'allowed',
      oracle: 'implicit-deny',
    },
  },
  {
    name: 'NotIpAddress of the other family',
    reason:
      'The oracle takes an IPv6 address as not outside a lone IPv4 address. NotIpAddress is all addresses but those named.',
    source: `${IAM_GUIDE}reference_policies_elements_condition_operators.html#Conditions_IPAddress`,
    concerns: (set) =>
      linesOf(set).some(
        ({ operator, key, values }) =>
          operator.includes('NotIpAddress') &&
          sent(set, key).some((address) =>
            values.some((block) => !block.includes('/') && block.includes(':') !== address.includes(':')),
          ),
      ),
    example: {
      set: allowedWhen(
        { NotIpAddress: { 'aws:SourceIp': ['203.0.113.9'] } },
        { context: { 'aws:SourceIp': ['2001:db8::1'] } },
      ),
      ours: 'allowed',
      oracle: 'implicit-deny',
    },
  },
  {
    name: 'epoch seconds',
    reason: 'The oracle does not compare epoch seconds with ISO 8601 dates. AWS takes either for a date.',
    source: `${IAM_GUIDE}reference_policies_elements_condition_operators.html#Conditions_Date`,
    concerns: (set) =>
      linesOf(set).some(({ operator, key, values }) => {
        if (!operator.includes('Date')) return false;
        const forms = new Set([...values, ...sent(set, key)].map((value) => /^\d{5,}$/.test(value)));
        return forms.size > 1;
      }),
    example: {
      set: allowedWhen(
        { DateGreaterThan: { 'aws:EpochTime': ['2026-01-01T00:00:00Z'] } },
        { context: { 'aws:EpochTime': ['1782822600'] } },
      ),
      ours: 'allowed',
      oracle: 'implicit-deny',
    },
  },
  {
    name: 'escapes outside patterns',
    reason:
      'The oracle leaves the escapes for *, ? and $ as they are where there are no wildcards to escape. AWS replaces them wherever a variable may stand.',
    source: `${IAM_GUIDE}reference_policies_variables.html#policy-vars-specialchars`,
    concerns: (set) =>
      linesOf(set).some(
        ({ operator, values }) =>
          /StringN?o?t?Equals/.test(operator) && values.some((value) => /\$\{[*?$]\}/.test(value)),
      ),
    example: {
      set: allowedWhen(
        { StringEquals: { 'aws:referer': [`re${variable('*')}d`] } },
        { context: { 'aws:referer': ['re*d'] } },
      ),
      ours: 'allowed',
      oracle: 'implicit-deny',
    },
  },
  {
    name: 'IfExists beside ForAnyValue',
    reason:
      'The oracle has ForAnyValue:…IfExists fail without the key. IfExists holds where the key is not there.',
    source: `${IAM_GUIDE}reference_policies_elements_condition_operators.html#Conditions_IfExists`,
    concerns: (set) =>
      linesOf(set).some(
        ({ operator, key }) =>
          operator.startsWith('ForAnyValue:') && operator.endsWith('IfExists') && sent(set, key).length === 0,
      ),
    example: {
      set: allowedWhen({ 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': ['team'] } }),
      ours: 'allowed',
      oracle: 'implicit-deny',
    },
  },
  {
    name: 'a session policy and an Allow for the session itself',
    reason:
      'The oracle has a session policy limit an Allow for the very session, or for everybody. AWS says that only an explicit deny in it does.',
    source: `${IAM_GUIDE}reference_policies_evaluation-logic_policy-eval-denyallow.html`,
    concerns: ({ caller, session, resourcePolicy }) => {
      const principal = CALLERS[caller];
      const names = ['"*"', 'arn' in principal ? `"${principal.arn}"` : '"*"'];
      return (
        session !== null &&
        !session.Statement.some(isForEverything) &&
        (resourcePolicy?.Statement ?? []).some(
          ({ Effect, Principal }) =>
            Effect === 'Allow' && names.some((name) => (JSON.stringify(Principal) ?? '').includes(name)),
        )
      );
    },
    example: {
      set: example({
        caller: 'session',
        session: policy({ ...allow(), Sid: 'session', Action: ['kms:*'] }),
        resourcePolicy: policy(allow({ Principal: '*' })),
      }),
      ours: 'allowed',
      oracle: 'implicit-deny',
    },
  },
  {
    name: 'negation and a variable without a value',
    reason:
      'To the oracle, a negated operator fails where a variable has no value. AWS has it match: nothing equals null.',
    source: `${IAM_GUIDE}reference_policies_variables.html#policy-vars-no-value`,
    concerns: (set) =>
      CALLERS[set.caller].kind !== 'user' &&
      linesOf(set).some(
        ({ operator, values }) =>
          operator.includes('Not') && values.some((value) => value.includes(variable('aws:username'))),
      ),
    example: {
      set: allowedWhen(
        { StringNotEquals: { 'aws:referer': [variable('aws:username')] } },
        { caller: 'session', context: { 'aws:referer': ['red'] } },
      ),
      ours: 'allowed',
      oracle: 'implicit-deny',
    },
  },
  {
    name: 'variables in the first fields of an ARN condition',
    reason:
      'The oracle cuts a pattern at the colon inside a variable. AWS excludes variables from these fields in Resource alone.',
    source: `${IAM_GUIDE}reference_policies_variables.html#policy-vars-where-to-use-them`,
    concerns: (set) =>
      linesOf(set).some(
        ({ operator, values }) =>
          operator.includes('Arn') &&
          values.some((value) => value.includes(variable('aws:PrincipalAccount'))),
      ),
    example: {
      set: allowedWhen({
        ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${variable('aws:PrincipalAccount')}:user/*`] },
      }),
      ours: 'allowed',
      oracle: 'implicit-deny',
    },
  },
];
