/** Reads the files that `explain` is given, and says by file and line what cannot be taken. */
import { basename } from 'node:path';
import { checkBucket, checkKmsKeyId } from '../../check/target-values.ts';
import type { HandedOver, HandedPolicy, PolicyDocument } from '../../diagnosis/index.ts';
import {
  callerOfArn,
  type EnvelopeProblem,
  type Grant,
  type GrantListProblem,
  MAX_GRANTS_LENGTH,
  MAX_POLICY_LENGTH,
  type PolicyOwner,
  type Principal,
  parseGrantList,
  parseHandedPolicy,
  unwrapPolicy,
} from '../../policy/index.ts';
import type { OptionName } from '../arguments/definitions.ts';
import type { ParsedArguments, UsageProblem } from '../arguments/parse.ts';
import { type InputProblem, readInput, STANDARD_INPUT } from '../input-file.ts';

/** What is wrong with one input, as data. */
export type ExplainProblem =
  | { readonly kind: 'usage'; readonly problem: UsageProblem }
  | { readonly kind: 'input'; readonly path: string; readonly problem: InputProblem }
  | {
      readonly kind: 'policy';
      readonly path: string;
      readonly problem: EnvelopeProblem;
      readonly encoded: boolean;
    }
  /** an envelope with several documents where one is wanted */
  | { readonly kind: 'several'; readonly path: string; readonly count: number }
  /** an inline policy of somebody else than the caller */
  | { readonly kind: 'other-owner'; readonly path: string; readonly owner: string; readonly caller: string }
  | { readonly kind: 'grants'; readonly path: string; readonly problem: GrantListProblem }
  | { readonly kind: 'truncated-grants'; readonly path: string };

export type ExplainInputs =
  | { readonly ok: true; readonly handed: HandedOver }
  | { readonly ok: false; readonly problem: ExplainProblem };

/** Thrown and caught in this file only: the first input that cannot be taken ends the reading. */
class Refused extends Error {
  readonly problem: ExplainProblem;
  constructor(problem: ExplainProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

const MAX_ERROR_BYTES = 1024 * 1024;
/** A character takes up to three bytes in UTF-8. */
const bytes = (characters: number) => 3 * characters;

const FILES = [
  'error',
  'key-policy',
  'identity-policy',
  'permissions-boundary',
  'session-policy',
  'scp',
  'rcp',
  'vpc-endpoint-policy',
  'bucket-policy',
  'grants',
] as const satisfies readonly OptionName[];

export async function readInputs(args: ParsedArguments): Promise<ExplainInputs> {
  try {
    return { ok: true, handed: await handedOver(args) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}

export type PolicyFile =
  | { readonly ok: true; readonly policies: readonly HandedPolicy[] }
  | { readonly ok: false; readonly problem: ExplainProblem };

/**
 * The policies in one file, as AWS or the AWS CLI prints them.
 * @param caller whose they have to be, where the file says it; null: not known
 */
export async function readPolicyFile(path: string, caller: HandedOver['caller']): Promise<PolicyFile> {
  try {
    return { ok: true, policies: await read(path, caller) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}

export type GrantsFile =
  | { readonly ok: true; readonly grants: readonly Grant[] }
  | { readonly ok: false; readonly problem: ExplainProblem };

/** The grants of a key in one file, as `aws kms list-grants` prints them. */
export async function readGrantsFile(path: string, kmsKeyId: string | null): Promise<GrantsFile> {
  try {
    return { ok: true, grants: await grantsIn(path, kmsKeyId) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}

async function handedOver(args: ParsedArguments): Promise<HandedOver> {
  const given = FILES.flatMap((name) => args.values.get(name) ?? []);
  if (given.length === 0) usage({ id: 'nothing-to-explain' });
  if (given.filter((path) => path === STANDARD_INPUT).length > 1) usage({ id: 'stdin-twice' });
  const kmsKeyId = checked(args, 'kms-key-id', checkKmsKeyId);
  const bucketKey = one(args, 'bucket-key');
  if (bucketKey !== null && bucketKey !== 'on' && bucketKey !== 'off')
    usage({ id: 'bad-choice', option: '--bucket-key', text: bucketKey, choices: ['on', 'off'] });
  const caller = callerOf(args);
  return {
    caller,
    kmsKeyId,
    bucket: checked(args, 'bucket', checkBucket),
    objectKey: one(args, 'key-name'),
    bucketKey: bucketKey === null ? null : bucketKey === 'on',
    errorText: await errorText(args),
    keyPolicy: (await onePolicy(args, 'key-policy'))?.document ?? null,
    bucketPolicy: (await onePolicy(args, 'bucket-policy'))?.document ?? null,
    identityPolicies: await policies(args, 'identity-policy', caller),
    permissionsBoundary: await onePolicy(args, 'permissions-boundary'),
    sessionPolicies: await policies(args, 'session-policy'),
    serviceControl: await policies(args, 'scp'),
    resourceControl: await policies(args, 'rcp'),
    vpcEndpointPolicy: await onePolicy(args, 'vpc-endpoint-policy'),
    grants: await grants(args, kmsKeyId),
  };
}

function usage(problem: UsageProblem): never {
  throw new Refused({ kind: 'usage', problem });
}

function one(args: ParsedArguments, name: OptionName): string | null {
  return args.values.get(name)?.[0] ?? null;
}

function checked(args: ParsedArguments, name: OptionName, check: typeof checkBucket): string | null {
  const text = one(args, name);
  if (text === null) return null;
  const value = check(text);
  if (value.ok) return value.value;
  return usage({ id: 'bad-value', option: `--${name}`, text, problem: value.problem });
}

/** A user, a role, a role's session, or the root user. */
function callerOf(args: ParsedArguments): HandedOver['caller'] {
  const text = one(args, 'caller');
  if (text === null) return null;
  const principal = callerOfArn(text.trim());
  if (principal !== null && 'account' in principal) return principal;
  return usage({ id: 'bad-value', option: '--caller', text, problem: 'caller-arn' });
}

async function load(path: string, maxBytes: number): Promise<string> {
  const input = await readInput(path, maxBytes);
  if (!input.ok) throw new Refused({ kind: 'input', path, problem: input.problem });
  return input.text;
}

async function errorText(args: ParsedArguments): Promise<string | null> {
  const path = one(args, 'error');
  return path === null ? null : load(path, MAX_ERROR_BYTES);
}

async function onePolicy(args: ParsedArguments, name: OptionName): Promise<PolicyDocument | null> {
  const [path] = args.values.get(name) ?? [];
  if (path === undefined) return null;
  const [policy, ...more] = await read(path);
  if (more.length > 0) throw new Refused({ kind: 'several', path, count: more.length + 1 });
  return policy ?? null;
}

async function policies(
  args: ParsedArguments,
  name: OptionName,
  caller: HandedOver['caller'] = null,
): Promise<readonly HandedPolicy[]> {
  const lists: (readonly HandedPolicy[])[] = [];
  for (const path of args.values.get(name) ?? []) lists.push(await read(path, caller));
  return lists.flat();
}

async function read(path: string, caller: HandedOver['caller'] = null): Promise<readonly HandedPolicy[]> {
  const unwrapped = unwrapPolicy(await load(path, bytes(MAX_POLICY_LENGTH)));
  if (!unwrapped.ok) throw new Refused({ kind: 'policy', path, problem: unwrapped.problem, encoded: false });
  return unwrapped.policies.map(({ text, name, arn, kind, owner, start, encoded }) => {
    const parsed = parseHandedPolicy(text);
    if (!parsed.ok) {
      const { line, column } = parsed.problem;
      // The lines of a document inside the file count from where it begins; those of an encoded one are its own.
      const place = encoded
        ? { line, column }
        : { line: start.line + line - 1, column: line === 1 ? start.column + column - 1 : column };
      const problem = { kind: 'policy' as const, problem: { ...parsed.problem, ...place } };
      throw new Refused({ kind: 'policy', path, problem, encoded });
    }
    if (caller !== null && owner !== null && !mayBelong(owner, caller))
      throw new Refused({ kind: 'other-owner', path, owner: owner.name, caller: nameOf(caller) });
    const group = owner?.kind === 'group' ? owner.name : null;
    return { name: name ?? basename(path), arn, kind, group, document: text };
  });
}

/** Which groups a user is in, no name shows. */
function mayBelong(owner: PolicyOwner, caller: Principal): boolean {
  if (owner.kind === 'group') return caller.kind === 'user';
  return owner.kind === (caller.kind === 'user' ? 'user' : 'role') && owner.name === nameOf(caller);
}

function nameOf(caller: Principal): string {
  if (caller.kind === 'role-session') return caller.roleName;
  return 'arn' in caller ? caller.arn.slice(caller.arn.lastIndexOf('/') + 1) : caller.kind;
}

async function grants(args: ParsedArguments, kmsKeyId: string | null): Promise<readonly Grant[] | null> {
  const path = one(args, 'grants');
  return path === null ? null : grantsIn(path, kmsKeyId);
}

async function grantsIn(path: string, kmsKeyId: string | null): Promise<readonly Grant[]> {
  const list = parseGrantList(await load(path, bytes(MAX_GRANTS_LENGTH)), kmsKeyId);
  if (!list.ok) throw new Refused({ kind: 'grants', path, problem: list.problem });
  // Half a list would read as if the rest were not there.
  if (list.truncated) throw new Refused({ kind: 'truncated-grants', path });
  return list.grants;
}
