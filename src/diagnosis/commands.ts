/** Changes and look-ups printed as AWS CLI calls: one plain `aws …` each, POSIX-quoted, never with a profile. */
import type { GrantConstraints } from '../policy/index.ts';
import type { FixAction, FixFile } from './fix.ts';

/** Where the calls go: every command names the Region, and the endpoint where the target has one. */
export interface CommandPlace {
  readonly region: string;
  readonly endpoint: string | null;
}

/**
 * The command for each action. A policy is taken from the file with its text, as `file://NAME` relative to the
 * directory the command is run in.
 */
export function commandsOf(
  actions: readonly FixAction[],
  files: readonly FixFile[],
  place: CommandPlace,
): readonly string[] {
  return actions.map((action) => awsCommand([...wordsOf(action, files)], place));
}

/** Prints the key policy as it stands. `output text` leaves the policy's own JSON. */
export function getKeyPolicyCommand(keyArn: string, place: CommandPlace): string {
  const words = ['kms', 'get-key-policy', '--key-id', keyArn, '--policy-name', 'default'];
  return awsCommand([...words, '--query', 'Policy', '--output', 'text'], place);
}

/** Shows whether an inline policy of this name is there already: putting one replaces it. */
export function getInlinePolicyCommand(
  subject: { readonly kind: 'user' | 'role'; readonly name: string },
  policyName: string,
  place: CommandPlace,
): string {
  const { kind, name } = subject;
  return awsCommand(
    ['iam', `get-${kind}-policy`, `--${kind}-name`, name, '--policy-name', policyName],
    place,
  );
}

function wordsOf(action: FixAction, files: readonly FixFile[]): readonly string[] {
  switch (action.kind) {
    case 'put-key-policy':
      return [
        ...['kms', 'put-key-policy', '--key-id', action.keyArn, '--policy-name', 'default'],
        ...['--policy', fileWith(action.policy, files)],
      ];
    case 'put-user-policy':
      return [
        ...['iam', 'put-user-policy', '--user-name', action.userName, '--policy-name', action.policyName],
        ...['--policy-document', fileWith(action.policy, files)],
      ];
    case 'put-role-policy':
      return [
        ...['iam', 'put-role-policy', '--role-name', action.roleName, '--policy-name', action.policyName],
        ...['--policy-document', fileWith(action.policy, files)],
      ];
    case 'create-grant':
      return [
        ...['kms', 'create-grant', '--key-id', action.keyArn],
        ...['--grantee-principal', action.granteePrincipal, '--operations', ...action.operations],
        ...(action.constraints === null ? [] : ['--constraints', constraintsJson(action.constraints)]),
      ];
  }
}

function constraintsJson(constraints: GrantConstraints): string {
  const { encryptionContextEquals, encryptionContextSubset } = constraints;
  return JSON.stringify({
    ...(encryptionContextEquals === null ? {} : { EncryptionContextEquals: encryptionContextEquals }),
    ...(encryptionContextSubset === null ? {} : { EncryptionContextSubset: encryptionContextSubset }),
  });
}

function fileWith(content: string, files: readonly FixFile[]): string {
  const file = files.find((candidate) => candidate.content === content);
  if (file === undefined) throw new Error('a command needs its policy among the files of the same fix');
  return `file://${file.name}`;
}

function awsCommand(words: readonly string[], { region, endpoint }: CommandPlace): string {
  const end = endpoint === null ? [] : ['--endpoint-url', endpoint];
  return ['aws', ...words, '--region', region, ...end].map(quoted).join(' ');
}

/** Everything but plainly harmless words goes between single quotes, in which a POSIX shell reads nothing. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
