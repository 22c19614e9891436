/** Carries out the effects of the flow with the services handed in, and feeds what comes of it back as events. */
import type { CheckEvent } from '../check/events.ts';
import type { PracticeAccount } from '../practice/handle.ts';
import { onBeat } from './beat.ts';
import type { PickField } from './flow/picking.ts';
import type { Effect, Event, State, Step } from './flow/state.ts';
import { update } from './flow/update.ts';
import type { Check, WizardServices } from './services.ts';

/** After the first, the event loop may have looked for messages before the latest of them came. */
const WHOLE_TURNS = 2;

const OF_A_STEP: ReadonlySet<CheckEvent['type']> = new Set<CheckEvent['type']>([
  'step-started',
  'step-progress',
  'step-retried',
  'step-finished',
]);

export interface Store {
  current(): State;
  subscribe(listener: () => void): () => void;
  dispatch(event: Event): void;
}

export interface Runner extends Store {
  /** settles once the flow has asked to leave */
  readonly exited: Promise<State>;
  /** stops what is still running and closes the practice account */
  dispose(): Promise<void>;
}

interface Run {
  readonly number: number;
  readonly abort: AbortController;
  readonly consent: PromiseWithResolvers<'continue' | 'leave'>;
  /** the code of an MFA device, while it is asked for */
  code: PromiseWithResolvers<string> | null;
}

export function createRunner(first: Step, services: WizardServices): Runner {
  let state = first[0];
  const listeners = new Set<() => void>();
  let stopWaiting: (() => void) | null = null;
  const exit = Promise.withResolvers<State>();
  let check: Promise<{ readonly check: Check }> | null = null;
  let run: Run | null = null;
  let practice: PracticeAccount | null = null;
  let tick: NodeJS.Timeout | undefined;
  const listing = new Map<PickField, AbortController>();

  function dispatch(event: Event): void {
    const [next, effects] = update(state, event);
    state = next;
    if (event.type === 'check' && OF_A_STEP.has(event.event.type)) tellSoon();
    else tell();
    for (const effect of effects) carryOut(effect);
  }

  function tell(): void {
    stopWaiting?.();
    stopWaiting = null;
    for (const listener of listeners) listener();
  }

  /** Many parts tell of their bytes, begin and end: they are drawn at the next beat, with whatever turns. */
  function tellSoon(): void {
    stopWaiting ??= onBeat(tell);
  }

  function carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'find-credentials':
        services.hasCredentials().then(
          (found) => dispatch({ type: 'credentials', found }),
          () => dispatch({ type: 'credentials', found: false }),
        );
        return;
      case 'load-check':
        loadCheck().catch(() => {
          // Said when a check is asked for, which loads it again.
          check = null;
        });
        return;
      case 'start-practice':
        void startPractice(effect.scenario);
        return;
      case 'close-practice':
        if (practice === effect.account) practice = null;
        effect.account.close().catch(() => {});
        return;
      case 'start-check':
        void runCheck(effect);
        return;
      case 'continue-check':
        if (run?.number === effect.run) run.consent.resolve('continue');
        return;
      case 'answer-mfa':
        if (run?.number === effect.run) run.code?.resolve(effect.code);
        return;
      case 'leave-check':
      case 'stop-check':
        if (run?.number !== effect.run) return;
        run.abort.abort();
        run.consent.resolve(effect.type === 'leave-check' ? 'leave' : 'continue');
        return;
      case 'apply':
        void apply(effect);
        return;
      case 'save':
        services.saveReport(effect.result, effect.language, effect.directory).then(
          (files) => dispatch({ type: 'saved', files, directory: effect.directory }),
          (error: unknown) => dispatch({ type: 'not-saved', detail: detailOf(error) }),
        );
        return;
      case 'check-document': {
        const { field, text } = effect;
        services.checkDocument(field, text).then(
          (problem) => dispatch({ type: 'document-checked', field, text, problem }),
          () => {
            // Said when it is to be read in earnest.
          },
        );
        return;
      }
      case 'explain':
        void explain(effect);
        return;
      case 'list':
        void list(effect);
        return;
      case 'copy': {
        const { view, text } = effect;
        void services.copy(text).then((copied) => dispatch({ type: 'copied', view, copied }));
        return;
      }
      case 'tick': {
        const { run: number } = effect;
        clearTimeout(tick);
        tick = setTimeout(() => dispatch({ type: 'ticked', run: number }), 1000);
        return;
      }
      case 'remember-language':
        void services.rememberLanguage(effect.language);
        return;
      case 'exit':
        void leave(state);
    }
  }

  /** What the thread of a check has told by now is heard first: it may name what is left. */
  async function leave(ended: State): Promise<void> {
    for (let turns = 0; turns < WHOLE_TURNS; turns += 1) await new Promise(setImmediate);
    const { left, run } = state;
    exit.resolve({ ...ended, left, run });
  }

  function loadCheck(): Promise<{ readonly check: Check }> {
    check ??= services.loadCheck();
    return check;
  }

  async function startPractice(
    scenario: Extract<Effect, { type: 'start-practice' }>['scenario'],
  ): Promise<void> {
    try {
      const account = await services.startPractice(scenario);
      const former = practice;
      practice = account;
      dispatch({ type: 'practice-started', account });
      await former?.close().catch(() => {});
    } catch (error) {
      dispatch({ type: 'practice-failed', detail: detailOf(error) });
    }
  }

  async function runCheck(effect: Extract<Effect, { type: 'start-check' }>): Promise<void> {
    const mine: Run = {
      number: effect.run,
      abort: new AbortController(),
      consent: Promise.withResolvers<'continue' | 'leave'>(),
      code: null,
    };
    run = mine;
    try {
      const module = await loadCheck();
      const { signal } = mine.abort;
      const mfaCode = (serial: string) => askForCode(mine, serial);
      const request = { target: effect.target, access: effect.access, signal, mfaCode };
      await follow(mine, module.check(request));
    } catch (error) {
      check = null;
      dispatch({ type: 'check-failed', run: mine.number, detail: detailOf(error) });
    }
  }

  /** Once a run has been looked around in, nobody waits to be asked: what needs a code then goes without. */
  function askForCode(mine: Run, serial: string): Promise<string> {
    const code = Promise.withResolvers<string>();
    mine.code = code;
    const give = () => code.reject(new Error('no MFA code'));
    if (mine.abort.signal.aborted || state.screen.name !== 'looking') give();
    else mine.abort.signal.addEventListener('abort', give, { once: true });
    dispatch({ type: 'mfa-asked', run: mine.number, serial });
    return code.promise;
  }

  /** Pulls the events; between the look and the first write it waits for consent. */
  async function follow(mine: Run, events: AsyncIterable<CheckEvent>): Promise<void> {
    for await (const event of events) {
      dispatch({ type: 'check', run: mine.number, event });
      if (event.type === 'look-finished' && (await mine.consent.promise) === 'leave') return;
    }
  }

  async function explain({ run: number, request }: Extract<Effect, { type: 'explain' }>): Promise<void> {
    try {
      const explained = await services.explain(request);
      if (explained.ok) dispatch({ type: 'explained', run: number, result: explained.result });
      else
        dispatch({
          type: 'not-explained',
          run: number,
          field: explained.field,
          problem: explained.problem,
        });
    } catch (error) {
      dispatch({ type: 'explain-failed', run: number, detail: detailOf(error) });
    }
  }

  async function apply(effect: Extract<Effect, { type: 'apply' }>): Promise<void> {
    try {
      for (const action of effect.actions) {
        const applied = await effect.account.apply(action);
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

  async function list({ field, of, source, region }: Extract<Effect, { type: 'list' }>): Promise<void> {
    listing.get(field)?.abort();
    const abort = new AbortController();
    listing.set(field, abort);
    const { endpointUrl } = state.settings.target;
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

  for (const effect of first[1]) carryOut(effect);

  return {
    current: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch,
    exited: exit.promise,
    async dispose() {
      stopWaiting?.();
      clearTimeout(tick);
      run?.abort.abort();
      run?.consent.resolve('leave');
      for (const abort of listing.values()) abort.abort();
      // Nobody is left to tell: the process ends after this, and the account with it.
      await practice?.close().catch(() => {});
    },
  };
}

/** One line out of whatever was thrown: no stack, no class name; a system error's code goes first. */
function detailOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return code === null || text.includes(code) ? text : `${code}: ${text}`;
}
