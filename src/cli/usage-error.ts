import { withoutSecrets } from '../diagnosis/secrets.ts';
import type { I18n } from '../i18n/index.ts';
import { FAULT_FORMS } from '../practice/faults/forms.ts';
import type { UsageProblem } from './arguments/parse.ts';

/**
 * A usage error in one sentence, with the nearest thing that would have been right. What was typed is repeated without
 * the secrets in it: the screen is often a shared one, or the log of a job.
 */
export function usageSentence(problem: UsageProblem, { t, format }: I18n): string {
  const text = 'text' in problem ? withoutSecrets(problem.text) : '';
  switch (problem.id) {
    case 'unknown-command':
    case 'unknown-option':
      return problem.nearest === null
        ? t(`cli:usage.${problem.id}`, { text })
        : t(`cli:usage.${problem.id}-nearest`, { text, nearest: problem.nearest });
    case 'bad-choice':
      return t('cli:usage.bad-choice', {
        option: problem.option,
        text,
        choices: format.list(problem.choices),
      });
    case 'bad-value':
      return t('cli:usage.bad-value', {
        option: problem.option,
        text,
        hint: t(`check:valueProblem.${problem.problem}`),
      });
    case 'bad-fault':
      return t('cli:usage.bad-fault', {
        text,
        hint: t(`cli:faultProblem.${problem.problem}`),
        forms: FAULT_FORMS.map((form) => `\`${form}\``).join(', '),
      });
    case 'unexpected-argument':
    case 'unreadable-file':
    case 'unusable-folder':
      return t(`cli:usage.${problem.id}`, { text });
    case 'missing-value':
      return t('cli:usage.missing-value', { option: problem.option, example: problem.example });
    case 'option-of-other-command':
      return t('cli:usage.option-of-other-command', { text, command: problem.command });
    case 'nothing-to-explain':
    case 'stdin-twice':
      return t(`cli:usage.${problem.id}`);
    case 'missing-operand':
      return t('cli:usage.missing-operand', { operand: problem.operand, command: problem.command });
    case 'missing-option':
      return t('cli:usage.missing-option', { option: problem.option, command: problem.command });
    case 'exclusive':
      return t('cli:usage.exclusive', { option: problem.option, other: problem.other });
    case 'unexpected-value':
    case 'given-twice':
      return t(`cli:usage.${problem.id}`, { option: problem.option });
  }
}

/** Says it on standard error. @returns the exit code of a usage error */
export function usageError(problem: UsageProblem, i18n: I18n): 2 {
  process.stderr.write(`${usageSentence(problem, i18n)}\n`);
  return 2;
}
