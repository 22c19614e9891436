/** Every command and option there is; the parser, the help and the error messages are drawn from this table. */
import { LANGUAGES } from '../../i18n/languages.ts';

export const COMMANDS = ['wizard', 'check', 'explain', 'practice', 'open', 'cleanup', 'completion'] as const;
export type Command = (typeof COMMANDS)[number];

export interface OptionDefinition {
  /** shown in the help: `--bucket B`; null for a flag */
  readonly value: string | null;
  readonly repeatable: boolean;
  /** lists the option in the help under this heading */
  readonly group: 'target' | 'upload' | 'explain' | 'practice' | 'cleanup' | 'common';
}

const flag = (group: OptionDefinition['group']): OptionDefinition => ({
  value: null,
  repeatable: false,
  group,
});
const value = (name: string, group: OptionDefinition['group']): OptionDefinition => ({
  value: name,
  repeatable: false,
  group,
});

export const OPTIONS = {
  bucket: value('B', 'target'),
  'kms-key-id': value('K', 'target'),
  sse: value('aws:kms|aws:kms:dsse', 'target'),
  'bucket-key': value('on|off', 'target'),
  prefix: value('P', 'target'),
  region: value('R', 'target'),
  profile: value('P', 'target'),
  'reader-profile': { value: 'P', repeatable: true, group: 'target' },
  'role-arn': value('ARN', 'target'),
  'endpoint-url': value('U', 'target'),
  size: value('6MiB', 'upload'),
  'part-size': value('5MiB', 'upload'),
  concurrency: value('4', 'upload'),
  file: value('PATH', 'upload'),
  evidence: value('always|on-failure', 'upload'),
  timeout: value('45s', 'upload'),
  'allow-retained': flag('upload'),
  error: value('FILE|-', 'explain'),
  'key-policy': value('F', 'explain'),
  'identity-policy': { value: 'F', repeatable: true, group: 'explain' },
  'permissions-boundary': value('F', 'explain'),
  'session-policy': { value: 'F', repeatable: true, group: 'explain' },
  scp: { value: 'F', repeatable: true, group: 'explain' },
  rcp: { value: 'F', repeatable: true, group: 'explain' },
  'vpc-endpoint-policy': value('F', 'explain'),
  'bucket-policy': value('F', 'explain'),
  grants: value('F', 'explain'),
  caller: value('ARN', 'explain'),
  'key-name': value('K', 'explain'),
  scenario: value('ID', 'practice'),
  'scenario-file': value('F', 'practice'),
  port: value('N', 'practice'),
  latency: value('MS', 'practice'),
  fault: { value: 'SPEC', repeatable: true, group: 'practice' },
  verbose: flag('practice'),
  list: flag('practice'),
  'older-than': value('1h', 'cleanup'),
  yes: flag('cleanup'),
  json: flag('common'),
  lang: value(LANGUAGES.join('|'), 'common'),
  out: value('DIR', 'common'),
  redact: flag('common'),
  plain: flag('common'),
  'no-color': flag('common'),
  version: flag('common'),
  help: flag('common'),
} as const satisfies Record<string, OptionDefinition>;

export type OptionName = keyof typeof OPTIONS;

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

const EVERYWHERE: readonly OptionName[] = ['lang', 'no-color', 'version', 'help'];

const TARGET: readonly OptionName[] = (Object.keys(OPTIONS) as OptionName[]).filter(
  (name) => OPTIONS[name].group === 'target' || OPTIONS[name].group === 'upload',
);

export const OPTIONS_OF: Readonly<Record<Command, readonly OptionName[]>> = {
  wizard: ['size', 'part-size', 'concurrency', 'file', ...EVERYWHERE, 'out', 'plain'],
  check: [...TARGET, ...EVERYWHERE, 'json', 'out', 'redact'],
  explain: [
    ...(Object.keys(OPTIONS) as OptionName[]).filter((name) => OPTIONS[name].group === 'explain'),
    'kms-key-id',
    'bucket',
    'bucket-key',
    'json',
    'out',
    'redact',
    ...EVERYWHERE,
  ],
  practice: [
    'scenario',
    'scenario-file',
    'port',
    'latency',
    'fault',
    'verbose',
    'list',
    'json',
    ...EVERYWHERE,
  ],
  open: ['json', 'out', 'redact', ...EVERYWHERE],
  cleanup: [...TARGET, 'older-than', 'yes', ...EVERYWHERE],
  completion: EVERYWHERE,
};

/** Taken by `cleanup`, so that the target of a check can be given as it was, and of no consequence there. */
const UNUSED_BY_CLEANUP: ReadonlySet<OptionName> = new Set<OptionName>([
  'kms-key-id',
  'sse',
  'bucket-key',
  'reader-profile',
  'size',
  'part-size',
  'concurrency',
  'file',
  'evidence',
  'allow-retained',
]);

/** Those that can be given and do something: for the help and for shells. */
export function effectiveOptionsOf(command: Command): readonly OptionName[] {
  const names = OPTIONS_OF[command];
  return command === 'cleanup' ? names.filter((name) => !UNUSED_BY_CLEANUP.has(name)) : names;
}

/** Words without an option that a command takes, as the help names them. */
export const OPERANDS_OF: Readonly<Record<Command, readonly string[]>> = {
  wizard: [],
  check: [],
  explain: [],
  practice: [],
  open: ['report.json'],
  cleanup: [],
  completion: ['bash|zsh|fish'],
};

export function isCommand(text: string): text is Command {
  return COMMANDS.some((command) => command === text);
}
