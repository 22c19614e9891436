/** Lists for fields of the form: one for each field at a time. */
import type { PickField } from '../flow/listings.ts';
import type { State } from '../flow/state.ts';
import type { WizardServices } from '../services.ts';
import type { Dispatch, EffectOf, Part } from './carry-out.ts';
import { detailOf } from './detail.ts';

export function listings(
  services: Pick<WizardServices, 'list'>,
  dispatch: Dispatch,
  current: () => State,
): Part<'list'> {
  const coming = new Map<PickField, AbortController>();

  async function list({ field, of, source, region }: EffectOf<'list'>): Promise<void> {
    coming.get(field)?.abort();
    const abort = new AbortController();
    coming.set(field, abort);
    const { endpointUrl } = current().settings.target;
    try {
      for await (const items of services.list({ field, source, region, endpointUrl, signal: abort.signal })) {
        if (abort.signal.aborted) return;
        dispatch({ type: 'listed', field, of, items });
      }
      dispatch({ type: 'list-ended', field, of, code: null });
    } catch (error) {
      if (abort.signal.aborted) return;
      const code = error instanceof Error && 'code' in error ? String(error.code) : detailOf(error);
      dispatch({ type: 'list-ended', field, of, code });
    }
  }

  return {
    takes: { list: (effect) => void list(effect) },
    end: () => {
      for (const abort of coming.values()) abort.abort();
    },
  };
}
