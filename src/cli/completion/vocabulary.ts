/** What a shell can complete, drawn from the table of options, so that nothing is listed twice. */
import { SCENARIO_IDS } from '../../practice/scenarios/scenario.ts';
import {
  COMMANDS,
  type Command,
  effectiveOptionsOf,
  OPERANDS_OF,
  OPTIONS,
  type OptionName,
} from '../arguments/definitions.ts';

/** Known words, a file, a folder, an AWS profile, or something that only the user knows. */
export type Completes =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'folder' | 'profile' | 'anything' };

export interface CompletedOption {
  /** `--bucket` */
  readonly name: string;
  /** null for a flag */
  readonly value: Completes | null;
}

export interface CompletedCommand {
  /** empty for the wizard */
  readonly name: string;
  readonly options: readonly CompletedOption[];
  /** words without an option */
  readonly operands: Completes | null;
}

export function vocabulary(): readonly CompletedCommand[] {
  return COMMANDS.map((command) => ({
    name: command === 'wizard' ? '' : command,
    options: effectiveOptionsOf(command).map((name) => ({ name: `--${name}`, value: completes(name) })),
    operands: operandsOf(command),
  }));
}

function operandsOf(command: Command): Completes | null {
  const [operand] = OPERANDS_OF[command];
  if (operand === undefined) return null;
  return operand.includes('|') ? { kind: 'words', words: operand.split('|') } : { kind: 'file' };
}

function completes(name: OptionName): Completes | null {
  const { value } = OPTIONS[name];
  if (value === null) return null;
  if (name === 'scenario') return { kind: 'words', words: SCENARIO_IDS };
  if (name === 'profile' || name === 'reader-profile') return { kind: 'profile' };
  switch (value) {
    case 'F':
    case 'FILE|-':
    case 'PATH':
      return { kind: 'file' };
    case 'DIR':
      return { kind: 'folder' };
    default:
      return value.includes('|') ? { kind: 'words', words: value.split('|') } : { kind: 'anything' };
  }
}
