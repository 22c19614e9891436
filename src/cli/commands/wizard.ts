/** The wizard: hands the terminal over to src/tui together with everything that does I/O. */
import { exitCodeOf } from '../../report/exit-code.ts';
import type { WizardExit, WizardOptions } from '../../tui/services.ts';
import { targetFromArguments } from '../arguments/target.ts';
import type { CommandContext } from '../command-context.ts';
import { everyStop } from '../interruption.ts';
import { chosenLanguage } from '../remembered-language.ts';
import { isTerminal, wantsPlain } from '../terminal.ts';
import { textOptions } from '../text-options.ts';
import { usageError } from '../usage-error.ts';
import { sessionFolder, wizardServices } from '../wizard-services.ts';

type Options = Omit<WizardOptions, 'streams' | 'onStop'>;

export async function runWizardCommand({
  args,
  i18n,
  languageGiven,
  version,
  keepCompiled,
}: CommandContext): Promise<number> {
  const plain = args.flags.has('plain') || wantsPlain(process.env);
  // Line by line nothing is drawn: the output may go anywhere, as long as somebody can answer.
  if (plain ? !process.stdin.isTTY : !isTerminal()) {
    process.stderr.write(`${i18n.t('cli:noTerminal')}\n`);
    return 2;
  }
  const read = targetFromArguments(args, true);
  if (!read.ok) return usageError(read.problem, i18n);
  const exit = await (plain ? runPlain : runDrawn)({
    services: wizardServices(version, keepCompiled),
    language: languageGiven ? i18n.language : chosenLanguage(i18n.language),
    languageGiven,
    target: read.target,
    profile: null,
    roleArn: null,
    readerProfiles: [],
    directory: args.values.get('out')?.[0] ?? sessionFolder(new Date()),
    report: null,
  });
  if (exit.reason === 'interrupted') return 130;
  if (exit.reason === 'crashed') return 3;
  return exit.result === null ? 0 : exitCodeOf(exit.result);
}

async function runDrawn(options: Options): Promise<WizardExit> {
  const { runWizard } = await import('../../tui/index.tsx');
  const { stdin, stdout, stderr } = process;
  return runWizard({ ...options, onStop: everyStop, streams: { stdin, stdout, stderr } });
}

async function runPlain(options: Options): Promise<WizardExit> {
  const { runPlainWizard } = await import('../../tui/plain/index.ts');
  return runPlainWizard({
    ...options,
    input: process.stdin,
    write: (text) => process.stdout.write(text),
    textOptions: (i18n) => ({ ...textOptions(i18n), filesWritten: false }),
    onStop: everyStop,
  });
}
