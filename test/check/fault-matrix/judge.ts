/** What may come out of a check in which something goes wrong: the truth, or that it could not be found out. */
import type { CheckResult } from '../../../src/check/index.ts';
import type { MatrixScenario } from './cells.ts';
import { named, type Ran } from './run-cell.ts';

/** A machine under load lets timers wait: what a run may take beyond its timeout before it counts as too long. */
const SLACK_MS = 1500;

const TRUTH: Readonly<Record<MatrixScenario, (result: CheckResult) => boolean>> = {
  healthy: ({ verdict }) => verdict.code === 'no-problem-found',
  'same-account-key-policy': ({ verdict }) =>
    verdict.code === 'decrypt-not-allowed' && verdict.layers.every((layer) => layer === 'key-policy'),
  'bare-message': ({ verdict }) =>
    verdict.code === 'decrypt-not-allowed' && verdict.layers.length === 0 && verdict.denial === 'unknown',
};

const NOT_FOUND_OUT: ReadonlySet<string> = new Set([
  'undetermined',
  'service-error',
  'throttled',
  'endpoint-unreachable',
]);

function isTrue(scenario: MatrixScenario, result: CheckResult): boolean {
  return TRUTH[scenario](result);
}

/** What is wrong with a run, in words; empty where nothing is. */
export function complaints(scenario: MatrixScenario, ran: Ran, timeoutMs: number): string[] {
  const { result, elapsedMs, there } = ran;
  const { code, layers, confidence } = result.verdict;
  const told = named(result);
  return [
    ...(isTrue(scenario, result) || NOT_FOUND_OUT.has(code)
      ? []
      : [`wrong cause: ${code} ${layers.join('+')} ${confidence}`]),
    ...(elapsedMs > timeoutMs + SLACK_MS ? [`took ${Math.round(elapsedMs)} ms`] : []),
    ...there.filter((each) => !isNamed(each, told)).map((each) => `left and not named: ${each}`),
    ...(result.cleanup.complete && there.length > 0 ? ['said to be complete'] : []),
    ...(result.cleanup.complete !== (told.length === 0) ? ['complete and left disagree'] : []),
    ...(result.interrupted ? ['said to be interrupted'] : []),
  ];
}

/** An object whose versions nobody could list is named as `object`, with the command that lists them. */
export function isNamed(thing: string, told: readonly string[]): boolean {
  const [kind = '', key = ''] = thing.split(' ');
  return told.includes(thing) || (kind !== 'upload' && told.includes(`object ${key}`));
}
