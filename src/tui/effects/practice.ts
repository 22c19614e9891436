/** The practice account of the wizard: there is one at a time. */
import type { PracticeAccount } from '../../practice/handle.ts';
import type { WizardServices } from '../services.ts';
import type { Dispatch, EffectOf, Part } from './carry-out.ts';
import { detailOf } from './detail.ts';

export function practiceAccount(
  services: Pick<WizardServices, 'loadPractice' | 'startPractice'>,
  dispatch: Dispatch,
): Part<'load-practice' | 'start-practice' | 'close-practice' | 'apply'> {
  let held: PracticeAccount | null = null;

  async function start({ scenario }: EffectOf<'start-practice'>): Promise<void> {
    try {
      const account = await services.startPractice(scenario);
      const former = held;
      held = account;
      dispatch({ type: 'practice-started', account });
      // One that nobody waited for any more is closed by now: the one before it is still the one in use.
      if (held === account) await former?.close().catch(() => {});
      else held = former;
    } catch (error) {
      dispatch({ type: 'practice-failed', detail: detailOf(error) });
    }
  }

  return {
    takes: {
      'load-practice': () => void services.loadPractice(),
      'start-practice': (effect) => void start(effect),
      'close-practice': ({ account }) => {
        if (held === account) held = null;
        account.close().catch(() => {});
      },
      apply: (effect) => void apply(effect, dispatch),
    },
    // Nobody is left to tell: the process ends after this, and the account with it.
    end: () => held?.close().catch(() => {}),
  };
}

/** One change after the other, up to the first that is refused. */
async function apply({ account, actions }: EffectOf<'apply'>, dispatch: Dispatch): Promise<void> {
  try {
    for (const action of actions) {
      const applied = await account.apply(action);
      if (!applied.ok) {
        dispatch({ type: 'not-applied', detail: `${applied.code}: ${applied.message}` });
        return;
      }
    }
    dispatch({ type: 'applied' });
  } catch (error) {
    dispatch({ type: 'not-applied', detail: detailOf(error) });
  }
}
