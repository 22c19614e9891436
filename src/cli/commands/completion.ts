/** `completion bash|zsh|fish`: prints the script that a shell's start-up file takes in. */

import type { CommandContext } from '../command-context.ts';
import { completionScript, isShell, SHELLS } from '../completion/shells.ts';
import { usageError } from '../usage-error.ts';

export async function runCompletionCommand({ args, i18n }: CommandContext): Promise<number> {
  const [shell] = args.operands;
  if (shell === undefined)
    return usageError({ id: 'missing-operand', operand: SHELLS.join('|'), command: 'completion' }, i18n);
  if (!isShell(shell))
    return usageError({ id: 'bad-choice', option: 'completion', text: shell, choices: SHELLS }, i18n);
  process.stdout.write(completionScript(shell));
  return 0;
}
