import type { HandedOverProblem } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import type { EnvelopeProblem, GrantListProblem } from '../../policy/index.ts';
import { inputSentence } from '../input-sentence.ts';
import { usageSentence } from '../usage-error.ts';
import type { ExplainProblem } from './inputs.ts';

/** Why an input of `explain` could not be taken, in one sentence, by file and line. */
export function explainProblemSentence(problem: ExplainProblem, i18n: I18n): string {
  const { t, format } = i18n;
  switch (problem.kind) {
    case 'usage':
      return usageSentence(problem.problem, i18n);
    case 'input':
      return inputSentence(problem.path, problem.problem, i18n);
    case 'policy':
      return policySentence(problem.path, problem.problem, problem.encoded, i18n);
    case 'several':
      return t('cli:explain.several', { path: problem.path, number: format.number(problem.count) });
    case 'other-owner': {
      const { path, owner, caller } = problem;
      return t('cli:explain.other-owner', { path, owner, caller });
    }
    case 'grants':
      return grantsSentence(problem.path, problem.problem, i18n);
    case 'truncated-grants':
      return t('cli:explain.grants.truncated', { path: problem.path });
  }
}

/** Why what was handed over cannot be explained together, in one sentence. */
export function handedOverSentence(problem: HandedOverProblem, { t }: I18n): string {
  switch (problem.kind) {
    case 'no-error-found':
      return t('cli:explain.no-error-found');
    case 'other-caller':
      return t('cli:explain.other-caller', { caller: problem.given, named: printable(problem.named) });
    case 'other-key':
      return t('cli:explain.other-key', { key: problem.given, named: printable(problem.named) });
  }
}

function policySentence(
  path: string,
  problem: EnvelopeProblem,
  encoded: boolean,
  { t, format }: I18n,
): string {
  switch (problem.kind) {
    case 'empty':
      return t('cli:input.empty', { path });
    case 'without-document':
    case 'no-policy': {
      const member = problem.member === null ? '{}' : problem.member;
      return t(`cli:explain.${problem.kind}`, { path, member });
    }
    case 'trust-policy':
      return t('cli:explain.trust-policy', { path });
    case 'policy': {
      const { kind, detail, line, column } = problem.problem;
      const what = t(`cli:policyProblem.${kind}`);
      const place = {
        path,
        line: format.number(line),
        column: format.number(column),
        problem: detail === null ? what : `${what} (\`${detail}\`)`,
      };
      return t(encoded ? 'cli:explain.policyInText' : 'cli:explain.policy', place);
    }
  }
}

function grantsSentence(path: string, problem: GrantListProblem, { t, format }: I18n): string {
  switch (problem.kind) {
    case 'empty':
    case 'too-large':
      return t(`cli:input.${problem.kind}`, { path });
    case 'no-grants':
      return t('cli:explain.grants.none', { path });
    case 'not-json': {
      const place = { line: format.number(problem.line), column: format.number(problem.column) };
      return t('cli:explain.policy', { path, ...place, problem: t('cli:policyProblem.not-json') });
    }
    case 'bad-grant':
      return t('cli:explain.grants.bad', {
        path,
        number: format.number(problem.index + 1),
        member: problem.member,
      });
  }
}
