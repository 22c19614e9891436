/** Writes down what `--help` says, for src/cli/bin.cjs: somebody who asks for it waits for no program to start. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/cli/arguments/definitions.ts';
import { helpText } from '../../src/cli/help.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';

/** One file for each command in a folder for each language, below `folder`. */
export function writeHelp(folder: string): void {
  for (const language of LANGUAGES) {
    mkdirSync(join(folder, language), { recursive: true });
    for (const command of COMMANDS)
      writeFileSync(join(folder, language, `${command}.txt`), helpText(command, createI18n(language)));
  }
}
