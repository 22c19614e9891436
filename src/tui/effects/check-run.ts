/** One run of the check: the wizard pulls its events, and what the run asks for is answered here. */
import type { CheckEvent } from '../../check/events.ts';
import type { CheckRequest } from '../services.ts';
import type { Dispatch } from './carry-out.ts';

export interface CheckRun {
  readonly number: number;
  /** what the check is given of the run */
  readonly request: Pick<CheckRequest, 'signal' | 'mfaCode'>;
  /** Dispatches the events; between the look and the first write it waits for consent. */
  follow(events: AsyncIterable<CheckEvent>): Promise<void>;
  /** Consent was given. */
  proceed(): void;
  /** The code of an MFA device that the run has asked for. */
  answerMfa(code: string): void;
  /** Aborts; events go on until the run has cleaned up. */
  stop(): void;
  /** Aborts, and no event is pulled after the look. */
  leave(): void;
}

/** @param looking whether the screen of this moment is the one on which a code can be asked for */
export function createCheckRun(number: number, dispatch: Dispatch, looking: () => boolean): CheckRun {
  const abort = new AbortController();
  const { signal } = abort;
  const consent = Promise.withResolvers<'continue' | 'leave'>();
  let code: PromiseWithResolvers<string> | null = null;

  /** Once a run has been looked around in, nobody waits to be asked: what needs a code then goes without. */
  function mfaCode(serial: string): Promise<string> {
    const asked = Promise.withResolvers<string>();
    code = asked;
    const give = () => asked.reject(new Error('no MFA code'));
    if (signal.aborted || !looking()) give();
    else signal.addEventListener('abort', give, { once: true });
    dispatch({ type: 'mfa-asked', run: number, serial });
    return asked.promise;
  }

  return {
    number,
    request: { signal, mfaCode },
    async follow(events) {
      for await (const event of events) {
        dispatch({ type: 'check', run: number, event });
        if (event.type === 'look-finished' && (await consent.promise) === 'leave') return;
      }
    },
    proceed: () => consent.resolve('continue'),
    answerMfa: (given) => code?.resolve(given),
    stop() {
      abort.abort();
      consent.resolve('continue');
    },
    leave() {
      abort.abort();
      consent.resolve('leave');
    },
  };
}
