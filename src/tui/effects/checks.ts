/** The checks of the wizard: effects that name a run which has been left mean nothing any more. */
import type { State } from '../flow/state.ts';
import type { Check, WizardServices } from '../services.ts';
import type { Dispatch, EffectOf, Part } from './carry-out.ts';
import { type CheckRun, createCheckRun } from './check-run.ts';
import { detailOf } from './detail.ts';

type OfChecks = 'load-check' | 'start-check' | 'continue-check' | 'answer-mfa' | 'leave-check' | 'stop-check';

export function checks(
  services: Pick<WizardServices, 'loadCheck'>,
  dispatch: Dispatch,
  current: () => State,
): Part<OfChecks> {
  let loaded: Promise<{ readonly check: Check }> | null = null;
  let latest: CheckRun | null = null;

  function load(): Promise<{ readonly check: Check }> {
    loaded ??= services.loadCheck();
    return loaded;
  }

  async function start({ run: number, target, access }: EffectOf<'start-check'>): Promise<void> {
    const run = createCheckRun(number, dispatch, () => current().screen.name === 'looking');
    latest = run;
    try {
      const module = await load();
      await run.follow(module.check({ target, access, ...run.request }));
    } catch (error) {
      loaded = null;
      dispatch({ type: 'check-failed', run: number, detail: detailOf(error) });
    }
  }

  const numbered = (number: number): CheckRun | null => (latest?.number === number ? latest : null);

  return {
    takes: {
      'load-check': () => {
        load().catch(() => {
          // Said when a check is asked for, which loads it again.
          loaded = null;
        });
      },
      'start-check': (effect) => void start(effect),
      'continue-check': ({ run }) => numbered(run)?.proceed(),
      'answer-mfa': ({ run, code }) => numbered(run)?.answerMfa(code),
      'leave-check': ({ run }) => numbered(run)?.leave(),
      'stop-check': ({ run }) => numbered(run)?.stop(),
    },
    end: () => latest?.leave(),
  };
}
