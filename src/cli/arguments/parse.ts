/** The command line as values, or the one thing that is wrong with it. */
import { parseArgs } from 'node:util';
import type { ValueProblem } from '../../check/target-values.ts';
import type { FaultProblem } from '../../practice/faults/parse.ts';
import {
  COMMANDS,
  type Command,
  isCommand,
  isOptionName,
  OPERANDS_OF,
  OPTIONS,
  OPTIONS_OF,
  type OptionName,
} from './definitions.ts';
import { nearest } from './nearest.ts';

export interface ParsedArguments {
  readonly command: Command;
  readonly flags: ReadonlySet<OptionName>;
  readonly values: ReadonlyMap<OptionName, readonly string[]>;
  /** words without an option, as many as the command takes at most */
  readonly operands: readonly string[];
}

/** What is wrong, as data: `cli:usage.<id>` says it in the reader's language. */
export type UsageProblem =
  | { readonly id: 'unknown-command'; readonly text: string; readonly nearest: string | null }
  | { readonly id: 'unknown-option'; readonly text: string; readonly nearest: string | null }
  | { readonly id: 'option-of-other-command'; readonly text: string; readonly command: Command }
  | { readonly id: 'missing-value'; readonly option: string; readonly example: string }
  | { readonly id: 'unexpected-value'; readonly option: string }
  | { readonly id: 'given-twice'; readonly option: string }
  | { readonly id: 'exclusive'; readonly option: string; readonly other: string }
  | { readonly id: 'unexpected-argument'; readonly text: string }
  | { readonly id: 'missing-operand'; readonly operand: string; readonly command: Command }
  | { readonly id: 'missing-option'; readonly option: string; readonly command: Command }
  | {
      readonly id: 'bad-choice';
      readonly option: string;
      readonly text: string;
      readonly choices: readonly string[];
    }
  | {
      readonly id: 'bad-value';
      readonly option: string;
      readonly text: string;
      readonly problem: ValueProblem;
    }
  | { readonly id: 'bad-fault'; readonly text: string; readonly problem: FaultProblem }
  | { readonly id: 'nothing-to-explain' | 'stdin-twice' }
  | { readonly id: 'unreadable-file'; readonly text: string }
  | { readonly id: 'unusable-folder'; readonly text: string };

export type Parsed =
  | { readonly ok: true; readonly value: ParsedArguments }
  | { readonly ok: false; readonly problem: UsageProblem };

/** @param argv without the Node binary and the script */
export function parseCommandLine(argv: readonly string[]): Parsed {
  const options = Object.fromEntries(
    Object.entries(OPTIONS).map(([name, definition]) => [
      name,
      { type: definition.value === null ? 'boolean' : 'string' } as const,
    ]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });

  let command: Command | null = null;
  const flags = new Set<OptionName>();
  const values = new Map<OptionName, string[]>();
  const operands: string[] = [];

  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (command !== null) {
        if (operands.length === OPERANDS_OF[command].length)
          return fail({ id: 'unexpected-argument', text: token.value });
        operands.push(token.value);
        continue;
      }
      if (token.value === 'help' && !flags.has('help')) {
        flags.add('help');
        continue;
      }
      if (!isCommand(token.value)) {
        return fail({ id: 'unknown-command', text: token.value, nearest: nearest(token.value, COMMANDS) });
      }
      command = token.value;
    } else if (token.kind === 'option') {
      const problem = takeOption(token, flags, values);
      if (problem) return fail(problem);
    }
  }

  const chosen = command ?? 'wizard';
  const allowed = new Set<OptionName>(OPTIONS_OF[chosen]);
  for (const name of [...flags, ...values.keys()]) {
    if (!allowed.has(name))
      return fail({ id: 'option-of-other-command', text: `--${name}`, command: chosen });
  }
  return { ok: true, value: { command: chosen, flags, values, operands } };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function takeOption(
  token: OptionToken,
  flags: Set<OptionName>,
  values: Map<OptionName, string[]>,
): UsageProblem | null {
  const { name, rawName } = token;
  if (rawName === '-h') return takeOption({ name: 'help', rawName: '--help' }, flags, values);
  if (!isOptionName(name) || !rawName.startsWith('--')) {
    const close = nearest(name, Object.keys(OPTIONS));
    return { id: 'unknown-option', text: rawName, nearest: close === null ? null : `--${close}` };
  }
  const definition = OPTIONS[name];
  if (definition.value === null) {
    if (token.value !== undefined) return { id: 'unexpected-value', option: rawName };
    flags.add(name);
    return null;
  }
  // A value that looks like an option is a forgotten value, not a value; an empty one says something of a prefix only.
  const isEmpty = token.value === '' && name !== 'prefix';
  if (token.value === undefined || isEmpty || token.value.startsWith('--')) {
    return { id: 'missing-value', option: rawName, example: definition.value };
  }
  const before = values.get(name) ?? [];
  if (before.length > 0 && !definition.repeatable) return { id: 'given-twice', option: rawName };
  values.set(name, [...before, token.value]);
  return null;
}

function fail(problem: UsageProblem): Parsed {
  return { ok: false, problem };
}
