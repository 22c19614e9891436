import type { MechanismSentence, Reason } from '../diagnosis/index.ts';
import type { I18n } from '../i18n/index.ts';
import { LAYERS, type Layer } from '../policy/layer.ts';

/** A reason as a sentence in the reader's language. Layers get their names here, so that no value is read as markup. */
export function sentence({ id, values }: Reason, i18n: I18n): string {
  return i18n.t(`diagnosis:reasons.${id}`, filledIn(values, i18n));
}

/** How it comes about, each as a sentence or a few; empty where the verdict's own sentence says all. */
export function mechanismTexts(mechanism: readonly MechanismSentence[], i18n: I18n): readonly string[] {
  return mechanism.map(({ id, values }) => i18n.t(`diagnosis:mechanism.${id}`, filledIn(values, i18n)));
}

function filledIn(values: Reason['values'], i18n: I18n): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, wordsOf(name, value, i18n)]),
  );
}

function wordsOf(name: string, value: Reason['values'][string], { t, format }: I18n): string | number {
  const nameOf = (layer: Layer) => t(`diagnosis:layers.${layer}`);
  if (typeof value === 'object') return format.list(value.map(nameOf));
  const layer = name === 'layer' ? LAYERS.find((one) => one === value) : undefined;
  return layer === undefined ? value : nameOf(layer);
}
