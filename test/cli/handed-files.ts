/** What a customer hands over: the caller's refusal and the documents, printed by the real AWS CLI into files. */
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PracticeAccount, ScenarioId, WorldDefinition } from '../../src/practice/index.ts';
import { scenarioWorld } from '../../src/practice/index.ts';
import { runAws } from '../clients/aws-cli.ts';
import { environmentOf, type Keys } from './practice-process.ts';

const MiB = 1024 ** 2;

export interface HandedFiles {
  /** what the AWS CLI printed when the caller's upload was refused; null: it was not */
  readonly error: string | null;
  /** options of `explain` with the files of the documents */
  readonly documents: readonly string[];
  /** `--caller`, `--kms-key-id`, `--bucket` */
  readonly names: readonly string[];
}

export async function handOver(practice: PracticeAccount, folder: string): Promise<HandedFiles> {
  const world = scenarioWorld(practice.scenario as ScenarioId);
  const [error, ...documents] = await Promise.all([
    refusalOf(practice, folder),
    ...[...readings(world), ...givenBy(world)].map(async ({ option, name, account, argv, text }) => {
      const path = join(folder, `${name}.json`);
      await writeFile(path, argv === null ? text : await printed(practice, account, argv, folder));
      return [`--${option}`, path];
    }),
  ]);
  return {
    error,
    documents: documents.flat(),
    names: [
      ...['--caller', practice.caller.arn],
      ...['--kms-key-id', practice.kmsKeyArn],
      ...['--bucket', practice.bucket],
    ],
  };
}

/** A multipart upload by `aws s3 cp`, in parts of 8 MiB. */
async function refusalOf(practice: PracticeAccount, folder: string): Promise<string | null> {
  await writeFile(join(folder, 'large.bin'), '');
  await truncate(join(folder, 'large.bin'), 9 * MiB);
  const argv = ['s3', 'cp', 'large.bin', `s3://${practice.bucket}/large.bin`, '--no-progress'];
  const { accessKeyId, secretAccessKey, sessionToken } = practice.caller;
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
  const ran = await runAws(
    [...argv, '--endpoint-url', practice.endpoint],
    environmentOf(keys, practice.region),
    folder,
  );
  if (ran.code === 0) return null;
  const path = join(folder, 'error.txt');
  await writeFile(path, `$ aws ${argv.join(' ')}\n${ran.stdout}${ran.stderr}`);
  return path;
}

async function printed(
  practice: PracticeAccount,
  account: string,
  argv: readonly string[],
  folder: string,
): Promise<string> {
  const admin: Keys | undefined = practice.admins.find((one) => one.account === account);
  if (admin === undefined) throw new Error(`no administrator of ${account}`);
  const ran = await runAws(
    [...argv, '--output', 'json', '--endpoint-url', practice.endpoint],
    environmentOf(admin, practice.region),
    folder,
  );
  if (ran.code !== 0) throw new Error(`aws ${argv.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

interface Handed {
  readonly option: string;
  /** of the file */
  readonly name: string;
  readonly account: string;
  /** of the command that prints it; null: `text` is what its owner has */
  readonly argv: readonly string[] | null;
  readonly text: string;
}

/** What the administrators of the accounts can print. */
function readings(world: WorldDefinition): readonly Handed[] {
  const { kmsKeyArn, caller, buckets, bucket } = world;
  const keyAccount = kmsKeyArn.split(':')[4] ?? '';
  const of = (option: string, name: string, account: string, ...argv: readonly string[]) => ({
    option,
    name,
    account,
    argv,
    text: '',
  });
  const key = ['--key-id', kmsKeyArn];
  const own = buckets.find(({ name }) => name === bucket);
  const account = world.accounts.find(({ id }) => id === caller.account);
  const isUser = caller.kind === 'user';
  const kind = isUser ? 'user' : 'role';
  const subject = isUser ? caller.userName : caller.roleName;
  const principal = isUser
    ? account?.users?.find(({ name }) => name === subject)
    : account?.roles?.find(({ name }) => name === subject);
  const boundary = principal?.boundary;
  const groups = isUser ? (account?.users?.find(({ name }) => name === subject)?.groups ?? []) : [];
  const attached = [
    ...(principal?.attached ?? []),
    ...groups.flatMap((group) => account?.groups?.find(({ name }) => name === group)?.attached ?? []),
  ];
  const version = (arn: string) => ['iam', 'get-policy-version', '--policy-arn', arn, '--version-id', 'v1'];
  const inGroups = groups.flatMap((group) =>
    Object.keys(account?.groups?.find(({ name }) => name === group)?.inline ?? {}).map((name) => ({
      group,
      name,
    })),
  );
  return [
    of('key-policy', 'key-policy', keyAccount, 'kms', 'get-key-policy', '--policy-name', 'default', ...key),
    of('grants', 'grants', keyAccount, 'kms', 'list-grants', ...key),
    ...(own?.policy === undefined
      ? []
      : [
          of('bucket-policy', 'bucket-policy', own.account, 's3api', 'get-bucket-policy', '--bucket', bucket),
        ]),
    ...Object.keys(principal?.inline ?? {}).map((name) =>
      of(
        'identity-policy',
        `inline-${name}`,
        caller.account,
        ...['iam', `get-${kind}-policy`, `--${kind}-name`, subject, '--policy-name', name],
      ),
    ),
    ...inGroups.map(({ group, name }) =>
      of(
        'identity-policy',
        `group-${name}`,
        caller.account,
        ...['iam', 'get-group-policy', '--group-name', group, '--policy-name', name],
      ),
    ),
    ...attached.map((arn, index) =>
      of('identity-policy', `managed-${index}`, caller.account, ...version(arn)),
    ),
    ...(boundary === undefined
      ? []
      : [of('permissions-boundary', 'boundary', caller.account, ...version(boundary))]),
  ];
}

/** What no command of the scenario's own accounts prints: its owner has it as a file. */
function givenBy(world: WorldDefinition): readonly Handed[] {
  const { caller, accounts, buckets, bucket, kmsKeyArn } = world;
  const given = (option: string, document: unknown, name: string): Handed => ({
    option,
    name,
    account: '',
    argv: null,
    text: typeof document === 'string' ? document : JSON.stringify(document, null, 2),
  });
  const scps = (accounts.find(({ id }) => id === caller.account)?.serviceControl ?? []).flat();
  const keyAccount = kmsKeyArn.split(':')[4];
  const rcps = (accounts.find(({ id }) => id === keyAccount)?.resourceControl ?? []).flat();
  const sessions = caller.kind === 'role-session' ? (caller.sessionPolicies ?? []) : [];
  const endpoint = buckets.find(({ name }) => name === bucket)?.vpcEndpointPolicy;
  return [
    ...scps.map(({ document, name }) => given('scp', document, `scp-${name}`)),
    ...rcps.map(({ document, name }) => given('rcp', document, `rcp-${name}`)),
    ...sessions.map((document, index) => given('session-policy', document, `session-${index}`)),
    ...(endpoint === undefined ? [] : [given('vpc-endpoint-policy', endpoint, 'endpoint')]),
  ];
}
