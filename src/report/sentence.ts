import type { Reason } from '../diagnosis/index.ts';
import type { I18n } from '../i18n/index.ts';
import { LAYERS, type Layer } from '../policy/layer.ts';

/** A reason as a sentence in the reader's language. Layers get their names here, so that no value is read as markup. */
export function sentence({ id, values }: Reason, i18n: I18n): string {
  const filled: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) filled[name] = wordsOf(name, value, i18n);
  return i18n.t(`diagnosis:reasons.${id}`, filled);
}

function wordsOf(name: string, value: Reason['values'][string], { t, format }: I18n): string | number {
  const nameOf = (layer: Layer) => t(`diagnosis:layers.${layer}`);
  if (typeof value === 'object') return format.list(value.map(nameOf));
  const layer = name === 'layer' ? LAYERS.find((one) => one === value) : undefined;
  return layer === undefined ? value : nameOf(layer);
}
