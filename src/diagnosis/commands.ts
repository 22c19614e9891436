/** Changes and look-ups printed as AWS CLI calls: one plain `aws …` each, POSIX-quoted, never with a profile. */
import type { GrantConstraints, PolicyChange } from '../policy/index.ts';
import { awsCommand, option } from './aws-cli.ts';
import type { FixFile } from './fix.ts';
import type { ObservedTarget, ServiceEndpoints } from './observation.ts';

/** Where the calls go: every command names the Region, and the endpoint where the target has one. */
export interface CommandPlace {
  readonly region: string;
  readonly endpoint: string | null;
  readonly serviceEndpoints: ServiceEndpoints;
}

/** Where the commands of a fix are to be sent. */
export function placeOf(
  region: string,
  { endpoint, serviceEndpoints }: Pick<ObservedTarget, 'endpoint' | 'serviceEndpoints'>,
): CommandPlace {
  return { region, endpoint, serviceEndpoints };
}

/**
 * The command for each action. A policy is taken from the file with its text, as `file://NAME` relative to the
 * directory the command is run in.
 */
export function commandsOf(
  actions: readonly PolicyChange[],
  files: readonly FixFile[],
  place: CommandPlace,
): readonly string[] {
  return actions.map((action) => command(wordsOf(action, files), place));
}

/** Prints the key policy as it stands. `output text` leaves the policy's own JSON. */
export function getKeyPolicyCommand(keyArn: string, place: CommandPlace): string {
  const words = ['kms', 'get-key-policy', ...option('key-id', keyArn), ...option('policy-name', 'default')];
  return command([...words, ...option('query', 'Policy'), ...option('output', 'text')], place);
}

/** Prints the bucket policy as it stands. */
export function getBucketPolicyCommand(bucket: string, place: CommandPlace): string {
  const words = ['s3api', 'get-bucket-policy', ...option('bucket', bucket)];
  return command([...words, ...option('query', 'Policy'), ...option('output', 'text')], place);
}

/** Shows how many versions a managed policy has: with five there is no room for another. */
export function listPolicyVersionsCommand(policyArn: string, place: CommandPlace): string {
  return command(['iam', 'list-policy-versions', ...option('policy-arn', policyArn)], place);
}

/**
 * Prints an SCP or RCP, by the id at the end of its ARN; none where the ARN ends in no such id.
 * Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html
 */
export function describePolicyCommand(policyArn: string, place: CommandPlace): readonly string[] {
  const id = policyArn.slice(policyArn.lastIndexOf('/') + 1);
  if (!/^p-[0-9A-Za-z_]{8,128}$/.test(id)) return [];
  const words = ['organizations', 'describe-policy', ...option('policy-id', id)];
  return [command([...words, ...option('query', 'Policy.Content'), ...option('output', 'text')], place)];
}

/** Shows which version of a managed policy is in force. */
export function getPolicyCommand(policyArn: string, place: CommandPlace): string {
  return command(['iam', 'get-policy', ...option('policy-arn', policyArn)], place);
}

/** Shows a user or role with the boundary that is set for it. */
export function getSubjectCommand(
  { kind, name }: { readonly kind: 'user' | 'role'; readonly name: string },
  place: CommandPlace,
): string {
  return command(['iam', `get-${kind}`, ...option(`${kind}-name`, name)], place);
}

/** Shows whether an inline policy of this name is there already: putting one replaces it. */
export function getInlinePolicyCommand(
  subject: { readonly kind: 'user' | 'role'; readonly name: string },
  policyName: string,
  place: CommandPlace,
): string {
  const { kind, name } = subject;
  return command(
    ['iam', `get-${kind}-policy`, ...option(`${kind}-name`, name), ...option('policy-name', policyName)],
    place,
  );
}

/** Lists the policies of a user or role by name: the inline ones, then the attached ones. */
export function listPoliciesCommands(
  { kind, name }: { readonly kind: 'user' | 'role'; readonly name: string },
  place: CommandPlace,
): readonly string[] {
  const of = option(`${kind}-name`, name);
  return [`list-${kind}-policies`, `list-attached-${kind}-policies`].map((operation) =>
    command(['iam', operation, ...of], place),
  );
}

function wordsOf(action: PolicyChange, files: readonly FixFile[]): readonly string[] {
  switch (action.kind) {
    case 'put-key-policy':
      return [
        ...['kms', 'put-key-policy', ...option('key-id', action.keyArn), ...option('policy-name', 'default')],
        ...option('policy', fileWith(action.policy, files)),
      ];
    case 'put-user-policy':
      return [
        ...['iam', 'put-user-policy', ...option('user-name', action.userName)],
        ...option('policy-name', action.policyName),
        ...option('policy-document', fileWith(action.policy, files)),
      ];
    case 'put-role-policy':
      return [
        ...['iam', 'put-role-policy', ...option('role-name', action.roleName)],
        ...option('policy-name', action.policyName),
        ...option('policy-document', fileWith(action.policy, files)),
      ];
    case 'put-group-policy':
      return [
        ...['iam', 'put-group-policy', ...option('group-name', action.groupName)],
        ...option('policy-name', action.policyName),
        ...option('policy-document', fileWith(action.policy, files)),
      ];
    case 'create-policy-version':
      return [
        ...['iam', 'create-policy-version', ...option('policy-arn', action.policyArn)],
        ...option('policy-document', fileWith(action.policy, files)),
        '--set-as-default',
      ];
    case 'put-bucket-policy':
      return [
        ...['s3api', 'put-bucket-policy', ...option('bucket', action.bucket)],
        ...option('policy', fileWith(action.policy, files)),
      ];
    case 'enable-key':
      return ['kms', 'enable-key', ...option('key-id', action.keyArn)];
    case 'cancel-key-deletion':
      return ['kms', 'cancel-key-deletion', ...option('key-id', action.keyArn)];
    case 'create-grant':
      return [
        ...['kms', 'create-grant', ...option('key-id', action.keyArn)],
        ...option('grantee-principal', action.granteePrincipal),
        ...['--operations', ...action.operations],
        ...(action.constraints === null
          ? []
          : option('constraints', JSON.stringify(constraintsJson(action.constraints)))),
      ];
  }
}

/** A grant's constraints as KMS writes them. */
export function constraintsJson(constraints: GrantConstraints): Readonly<Record<string, unknown>> {
  const { encryptionContextEquals, encryptionContextSubset } = constraints;
  return {
    ...(encryptionContextEquals === null ? {} : { EncryptionContextEquals: encryptionContextEquals }),
    ...(encryptionContextSubset === null ? {} : { EncryptionContextSubset: encryptionContextSubset }),
  };
}

function fileWith(content: string, files: readonly FixFile[]): string {
  const file = files.find((candidate) => candidate.content === content);
  if (file === undefined) throw new Error('a command needs its policy among the files of the same fix');
  return `file://${file.name}`;
}

function command(words: readonly string[], place: CommandPlace): string {
  const service = words[0] === 's3api' ? 's3' : words[0];
  const own = Object.entries(place.serviceEndpoints).find(([name]) => name === service)?.[1];
  return awsCommand(words, place.region, own ?? place.endpoint);
}
