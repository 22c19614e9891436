/** `open`: a saved report, diagnosed again from what was observed, in the reader's own language. */

import type { CheckResult } from '../../check/events.ts';
import { DEFAULT_TARGET } from '../../check/target.ts';
import type { I18n } from '../../i18n/index.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { MAX_REPORT_LENGTH, type ReportProblem, readReport } from '../../report/read/index.ts';
import type { CommandContext } from '../command-context.ts';
import { handOut } from '../hand-out.ts';
import { readInput, STANDARD_INPUT } from '../input-file.ts';
import { inputSentence } from '../input-sentence.ts';
import { everyStop } from '../interruption.ts';
import { isUsable } from '../out-folder.ts';
import { chosenLanguage } from '../remembered-language.ts';
import { isTerminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';
import { sessionFolder, wizardServices } from '../wizard-services.ts';

/** A character takes up to three bytes. */
const MAX_BYTES = 3 * MAX_REPORT_LENGTH;

export async function runOpenCommand(context: CommandContext): Promise<number> {
  const { args, i18n } = context;
  const [path] = args.operands;
  if (path === undefined)
    return usageError({ id: 'missing-operand', operand: 'report.json', command: 'open' }, i18n);
  const fail = (sentence: string): 2 => {
    process.stderr.write(`${sentence}\n`);
    return 2;
  };
  const input = await readInput(path, MAX_BYTES);
  if (!input.ok) return fail(inputSentence(path, input.problem, i18n));
  const read = readReport(input.text);
  if (!read.ok) return fail(problemSentence(path, read.problem, i18n));
  const { result } = read;
  const folder = args.values.get('out')?.[0] ?? null;
  const asked =
    folder !== null || args.flags.has('json') || args.flags.has('redact') || path === STANDARD_INPUT;
  if (!asked && isTerminal()) return show(result, context);
  if (folder !== null && !(await isUsable(folder)))
    return usageError({ id: 'unusable-folder', text: folder }, i18n);
  return (await handOut(result, context)) ? exitCodeOf(result) : 3;
}

/** The result in the wizard's own screens; leaving them ends as the check ended. */
async function show(result: CheckResult, { i18n, languageGiven, version }: CommandContext): Promise<number> {
  const { runWizard } = await import('../../tui/index.tsx');
  const { stdin, stdout, stderr } = process;
  await runWizard({
    onStop: everyStop,
    services: wizardServices(version),
    language: languageGiven ? i18n.language : chosenLanguage(i18n.language),
    languageGiven: true,
    target: DEFAULT_TARGET,
    profile: null,
    roleArn: null,
    readerProfiles: [],
    directory: sessionFolder(new Date()),
    report: result,
    streams: { stdin, stdout, stderr },
  });
  return exitCodeOf(result);
}

function problemSentence(path: string, problem: ReportProblem, { t }: I18n): string {
  switch (problem.kind) {
    case 'empty':
    case 'too-large':
    case 'not-a-report':
    case 'not-json':
      return t(`cli:open.${problem.kind}`, { path });
    case 'newer':
    case 'older': {
      const { schemaVersion, toolVersion } = problem;
      return t(`cli:open.${problem.kind}`, { path, schemaVersion, toolVersion: toolVersion ?? '?' });
    }
    case 'bad-member':
      return t('cli:open.bad-member', { path, member: problem.path });
  }
}
