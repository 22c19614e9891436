/** The wizard: hands the terminal over to src/tui together with everything that does I/O. */
import { DEFAULT_TARGET } from '../../check/target.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { interruption } from '../interruption.ts';
import type { CommandContext } from '../main.ts';
import { isTerminal } from '../terminal.ts';
import { sessionFolder, wizardServices } from '../wizard-services.ts';

export async function runWizardCommand(context: CommandContext): Promise<number> {
  const { args, i18n, languageGiven, version } = context;
  const { stdin, stdout, stderr } = process;
  if (!isTerminal()) {
    stderr.write(`${i18n.t('cli:noTerminal')}\n`);
    return 2;
  }
  const { runWizard } = await import('../../tui/index.tsx');
  // Ctrl-C arrives as a key; these come from outside: a closed window, a polite kill.
  const quit = interruption({ first: () => {}, second: () => {} });
  const exit = await runWizard({
    quit: quit.signal,
    services: wizardServices(version),
    language: i18n.language,
    languageGiven,
    target: DEFAULT_TARGET,
    profile: null,
    roleArn: null,
    readerProfiles: [],
    directory: args.values.get('out')?.[0] ?? sessionFolder(new Date()),
    report: null,
    streams: { stdin, stdout, stderr },
  });
  if (exit.reason === 'interrupted') return 130;
  return exit.result === null ? 0 : exitCodeOf(exit.result);
}
