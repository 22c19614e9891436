/** What somebody hands over: an error that was pasted, and files. */
import type { WizardServices } from '../services.ts';
import type { Dispatch, EffectOf, Takes } from './carry-out.ts';
import { detailOf } from './detail.ts';

type OfHanded = Pick<WizardServices, 'checkDocument' | 'explain'>;

export function handedOver(services: OfHanded, dispatch: Dispatch): Takes<'check-document' | 'explain'> {
  return {
    'check-document': ({ field, text }) => {
      services.checkDocument(field, text).then(
        (problem) => dispatch({ type: 'document-checked', field, text, problem }),
        () => {
          // Said when it is to be read in earnest.
        },
      );
    },
    explain: (effect) => void explain(effect, services, dispatch),
  };
}

async function explain(
  { run, request }: EffectOf<'explain'>,
  services: OfHanded,
  dispatch: Dispatch,
): Promise<void> {
  try {
    const explained = await services.explain(request);
    if (explained.ok) dispatch({ type: 'explained', run, result: explained.result });
    else {
      const { field, problem } = explained;
      dispatch({ type: 'not-explained', run, field, problem });
    }
  } catch (error) {
    dispatch({ type: 'explain-failed', run, detail: detailOf(error) });
  }
}
