/** What a customer hands over: the caller's refusal, and the documents as the AWS CLI prints them. */
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetGroupPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand, ListGrantsCommand } from '@aws-sdk/client-kms';
import { CreateMultipartUploadCommand, GetBucketPolicyCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import {
  isScenarioId,
  type PracticeAccount,
  scenarioWorld,
  type WorldDefinition,
} from '../../src/practice/index.ts';
import { runAws } from '../clients/aws-cli.ts';
import { clients } from '../practice/clients.ts';
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

/** Who prints: the AWS CLI itself, or the SDK in the form of the AWS CLI, which takes a tenth of the time. */
export type Printer = 'aws-cli' | 'sdk';

export async function handOver(
  practice: PracticeAccount,
  folder: string,
  printer: Printer,
): Promise<HandedFiles> {
  const { scenario } = practice;
  if (!isScenarioId(scenario)) throw new Error(scenario);
  const world = scenarioWorld(scenario);
  const refusal = printer === 'sdk' ? refusalOfSdk(practice) : refusalOfCli(practice, folder);
  const [error, ...documents] = await Promise.all([
    refusal,
    ...[...readings(world), ...givenBy(world)].map(async ({ option, name, account, argv, text }) => {
      const path = join(folder, `${name}.json`);
      const region = option === 'key-policy' || option === 'grants' ? regionOfKey(practice) : practice.region;
      const print = printer === 'sdk' ? printedBySdk : printedByCli;
      await writeFile(path, argv === null ? text : await print({ practice, account, region, argv, folder }));
      return [`--${option}`, path];
    }),
  ]);
  const path = join(folder, 'error.txt');
  if (error !== null) await writeFile(path, error);
  return {
    error: error === null ? null : path,
    documents: documents.flat(),
    names: [
      ...['--caller', practice.caller.arn],
      ...['--kms-key-id', practice.kmsKeyArn],
      ...['--bucket', practice.bucket],
    ],
  };
}

function regionOfKey({ kmsKeyArn }: PracticeAccount): string {
  return kmsKeyArn.split(':')[3] ?? '';
}

/** A multipart upload by `aws s3 cp`, in parts of 8 MiB. */
async function refusalOfCli(practice: PracticeAccount, folder: string): Promise<string | null> {
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
  return ran.code === 0 ? null : `$ aws ${argv.join(' ')}\n${ran.stdout}${ran.stderr}`;
}

async function refusalOfSdk(practice: PracticeAccount): Promise<string | null> {
  const { s3 } = clients(practice);
  const at = { Bucket: practice.bucket, Key: 'large.bin' };
  let operation = 'CreateMultipartUpload';
  try {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
    operation = 'UploadPart';
    const part = { ...at, UploadId, PartNumber: 1, Body: Buffer.alloc(5 * MiB) };
    await s3.send(new UploadPartCommand(part));
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `An error occurred (${error.name}) when calling the ${operation} operation: ${error.message}\n`;
  } finally {
    s3.destroy();
  }
}

interface Printing {
  readonly practice: PracticeAccount;
  readonly account: string;
  readonly region: string;
  readonly argv: readonly string[];
  readonly folder: string;
}

async function printedByCli({ practice, account, region, argv, folder }: Printing): Promise<string> {
  const ran = await runAws(
    [...argv, '--output', 'json', '--endpoint-url', practice.endpoint],
    environmentOf(adminIn(practice, account), region),
    folder,
  );
  if (ran.code !== 0) throw new Error(`aws ${argv.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

function adminIn({ admins }: PracticeAccount, account: string): Keys {
  const admin = admins.find((one) => one.account === account);
  if (admin === undefined) throw new Error(`no administrator of ${account}`);
  return admin;
}

/** The AWS CLI prints IAM's documents decoded, and those of AWS KMS and Amazon S3 as they are: in a string. */
async function printedBySdk({ practice, account, region, argv }: Printing): Promise<string> {
  const { iam, kms, s3 } = clients({ ...practice, region }, adminIn(practice, account));
  const value = (option: string) => argv[argv.indexOf(`--${option}`) + 1] ?? '';
  const PolicyName = value('policy-name');
  const decoded = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? ''));
  const answer = async (): Promise<object> => {
    switch (argv[1]) {
      case 'get-key-policy':
        return kms.send(new GetKeyPolicyCommand({ KeyId: value('key-id'), PolicyName }));
      case 'list-grants':
        return kms.send(new ListGrantsCommand({ KeyId: value('key-id') }));
      case 'get-bucket-policy':
        return s3.send(new GetBucketPolicyCommand({ Bucket: value('bucket') }));
      case 'get-user-policy': {
        const got = await iam.send(new GetUserPolicyCommand({ UserName: value('user-name'), PolicyName }));
        return { ...got, PolicyDocument: decoded(got.PolicyDocument) };
      }
      case 'get-role-policy': {
        const got = await iam.send(new GetRolePolicyCommand({ RoleName: value('role-name'), PolicyName }));
        return { ...got, PolicyDocument: decoded(got.PolicyDocument) };
      }
      case 'get-group-policy': {
        const got = await iam.send(new GetGroupPolicyCommand({ GroupName: value('group-name'), PolicyName }));
        return { ...got, PolicyDocument: decoded(got.PolicyDocument) };
      }
      case 'get-policy-version': {
        const named = { PolicyArn: value('policy-arn'), VersionId: value('version-id') };
        const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(named));
        return { PolicyVersion: { ...PolicyVersion, Document: decoded(PolicyVersion?.Document) } };
      }
      default:
        throw new Error(`aws ${argv.join(' ')}`);
    }
  };
  const printed = Object.entries(await answer()).filter(([name]) => name !== '$metadata');
  return JSON.stringify(Object.fromEntries(printed), null, 4);
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
