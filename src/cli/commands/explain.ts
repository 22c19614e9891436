/** `explain`: an error somebody pasted and documents somebody handed over, without any call to AWS. */
import { observationOf } from '../../diagnosis/index.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import type { CommandContext } from '../command-context.ts';
import { explainedResult } from '../explain/explained-result.ts';
import { readInputs } from '../explain/inputs.ts';
import { explainProblemSentence, handedOverSentence } from '../explain/problem-sentence.ts';
import { handOut } from '../hand-out.ts';
import { STANDARD_INPUT } from '../input-file.ts';
import { isUsable } from '../out-folder.ts';
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
  const result = explainedResult(observation, startedAt);
  return (await handOut(result, { args, i18n, version })) ? exitCodeOf(result) : 3;
}
