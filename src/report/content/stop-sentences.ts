/** Who refused, which kind of policy judged it, and the word for what became of a call: for every drawing of the flow. */
import type { FlowOutcome, FlowStop } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';

export interface StopSentences {
  readonly who: string;
  readonly judged: readonly string[];
}

export function stopSentences(stop: FlowStop, { t, format }: I18n): StopSentences {
  const action = stop.action ?? '';
  const who =
    stop.because === 'policy' && stop.at !== null && action !== ''
      ? t(`check:flow.stop.${stop.at}`, { action })
      : t(`check:flow.stop.${stop.because === 'policy' ? 'unknown' : stop.because}`);
  const layers = format.list(stop.layers.map((layer) => t(`diagnosis:layers.${layer}`)));
  const denial = stop.denial === 'explicit' ? 'explicit' : 'implicit';
  const how = stop.confidence === 'proved' ? denial : 'likely';
  const policies = stop.policies.map(({ policy, statement }) =>
    statement === null
      ? t('check:flow.policy', { policy: printable(policy) })
      : t('check:flow.statement', { policy: printable(policy), statement: printable(statement) }),
  );
  return {
    who: isOnlyLikely(stop) ? t('check:flow.likely', { sentence: who }) : who,
    judged: [...(stop.layers.length === 0 ? [] : [t(`check:flow.judged.${how}`, { layers })]), ...policies],
  };
}

/** A refusal that is only concluded says so. */
export function outcomeWord(outcome: FlowOutcome, stop: FlowStop | null, { t }: I18n): string {
  const likely = outcome === 'refused' && stop !== null && isOnlyLikely(stop);
  return t(`check:flow.outcome.${likely ? 'likely' : outcome}`);
}

/** Concluded from what was seen, and not proved. */
function isOnlyLikely({ said, confidence, at }: FlowStop): boolean {
  return at !== null && !said && confidence !== 'proved';
}
