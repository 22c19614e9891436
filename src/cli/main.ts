/** The command: reads the arguments, chooses the language, hands over to one file a command, and sets the exit code. */
import type { I18n } from '../i18n/index.ts';
import { isLanguage, LANGUAGES, type Language, languageFromEnvironment } from '../i18n/languages.ts';
import { type ParsedArguments, parseCommandLine, type UsageProblem } from './arguments/parse.ts';
import type { CommandContext } from './command-context.ts';
import { crash, noteCrash, watchCrashes } from './crash.ts';
import { usageError } from './usage-error.ts';

declare const __VERSION__: string;

/** Runs the command line and ends the process with its exit code. */
export async function run(keepCompiled: () => void): Promise<void> {
  watchOutput();
  watchCrashes(() => {
    void sayCrash().finally(() => process.exit(3));
  });
  // Where a report of Node's is asked for, by a platform that collects them, credentials are not to stand in it.
  process.report.excludeEnv = true;
  // Warnings of Node.js and of libraries are for developers, in English, and would tear the wizard's screen.
  if (!process.env['S3_KMS_WIZARD_DEBUG']) process.removeAllListeners('warning');
  let exitCode = 3;
  try {
    exitCode = await dispatch(process.argv.slice(2), keepCompiled);
  } catch (error) {
    noteCrash(error);
  }
  if (crash() !== null) {
    exitCode = 3;
    await sayCrash();
  }
  await flushed();
  process.exit(outputLost && exitCode === 0 ? 3 : exitCode);
}

/** Of the command line, as soon as that is read. */
let language: Language = languageFromEnvironment(process.env);

/** A fault of ours: one sentence, never a stack trace nor a secret, unless somebody who debugs asks for the trace. */
async function sayCrash(): Promise<void> {
  const error = crash()?.error;
  const [{ t }, { withoutSecrets }] = await Promise.all([
    i18nIn(language),
    import('../diagnosis/secrets.ts'),
  ]);
  const whole = error instanceof Error ? error.message || error.name : String(error);
  const [line = ''] = whole.trim().split('\n', 1);
  process.stderr.write(`${t('cli:internal', { message: withoutSecrets(line.slice(0, 500)) })}\n`);
  if (process.env['S3_KMS_WIZARD_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

/** Commands that read the SDK's shared files. */
const ASKS_AWS: ReadonlySet<ParsedArguments['command']> = new Set(['check', 'cleanup', 'wizard']);

async function dispatch(argv: readonly string[], keepCompiled: () => void): Promise<number> {
  const parsed = parseCommandLine(argv);
  const chosen = chooseLanguage(argv, parsed.ok ? parsed.value : null);
  language = chosen.value;
  const problem = parsed.ok ? chosen.problem : parsed.problem;
  // Says nothing in any language, and is asked for by scripts: it waits for no sentences.
  if (parsed.ok && problem === null && parsed.value.flags.has('version')) {
    process.stdout.write(`s3-kms-wizard ${__VERSION__}\n`);
    return 0;
  }
  const i18n = await i18nIn(language);
  if (!parsed.ok) return usageError(parsed.problem, i18n);
  if (problem !== null) return usageError(problem, i18n);
  const args = parsed.value;
  if (args.flags.has('no-color') || process.env['NO_COLOR']) process.env['FORCE_COLOR'] = '0';
  if (args.flags.has('help')) {
    const { helpText } = await import('./help.ts');
    process.stdout.write(helpText(args.command, i18n));
    return 0;
  }
  const context: CommandContext = {
    args,
    i18n,
    version: __VERSION__,
    languageGiven: args.values.has('lang'),
    keepCompiled,
  };
  if (ASKS_AWS.has(args.command)) {
    const { unusableSharedFile } = await import('./shared-files.ts');
    const unusable = unusableSharedFile(process.env);
    if (unusable !== null) return usageError({ id: 'unreadable-file', text: unusable }, i18n);
  }
  switch (args.command) {
    case 'check':
      return (await import('./commands/check.ts')).runCheckCommand(context);
    case 'explain':
      return (await import('./commands/explain.ts')).runExplainCommand(context);
    case 'open':
      return (await import('./commands/open.ts')).runOpenCommand(context);
    case 'cleanup':
      return (await import('./commands/cleanup.ts')).runCleanupCommand(context);
    case 'completion':
      return (await import('./commands/completion.ts')).runCompletionCommand(context);
    case 'practice':
      return (await import('./commands/practice.ts')).runPracticeCommand(context);
    case 'wizard':
      return (await import('./commands/wizard.ts')).runWizardCommand(context);
  }
}

async function i18nIn(chosen: Language): Promise<I18n> {
  return (await import('../i18n/index.ts')).createI18n(chosen);
}

interface ChosenLanguage {
  readonly value: Language;
  readonly problem: UsageProblem | null;
}

/** --lang is honoured even where the rest of the line is wrong, so that the complaint can be read. */
function chooseLanguage(argv: readonly string[], args: ParsedArguments | null): ChosenLanguage {
  const guessed = languageFromEnvironment(process.env);
  const index = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = argv[index] ?? '';
  const given =
    args?.values.get('lang')?.[0] ?? (word.includes('=') ? word.slice('--lang='.length) : argv[index + 1]);
  if (index === -1 || given === undefined) return { value: guessed, problem: null };
  if (isLanguage(given)) return { value: given, problem: null };
  return { value: guessed, problem: { id: 'bad-choice', option: '--lang', text: given, choices: LANGUAGES } };
}

/** Whether what was printed got lost: a full disk, a closed descriptor. A reader who left early wanted no more. */
let outputLost = false;

/**
 * `check | head` closes our output early, and a closed window takes the terminal away: that ends the writing, not the
 * clean-up. Anything else that happens to standard output is a failure of the command.
 */
function watchOutput(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') outputLost = true;
  });
}

async function flushed(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0 && !stream.destroyed) {
      await new Promise<void>((resolve) => {
        stream.write('', () => resolve());
      });
    }
  }
  // What went wrong with a write is told one turn later.
  await new Promise((resolve) => setImmediate(resolve));
}
