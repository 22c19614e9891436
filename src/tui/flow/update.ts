/** The flow: `update(state, event) → [state, effects]`. Pure; effects are carried out by the runner. */
import { onCheckEvent, onCheckFailed } from './check-events.ts';
import { choose, onCommand, scroll } from './commands.ts';
import { onHandedEvent, withHandedText } from './explaining.ts';
import { withLine } from './form.ts';
import { insert } from './line.ts';
import { onMfaAsked, withMfaText } from './mfa.ts';
import { end, inTrouble, isList, moveCursor, startCheck, stay, withSearch } from './moves.ts';
import { onTick } from './patience.ts';
import { listed, withItems, withLists } from './picking.ts';
import { foldRun } from './run.ts';
import { canCheck, takesText } from './selectors.ts';
import type { Event, PlaceKind, State, Step } from './state.ts';
import { onStop } from './stopping.ts';

export function update(state: State, event: Event): Step {
  if (state.screen.name === 'ended') return stay(afterEnd(state, event));
  return withPractice(state, withLists(state, updated(state, event)));
}

/** Nothing happens any more, but what a run has written may still become known (effects/leaving.ts). */
function afterEnd(state: State, event: Event): State {
  if (event.type !== 'check' || event.run !== state.runNumber) return state;
  return { ...state, run: foldRun(state.run, event.event) };
}

/** Loaded while somebody reads which scenarios there are; not where no practice account is wanted. */
function withPractice(before: State, [state, effects]: Step): Step {
  const reads = state.screen.name === 'scenario' && before.screen.name !== 'scenario';
  return [state, reads ? [...effects, { type: 'load-practice' }] : effects];
}

function updated(state: State, event: Event): Step {
  switch (event.type) {
    case 'command':
      return onCommand(state, event.command);
    case 'stop':
      return onStop(state, event.because);
    case 'leave':
      return end(state, 'crashed');
    case 'scroll':
      return stay(scroll(state, event.by, event.limit));
    case 'move':
      return stay(isList(state.screen.name) ? moveCursor(state, state.screen.name, event.by) : state);
    case 'choose':
      return choose(state, event.index);
    case 'text':
      return stay(takesText(state) ? withText(state, event.text) : state);
    case 'shown':
      // Large, and needed only when a check starts: read while the first screen is.
      return [state, canCheck(state) ? [{ type: 'load-check' }] : []];
    case 'credentials':
      return stay(withCredentials(state, event.found));
    case 'practice-started':
      if (state.screen.name !== 'starting' || state.screen.scenario !== event.account.scenario) {
        return [state, [{ type: 'close-practice', account: event.account }]];
      }
      return startCheck({ ...state, place: { kind: 'practice', account: event.account } }, 'first');
    case 'practice-failed':
      if (state.screen.name !== 'starting') return stay(state);
      return inTrouble(state, {
        id: 'practice-not-started',
        detail: event.detail,
        again: {
          screen: state.screen,
          effects: [{ type: 'start-practice', scenario: state.screen.scenario }],
        },
      });
    case 'check':
      return event.run === state.runNumber ? onCheckEvent(state, event.event) : stay(state);
    case 'mfa-asked':
      return event.run === state.runNumber ? onMfaAsked(state, event.serial) : stay(state);
    case 'check-failed':
      return event.run === state.runNumber ? onCheckFailed(state, event.detail) : stay(state);
    case 'listed':
      return stay(withItems(state, event.field, event.of, event.items));
    case 'list-ended':
      return stay(listed(state, event.field, event.of, event.code));
    case 'ticked':
      return event.run === state.runNumber ? onTick(state) : stay(state);
    case 'applied':
      return state.screen.name === 'applying' ? startCheck(state, 'after-fix') : stay(state);
    case 'not-applied':
      if (state.screen.name !== 'applying') return stay(state);
      return inTrouble(state, { id: 'not-applied', detail: event.detail, again: null });
    case 'saved':
      return stay({
        ...state,
        saved: [...new Set([...state.saved, ...event.files])],
        notice: { id: 'saved', files: event.files, directory: event.directory },
      });
    case 'not-saved':
      return stay({ ...state, notice: { id: 'not-saved', detail: event.detail } });
    case 'copied': {
      const { view, copied } = event;
      return stay({
        ...state,
        notice: copied.ok ? { id: 'copied', view, program: copied.program } : { id: 'not-copied' },
      });
    }
    case 'document-checked':
    case 'explained':
    case 'not-explained':
    case 'explain-failed':
      return onHandedEvent(state, event);
  }
}

/** What is typed or pasted goes where the screen takes text. */
function withText(state: State, text: string): State {
  const { screen, search, form } = state;
  if (screen.name === 'mfa') return withMfaText(state, screen, text);
  if (screen.name === 'pasted-error' || screen.name === 'documents') return withHandedText(state, text);
  if (screen.name === 'scenario') return withSearch(state, insert(search, text));
  return { ...state, pick: null, form: withLine(form, insert(form.lines[form.focus], text)) };
}

/** The order of the places is changed only before anybody has seen it, or while nothing in it has been chosen. */
function withCredentials(state: State, found: boolean): State {
  const credentials = found ? 'found' : 'none';
  if (state.screen.name !== 'language' || state.cursors.where > 0) return { ...state, credentials };
  const order: readonly PlaceKind[] = found ? ['real', 'practice', 'pasted'] : ['practice', 'real', 'pasted'];
  return { ...state, credentials, places: order.filter((place) => state.places.includes(place)) };
}
