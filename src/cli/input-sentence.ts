import type { I18n } from '../i18n/index.ts';
import type { InputProblem } from './input-file.ts';

/** Why a file could not be taken, in one sentence. */
export function inputSentence(path: string, problem: InputProblem, { t }: I18n): string {
  return problem.kind === 'unreadable'
    ? t('cli:input.unreadable', { path, code: problem.code })
    : t(`cli:input.${problem.kind}`, { path });
}
