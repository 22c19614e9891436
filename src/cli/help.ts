/** `--help`, drawn from the table of options. */
import type { I18n } from '../i18n/index.ts';
import { padEnd, widthOf, wrap } from '../report/width.ts';
import {
  COMMANDS,
  type Command,
  effectiveOptionsOf,
  OPTIONS,
  type OptionDefinition,
  type OptionName,
} from './arguments/definitions.ts';

type Group = OptionDefinition['group'];

const GROUPS: readonly Group[] = ['target', 'upload', 'explain', 'practice', 'cleanup', 'common'];
const COLUMNS = 80;

const USAGE: Readonly<Record<Command, string>> = {
  wizard: '',
  check: ' check --bucket B [--kms-key-id K] […]',
  explain: ' explain [--error FILE|-] [--key-policy F] […]',
  practice: ' practice [--scenario ID | --scenario-file F] […]',
  open: ' open report.json [--json] [--out DIR]',
  cleanup: ' cleanup --bucket B [--older-than 1h] [--yes] […]',
  completion: ' completion bash|zsh|fish',
};

/** The whole help of a command, at most 80 columns wide; the wizard's lists the commands. */
export function helpText(command: Command, { t }: I18n): string {
  const lines = [...wrap(t('cli:help.what'), COLUMNS), '', t('cli:help.usage')];
  // Something for a shell's start-up file: its own help tells of it.
  const shown = command === 'wizard' ? COMMANDS.filter((each) => each !== 'completion') : [command];
  lines.push(...shown.map((each) => `  s3-kms-wizard${USAGE[each]}`), '');
  if (command === 'wizard') lines.push(...wrap(t('cli:help.intro'), COLUMNS), '');
  else lines.push(...wrap(t(`cli:help.commands.${command}`), COLUMNS), '');
  for (const group of GROUPS) {
    const names = effectiveOptionsOf(command).filter((name) => groupOf(name, command) === group);
    if (names.length === 0) continue;
    lines.push(t(`cli:help.groups.${group}`), ...names.flatMap((name) => optionLines(name, command, t)), '');
  }
  lines.push(t('cli:help.examples'), ...indented(t(`cli:help.exampleLines.${command}`)));
  if (command !== 'wizard' && command !== 'practice' && command !== 'completion')
    lines.push('', t('cli:help.exitCodes'), ...indented(t(`cli:help.exitCodeLines.${command}`)));
  return `${lines.join('\n')}\n`;
}

function indented(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}

/** What names the target of a check is one more thing handed over in `explain`, and where to clean up in `cleanup`. */
function groupOf(name: OptionName, command: Command): Group {
  const { group } = OPTIONS[name];
  const ofCheck = group === 'target' || group === 'upload';
  return ofCheck && (command === 'explain' || command === 'cleanup') ? command : group;
}

function optionText(name: OptionName, command: Command, t: I18n['t']): string {
  if (command === 'explain' && (name === 'kms-key-id' || name === 'bucket' || name === 'bucket-key'))
    return t(`cli:help.explainOptions.${name}`);
  return t(`cli:help.options.${name}`);
}

function optionLines(name: OptionName, command: Command, t: I18n['t']): string[] {
  const definition: OptionDefinition = OPTIONS[name];
  const label = definition.value === null ? `--${name}` : `--${name} ${definition.value}`;
  const text = wrap(optionText(name, command, t), COLUMNS - 28);
  const first =
    widthOf(label) > 24
      ? [`  ${label}`, `${' '.repeat(28)}${text[0] ?? ''}`]
      : [`  ${padEnd(label, 26)}${text[0] ?? ''}`];
  return [...first, ...text.slice(1).map((line) => `${' '.repeat(28)}${line}`)];
}
