/** `--help`, drawn from the table of options. */
import type { I18n } from '../i18n/index.ts';
import { padEnd, widthOf, wrap } from '../report/width.ts';
import {
  type Command,
  OPTIONS,
  OPTIONS_OF,
  type OptionDefinition,
  type OptionName,
} from './arguments/definitions.ts';

const GROUPS: readonly OptionDefinition['group'][] = [
  'target',
  'upload',
  'explain',
  'practice',
  'cleanup',
  'common',
];
const COLUMNS = 80;

export function helpText(command: Command, { t }: I18n): string {
  const lines = [...wrap(t('cli:help.what'), COLUMNS), '', t('cli:help.usage')];
  lines.push(...usageLines(command), '');
  if (command === 'wizard') lines.push(...wrap(t('cli:help.intro'), COLUMNS), '');
  else lines.push(...wrap(t(`cli:help.commands.${command}`), COLUMNS), '');
  for (const group of GROUPS) {
    const names = OPTIONS_OF[command].filter((name) => OPTIONS[name].group === group);
    if (names.length === 0) continue;
    lines.push(t(`cli:help.groups.${group}`), ...names.flatMap((name) => optionLines(name, t)), '');
  }
  lines.push(
    t('cli:help.examples'),
    ...t(`cli:help.exampleLines.${command}`)
      .split('\n')
      .map((line) => `  ${line}`),
  );
  if (command === 'check')
    lines.push(
      '',
      t('cli:help.exitCodes'),
      ...t('cli:help.exitCodeLines')
        .split('\n')
        .map((line) => `  ${line}`),
    );
  return `${lines.join('\n')}\n`;
}

function usageLines(command: Command): string[] {
  if (command === 'check') return ['  s3-kms-wizard check --bucket B [--kms-key-id K] […]'];
  if (command === 'cleanup') return ['  s3-kms-wizard cleanup --bucket B [--older-than 1h] [--yes] […]'];
  if (command === 'practice')
    return [
      '  s3-kms-wizard practice [--scenario ID | --scenario-file F] [--fault SPEC]… [--verbose] [--list] [--json]',
    ];
  return [
    '  s3-kms-wizard',
    '  s3-kms-wizard check --bucket B [--kms-key-id K] […]',
    '  s3-kms-wizard practice [--scenario ID | --scenario-file F] […]',
    '  s3-kms-wizard open report.json',
    '  s3-kms-wizard cleanup --bucket B [--older-than 1h] [--yes]',
  ];
}

function optionLines(name: OptionName, t: I18n['t']): string[] {
  const definition: OptionDefinition = OPTIONS[name];
  const label = definition.value === null ? `--${name}` : `--${name} ${definition.value}`;
  const text = wrap(t(`cli:help.options.${name}`), COLUMNS - 28);
  const first =
    widthOf(label) > 24
      ? [`  ${label}`, `${' '.repeat(28)}${text[0] ?? ''}`]
      : [`  ${padEnd(label, 26)}${text[0] ?? ''}`];
  return [...first, ...text.slice(1).map((line) => `${' '.repeat(28)}${line}`)];
}
