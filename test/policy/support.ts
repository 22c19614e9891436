import {
  type ContextValue,
  type Grant,
  type Known,
  type NamedPolicy,
  type PolicyDocument,
  type PolicyStack,
  type Principal,
  parsePolicy,
} from '../../src/policy/index.ts';

export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd';
export const OBJECT = 'arn:aws:s3:::reports/john/2026.csv';
export const ACCOUNT = '111122223333';

export type CallerName =
  | 'user'
  | 'root'
  | 'session'
  | 'session-without-path'
  | 'session-with-id'
  | 'user-with-id'
  | 'stranger'
  | 'anonymous'
  | 'federated-user'
  | 'service-linked'
  | 'service';

const session = {
  kind: 'role-session',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/session-1`,
  account: ACCOUNT,
  roleName: 'app',
  sessionName: 'session-1',
  roleId: null,
} as const;

export const CALLERS: Readonly<Record<CallerName, Principal>> = {
  user: { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/john`, account: ACCOUNT, userId: null },
  root: { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT },
  session: { ...session, roleArn: `arn:aws:iam::${ACCOUNT}:role/team/app` },
  'session-without-path': { ...session, roleArn: null },
  'session-with-id': { ...session, roleArn: null, roleId: 'AROADBQP57FF2AEXAMPLE' },
  'user-with-id': {
    kind: 'user',
    arn: `arn:aws:iam::${ACCOUNT}:user/john`,
    account: ACCOUNT,
    userId: 'AIDACKCEVSQ6C2EXAMPLE',
  },
  stranger: {
    kind: 'user',
    arn: 'arn:aws:iam::444455556666:user/jane',
    account: '444455556666',
    userId: null,
  },
  anonymous: { kind: 'anonymous' },
  'federated-user': {
    kind: 'federated-user',
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/eve`,
    account: ACCOUNT,
  },
  'service-linked': {
    ...session,
    roleName: 'AWSServiceRoleForReports',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForReports/session-1`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/reports.amazonaws.com/AWSServiceRoleForReports`,
  },
  service: { kind: 'service', service: 'logging.s3.amazonaws.com' },
};

/** A document from its statements, read by the parser itself. */
export function documentOf(statements: unknown, version: string | null = '2012-10-17'): PolicyDocument {
  const parsed = parsePolicy(
    JSON.stringify({ ...(version === null ? {} : { Version: version }), Statement: statements }),
  );
  if (!parsed.ok) throw new Error(`${parsed.problem.kind} at ${parsed.problem.path.join('.')}`);
  return parsed.document;
}

export function policyOf(statements: unknown, name = 'default'): NamedPolicy {
  return { name, arn: null, document: documentOf(statements) };
}

/** Statements of each layer as a case table writes them: left out or an empty list means none. */
export interface StackCase {
  readonly identity?: unknown;
  readonly boundary?: unknown;
  readonly session?: unknown;
  /** several session policies */
  readonly sessions?: readonly unknown[];
  readonly resource?: unknown;
  readonly vpcEndpoint?: unknown;
  readonly serviceControl?: readonly unknown[];
  readonly resourceControl?: readonly unknown[];
  readonly grants?: 'unknown' | readonly Partial<Grant>[];
}

export function stackOf(stack: StackCase): PolicyStack {
  const lists = (statements: unknown): NamedPolicy[] =>
    Array.isArray(statements) && statements.length > 0 ? [policyOf(statements)] : [];
  const one = (statements: unknown): Known<NamedPolicy | null> =>
    statements === 'unknown' ? 'unknown' : (lists(statements)[0] ?? null);
  const policies = (statements: unknown): Known<readonly NamedPolicy[]> =>
    statements === 'unknown' ? 'unknown' : lists(statements);
  const session = stack.sessions === undefined ? policies(stack.session) : stack.sessions.flatMap(lists);
  return {
    identity: policies(stack.identity),
    boundary: one(stack.boundary),
    session: session !== 'unknown' && session.length === 0 ? null : session,
    resource: one(stack.resource),
    vpcEndpoint: one(stack.vpcEndpoint),
    serviceControl: (stack.serviceControl ?? []).map(lists),
    resourceControl: (stack.resourceControl ?? []).map(lists),
    grants: stack.grants === 'unknown' ? 'unknown' : (stack.grants ?? []).map(grantOf),
  };
}

function grantOf(grant: Partial<Grant>, index: number): Grant {
  return {
    grantId: `grant-${index}`,
    name: null,
    keyArn: KEY,
    granteePrincipal: '',
    retiringPrincipal: null,
    operations: [],
    ...grant,
    constraints:
      grant.constraints == null
        ? null
        : {
            encryptionContextEquals: grant.constraints.encryptionContextEquals ?? null,
            encryptionContextSubset: grant.constraints.encryptionContextSubset ?? null,
          },
  };
}

export type Context = Readonly<Record<string, ContextValue>>;
