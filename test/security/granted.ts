/** A practice account whose caller has exactly what a policy of docs/permissions.md gives, and a record of what it asks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Access, CheckResult, CredentialSource, Target } from '../../src/check/index.ts';
import {
  type ObservedRequest,
  type PracticeAccount,
  startPracticeWorld,
  type WorldDefinition,
} from '../../src/practice/index.ts';
import { runCheck, targetAt } from '../check/helpers.ts';
import { callerOf } from '../check/practice-account.ts';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const page = readFileSync(join(import.meta.dirname, '../../docs/permissions.md'), 'utf8');

/** The statements of one policy of the page, as they stand there. */
export function statementsOf(name: string): readonly Statement[] {
  const text = new RegExp(`\`\`\`json policy=${name}\\n([^]*?)\\n\`\`\``).exec(page)?.[1];
  if (text === undefined) throw new Error(`docs/permissions.md has no policy ${name}`);
  const { Version, Statement } = JSON.parse(text) as { Version: string; Statement: Statement[] };
  if (Version !== '2012-10-17') throw new Error(`${name}: ${Version}`);
  return Statement.map((each) => ({ ...each, Action: [each.Action].flat() }));
}

/** The rows of the page's table of what each action's absence does. */
export function absences(): readonly (readonly [actions: string, result: string])[] {
  const table = /\| without \| result \|\n[^\n]*\n((?:\|.*\n)+)/.exec(page)?.[1] ?? '';
  return table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .map(([, actions = '', result = '']) => [actions, result]);
}

export function actionsOf(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(({ Action }) => Action);
}

/** The same without one action; a statement that has no other is left out. */
export function without(statements: readonly Statement[], action: string): readonly Statement[] {
  return statements
    .map((each) => ({ ...each, Action: each.Action.filter((one) => one !== action) }))
    .filter(({ Action }) => Action.length > 0);
}

/** The caller's policy as a role has it. */
export function asRole(statements: readonly Statement[]): readonly Statement[] {
  const own = new Set(['LookAtOwnPermissions', 'LookAtOwnGroups']);
  return [...statements.filter(({ Sid }) => !own.has(Sid)), ...statementsOf('role')];
}

const ACCOUNT = '111122223333';
const OUTSIDE = '444455556666';
export const BUCKET = 'amzn-s3-demo-bucket';
export const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const USER = `arn:aws:iam::${ACCOUNT}:user/uploader`;
const document = (Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const managed = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
const DELEGATES = {
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};
/** Policies that say nothing of what is tested, so that there is one of each kind to be read. */
const UNRELATED = document([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }]);

export interface Granted {
  /** the caller's own policy */
  readonly statements: readonly Statement[];
  readonly as?: 'user' | 'role';
  /** what the key policy says; it leaves all to IAM, if left out */
  readonly keyPolicy?: readonly Statement[];
  readonly versions?: 'Enabled' | 'never';
  /** the bucket is of an account outside the organization: S3 answers a bare `Access Denied` */
  readonly bareMessages?: boolean;
  /** the caller may abort no upload, as a Deny says */
  readonly noAbort?: boolean;
  /** what a role `uploader` has beside the user, for the user to assume */
  readonly role?: readonly Statement[];
  /** what a role `reader` has */
  readonly readers?: readonly Statement[];
}

function worldOf(granted: Granted): WorldDefinition {
  const { statements, as = 'user', keyPolicy, versions = 'Enabled', bareMessages, noAbort } = granted;
  const holder = {
    name: 'uploader',
    inline: { 'what-the-page-says': document(statements) },
    attached: [managed('Unrelated')],
    boundary: managed('Boundary'),
  };
  const caller = { account: ACCOUNT } as const;
  const principal = { AWS: as === 'user' ? USER : `arn:aws:iam::${ACCOUNT}:role/uploader` };
  const trustPolicy = document([
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' },
  ]);
  const roleWith = (name: string, given: readonly Statement[] | undefined) =>
    given === undefined ? [] : [{ name, trustPolicy, inline: { 'what-the-page-says': document(given) } }];
  const deny = {
    Effect: 'Deny',
    Principal: principal,
    Action: 's3:AbortMultipartUpload',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
  };
  const bucketStatements = [
    ...(bareMessages === true
      ? statements
          .filter(({ Action, Resource }) => Action.every((one) => one.startsWith('s3:')) && Resource !== '*')
          .map((each) => ({ ...each, Principal: principal }))
      : []),
    ...(noAbort === true ? [deny] : []),
  ];
  return {
    region: 'eu-west-1',
    accounts: [
      {
        id: ACCOUNT,
        users: as === 'user' ? [{ ...holder, groups: ['uploaders'] }] : [],
        groups: [{ name: 'uploaders', inline: { unrelated: UNRELATED }, attached: [managed('Unrelated')] }],
        roles: [
          ...(as === 'role' ? [{ ...holder, trustPolicy }] : []),
          ...roleWith('uploader', granted.role),
          ...roleWith('reader', granted.readers),
        ],
        managedPolicies: [
          { name: 'Unrelated', document: UNRELATED },
          { name: 'Boundary', document: document([{ Effect: 'Allow', Action: '*', Resource: '*' }]) },
        ],
      },
      ...(bareMessages === true ? [{ id: OUTSIDE }] : []),
    ],
    keys: [{ arn: KEY_ARN, aliases: ['alias/uploads'], policy: document(keyPolicy ?? [DELEGATES]) }],
    buckets: [
      {
        name: BUCKET,
        account: bareMessages === true ? OUTSIDE : ACCOUNT,
        versioning: versions,
        encryption: { algorithm: 'aws:kms', kmsKeyId: KEY_ARN },
        ...(bucketStatements.length === 0 ? {} : { policy: document(bucketStatements) }),
      },
    ],
    caller:
      as === 'user'
        ? { kind: 'user', ...caller, userName: 'uploader' }
        : { kind: 'role-session', ...caller, roleName: 'uploader', sessionName: 'check' },
    bucket: BUCKET,
    kmsKeyArn: KEY_ARN,
  };
}

export interface Asked {
  readonly practice: PracticeAccount;
  readonly requests: ObservedRequest[];
}

/** Starts one that ends with the test. */
export async function startGranted(granted: Granted): Promise<Asked> {
  const requests: ObservedRequest[] = [];
  const practice = await startPracticeWorld(worldOf(granted), {
    scenario: 'permissions',
    port: 0,
    latencyMs: 0,
    onRequest: (request) => requests.push(request),
  });
  onTestFinished(() => practice.close());
  return { practice, requests };
}

/** The actions that requests asked for, S3's own calls to KMS included. */
export function askedFor(requests: readonly ObservedRequest[]): Set<string> {
  return new Set(requests.flatMap(({ rulings }) => rulings.map(({ action }) => action)));
}

/** `HeadObject s3:GetObject`: the operations that were refused, with the action that was missing. */
export function refusedTo(requests: readonly ObservedRequest[]): string[] {
  const refused = requests.filter(({ status }) => status === 403 || status === 400);
  return [
    ...new Set(refused.map(({ operation, rulings }) => `${operation} ${rulings.at(-1)?.action}`)),
  ].sort();
}

export interface GrantedRun extends Asked {
  readonly result: CheckResult;
}

/** A whole check as a caller with exactly these rights. */
export async function checkWith(
  granted: Granted,
  changes: Partial<Target> = {},
  readers: readonly CredentialSource[] = [],
): Promise<GrantedRun> {
  const asked = await startGranted(granted);
  const { practice } = asked;
  const access: Access = { caller: callerOf(practice), readers };
  const target = targetAt(practice.endpoint, { bucket: BUCKET, region: null, ...changes });
  const { result } = await runCheck(target, { access, confirm: null });
  return { ...asked, result };
}
