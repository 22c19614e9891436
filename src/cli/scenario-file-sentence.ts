import type { I18n } from '../i18n/index.ts';
import type { ScenarioFault, ScenarioProblem } from '../practice/index.ts';

/** What is wrong with a scenario file, and where, in one sentence. */
export function scenarioFileSentence(path: string, problem: ScenarioProblem, i18n: I18n): string {
  const { line, column, pointer, insideText } = problem;
  const place = { path, line, column, what: faultSentence(problem.fault, i18n) };
  if (insideText) return i18n.t('practice:file.atText', { ...place, pointer });
  return pointer === ''
    ? i18n.t('practice:file.atWhole', place)
    : i18n.t('practice:file.at', { ...place, pointer });
}

function faultSentence(fault: ScenarioFault, { t, format }: I18n): string {
  const named = (names: readonly string[]) => format.list(names.map((name) => `\`${name}\``));
  switch (fault.kind) {
    case 'too-large':
      return t('practice:file.fault.too-large', { size: format.bytes(fault.mostBytes) });
    case 'wrong-type':
      return t(`practice:file.type.${fault.expected}`);
    case 'unknown-member':
      return t('practice:file.fault.unknown-member', { name: fault.name, known: named(fault.known) });
    case 'missing-member':
    case 'duplicate-member':
      return t(`practice:file.fault.${fault.kind}`, { name: fault.name });
    case 'bad-choice':
      return t('practice:file.fault.bad-choice', { value: fault.value, choices: named(fault.choices) });
    case 'bad-format':
      return t('practice:file.fault.bad-format', {
        value: fault.value,
        format: t(`practice:file.format.${fault.format}`),
      });
    case 'bad-number':
      return t('practice:file.fault.bad-number', {
        least: format.number(fault.least),
        most: format.number(fault.most),
      });
    case 'too-many':
      return t('practice:file.fault.too-many', { most: format.number(fault.most) });
    case 'policy': {
      const problem = t(`cli:policyProblem.${fault.problem}`);
      const detail = fault.detail === null ? problem : `${problem} (\`${fault.detail}\`)`;
      return t('practice:file.fault.policy', { problem: detail });
    }
    case 'unknown-reference':
      return t(`practice:file.reference.${fault.to}`, { value: fault.value });
    case 'twice':
    case 'reserved-name':
      return t(`practice:file.fault.${fault.kind}`, { value: fault.value });
    case 'too-deep':
    case 'not-json':
    case 'not-an-object':
    case 'too-few':
    case 'no-policy':
    case 'names-principals':
    case 'names-no-principal':
    case 'no-organization':
      return t(`practice:file.fault.${fault.kind}`);
  }
}
