/** `explain`: an error somebody pasted and documents somebody handed over, without any call to AWS. */
import type { CheckResult } from '../../check/events.ts';
import { diagnose, observationOf } from '../../diagnosis/index.ts';
import { documentText, reportDocument } from '../../report/document.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { reportText } from '../../report/text.ts';
import type { CommandContext } from '../command-context.ts';
import { readInputs } from '../explain/inputs.ts';
import { explainProblemSentence, handedOverSentence } from '../explain/problem-sentence.ts';
import { STANDARD_INPUT } from '../input-file.ts';
import { isUsable, keep } from '../out-folder.ts';
import { shownOf } from '../redacted.ts';
import { textOptions } from '../text-options.ts';
import { usageError } from '../usage-error.ts';

export async function runExplainCommand({ args, i18n, version }: CommandContext): Promise<number> {
  const startedAt = new Date().toISOString();
  const folder = args.values.get('out')?.[0] ?? null;
  const fail = (sentence: string): 2 => {
    process.stderr.write(`${sentence}\n`);
    return 2;
  };
  if (process.stdin.isTTY && [...args.values.values()].some((paths) => paths.includes(STANDARD_INPUT)))
    process.stderr.write(`${i18n.t('cli:explain.paste')}\n`);
  const inputs = await readInputs(args);
  if (!inputs.ok) return fail(explainProblemSentence(inputs.problem, i18n));
  const understood = observationOf(inputs.handed);
  if (!understood.ok) return fail(handedOverSentence(understood.problem, i18n));
  if (folder !== null && !(await isUsable(folder)))
    return usageError({ id: 'unusable-folder', text: folder }, i18n);

  const { observation, others } = understood;
  const { reportedError } = observation.evidence;
  if (others > 0 && reportedError.status === 'read') {
    const operation = reportedError.value.operation ?? reportedError.value.error.code;
    process.stderr.write(`${i18n.t('cli:explain.several-errors', { count: others, operation })}\n`);
  }
  const result: CheckResult = {
    ...observation,
    ...diagnose(observation),
    startedAt,
    finishedAt: new Date().toISOString(),
    interrupted: false,
    cleanup: { complete: true, verified: true, left: [] },
    redacted: false,
  };
  const shown = shownOf(result, args, i18n);
  if (shown === null) return 3;
  const document = reportDocument(shown.result, i18n, version);
  if (args.flags.has('json')) process.stdout.write(documentText(document));
  else
    process.stdout.write(reportText(shown.result, { ...textOptions(i18n), filesWritten: folder !== null }));
  const kept = folder === null || (await keep(folder, document, shown, i18n));
  return kept ? exitCodeOf(result) : 3;
}
