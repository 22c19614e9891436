/** What each key does, screen by screen. */
import type { CheckResult } from '../../check/events.ts';
import { createI18n } from '../../i18n/index.ts';
import { copyText } from '../text/copy-text.ts';
import type { Command } from './command.ts';
import { onDocuments, onPastedError, submitDocuments, submitPastedError } from './explaining.ts';
import { moveFocus, withLine } from './form.ts';
import { edit, LINE_EDITS } from './line.ts';
import { onMfa, submitMfa } from './mfa.ts';
import {
  consent,
  end,
  go,
  goBack,
  isList,
  listLength,
  nextLanguage,
  nextSecond,
  remember,
  startCheck,
  stay,
  submitForm,
  take,
  withCursor,
  withSearch,
} from './moves.ts';
import { checkOnceMore, showSameAnswer } from './patience.ts';
import { movePick, offered, takePick } from './picking.ts';
import {
  bodiesOf,
  bodyOf,
  canCheck,
  fixViewsOf,
  nextVariant,
  shownFixView,
  takesText,
  whyViewsOf,
  wrongFieldOf,
} from './selectors.ts';
import type { FixVariant, Screen, State, Step } from './state.ts';
import { interrupt } from './stopping.ts';

export function onCommand(state: State, command: Command): Step {
  if (command === 'interrupt') return interrupt(state);
  if (command === 'language') {
    const next = nextLanguage(state);
    return [next, [remember(next)]];
  }
  if (command === 'help') return stay({ ...state, overlay: state.overlay === 'help' ? 'none' : 'help' });
  if (state.overlay === 'help') {
    return command === 'back' || command === 'confirm' ? stay({ ...state, overlay: 'none' }) : stay(state);
  }
  if (command === 'back') return back(state);
  if (command === 'confirm') return confirm(state);
  if (command === 'save') return save(state);
  if (command === 'second-language') return stay(nextSecond(state));
  if (command === 'copy') return copy(state);
  const { screen } = state;
  if (isList(screen.name)) return stay(movedInList(state, screen.name, command));
  if (screen.name === 'target') return stay(inForm(state, command));
  if (screen.name === 'mfa') return onMfa(state, screen, command);
  if (screen.name === 'pasted-error') return onPastedError(state, command);
  if (screen.name === 'documents') return onDocuments(state, command);
  if (screen.name === 'fix') return stay({ ...state, screen: inFix(screen, command) });
  if (screen.name === 'why' && command === 'check-again' && canCheck(state))
    return startCheck(state, 'again');
  if (screen.name === 'why') return stay({ ...state, screen: inWhy(screen, command) });
  return stay(state);
}

/** A digit: takes the n-th choice of a list, or shows the n-th view. */
export function choose(state: State, index: number): Step {
  const { screen } = state;
  if (state.overlay === 'help') return stay(state);
  if (isList(screen.name)) {
    return index < listLength(state, screen.name)
      ? take(withCursor(state, screen.name, index), screen.name)
      : stay(state);
  }
  if (screen.name === 'target') {
    return index < offered(state).length ? stay(takePick({ ...state, pick: index })) : stay(state);
  }
  if (screen.name === 'fix') {
    const body = bodyOf(screen.result, screen.fix, screen.variant);
    const view = body === null ? undefined : fixViewsOf(body)[index];
    return view === undefined ? stay(state) : stay({ ...state, screen: { ...screen, view, scroll: 0 } });
  }
  const view = screen.name === 'why' ? whyViewsOf(screen.result)[index] : undefined;
  return screen.name === 'why' && view !== undefined
    ? stay({ ...state, screen: { ...screen, view, scroll: 0 } })
    : stay(state);
}

/** Scrolls the content of a screen; `limit` is how far it can go, in lines. */
export function scroll(state: State, by: number, limit: number): State {
  const { screen } = state;
  if (!('scroll' in screen)) return state;
  const from = Math.min(screen.scroll, Math.max(0, limit));
  return {
    ...state,
    screen: { ...screen, scroll: Math.min(Math.max(0, limit), Math.max(0, from + by)) },
  };
}

function confirm(state: State): Step {
  const { screen } = state;
  switch (screen.name) {
    case 'language':
    case 'where':
    case 'scenario':
      return take(state, screen.name);
    case 'target':
      return state.pick === null ? submitForm(state) : stay(takePick(state));
    case 'mfa':
      return submitMfa(state, screen);
    case 'pasted-error':
      return submitPastedError(state);
    case 'documents':
      return submitDocuments(state);
    case 'consent':
      return consent(state, screen.look);
    case 'compare':
      return go(state, afterCompare(screen.result));
    case 'why':
      if (wrongFieldOf(state, screen.result) !== null) return backToForm(state, screen.result);
      if (screen.result.fixes.length === 0)
        return canCheck(state) ? startCheck(state, 'again') : end(state, 'finished');
      return go(state, {
        name: 'fix',
        result: screen.result,
        fix: 0,
        view: 'diff',
        variant: 'smallest',
        scroll: 0,
      });
    case 'fix':
      return applyOrCheckAgain(state, screen.result, screen.variant);
    case 'patience':
      return checkOnceMore(state);
    case 'success':
      return end(state, 'finished');
    case 'trouble': {
      const { again } = screen.trouble;
      return again === null ? goBack(state) : go(state, again.screen, again.effects);
    }
    default:
      return stay(state);
  }
}

function afterCompare(result: CheckResult): Screen {
  return result.verdict.code === 'no-problem-found'
    ? { name: 'success', result, scroll: 0 }
    : { name: 'why', result, view: 'sentences', scroll: 0 };
}

function applyOrCheckAgain(state: State, result: CheckResult, variant: FixVariant): Step {
  if (state.place.kind === 'real') return startCheck(state, 'after-fix');
  if (state.place.kind !== 'practice') return end(state, 'finished');
  const actions = bodiesOf(result, variant).flatMap((body) => body.actions);
  if (actions.length === 0) return end(state, 'finished');
  return go(state, { name: 'applying' }, [{ type: 'apply', account: state.place.account, actions }]);
}

function back(state: State): Step {
  switch (state.screen.name) {
    case 'looking':
    case 'mfa':
    case 'consent':
      // Nothing has been written yet: its events are of no interest any more.
      return goBack({ ...state, runNumber: state.runNumber + 1 }, [
        { type: 'leave-check', run: state.runNumber },
      ]);
    case 'uploading':
      return go(state, { name: 'stopping', leadsTo: 'back' }, [{ type: 'stop-check', run: state.runNumber }]);
    case 'patience':
      return showSameAnswer(state, state.screen.result);
    case 'applying':
    case 'stopping':
      return stay(state);
    default:
      return goBack(state);
  }
}

function copy(state: State): Step {
  const { screen } = state;
  const body = screen.name === 'fix' ? bodyOf(screen.result, screen.fix, screen.variant) : null;
  const view = screen.name === 'fix' ? shownFixView(screen) : null;
  const text = body === null || view === null ? null : copyText(body, view, createI18n(state.language));
  return text === null || view === null ? stay(state) : [state, [{ type: 'copy', view, text }]];
}

function save(state: State): Step {
  const { screen } = state;
  if (screen.name !== 'why' && screen.name !== 'fix' && screen.name !== 'success') return stay(state);
  const { result } = screen;
  const savedRuns = state.savedRuns.includes(result) ? state.savedRuns : [...state.savedRuns, result];
  const directory = directoryOf(state.settings.directory, savedRuns.indexOf(result));
  return [{ ...state, savedRuns }, [{ type: 'save', result, language: state.language, directory }]];
}

/** The first run saved takes the folder that was asked for; a later one is not written over it. */
function directoryOf(directory: string, index: number): string {
  return index === 0 ? directory : `${directory.replace(/[\\/]+$/, '')}-${index + 1}`;
}

/** The form again, on the field that the verdict speaks of. */
function backToForm(state: State, result: CheckResult): Step {
  const form = state.history.findLastIndex(({ name }) => name === 'target');
  const [next, effects] = goBack({ ...state, history: state.history.slice(0, form + 1) });
  const field = wrongFieldOf(state, result);
  return [field === null ? next : { ...next, form: { ...next.form, focus: field } }, effects];
}

function movedInList(state: State, list: 'language' | 'where' | 'scenario', command: Command): State {
  const change = LINE_EDITS[command];
  // Home and End go through the list: what is typed to find something is short.
  if (list === 'scenario' && change !== undefined && command !== 'home' && command !== 'end')
    return withSearch(state, edit(state.search, change));
  const length = listLength(state, list);
  const cursor = state.cursors[list];
  if (length === 0) return state;
  switch (command) {
    case 'up':
      return withCursor(state, list, (cursor - 1 + length) % length);
    case 'down':
      return withCursor(state, list, (cursor + 1) % length);
    case 'home':
      return withCursor(state, list, 0);
    case 'end':
      return withCursor(state, list, length - 1);
    default:
      return state;
  }
}

function inForm(state: State, command: Command): State {
  if (!takesText(state)) return state;
  if (command === 'up' || command === 'down') {
    const by = command === 'up' ? -1 : 1;
    return movePick(state, by) ?? { ...state, form: moveFocus(state.form, by) };
  }
  if (command === 'previous') return { ...state, form: moveFocus(state.form, -1) };
  if (command === 'next') return { ...state, form: moveFocus(state.form, 1) };
  const change = LINE_EDITS[command];
  if (change === undefined) return state;
  return {
    ...state,
    pick: null,
    form: withLine(state.form, edit(state.form.lines[state.form.focus], change)),
  };
}

function inWhy(screen: Extract<Screen, { name: 'why' }>, command: Command): Screen {
  switch (command) {
    case 'left':
    case 'right':
      return { ...screen, view: beside(whyViewsOf(screen.result), screen.view, command), scroll: 0 };
    case 'raw':
      return { ...screen, view: screen.view === 'raw' ? 'sentences' : 'raw', scroll: 0 };
    default:
      return screen;
  }
}

/** The view left or right of the one that is shown, round and round. */
function beside<T>(views: readonly T[], shown: T, side: 'left' | 'right'): T {
  const by = side === 'left' ? -1 : 1;
  return views[(views.indexOf(shown) + by + views.length) % views.length] ?? shown;
}

function inFix(screen: Extract<Screen, { name: 'fix' }>, command: Command): Screen {
  const { fixes } = screen.result;
  switch (command) {
    case 'left':
    case 'right': {
      const body = bodyOf(screen.result, screen.fix, screen.variant);
      const shown = shownFixView(screen);
      if (body === null || shown === null) return screen;
      return { ...screen, view: beside(fixViewsOf(body), shown, command), scroll: 0 };
    }
    case 'next':
    case 'previous': {
      const by = command === 'previous' ? -1 : 1;
      return { ...screen, fix: (screen.fix + by + fixes.length) % fixes.length, scroll: 0 };
    }
    case 'variant':
      return { ...screen, variant: nextVariant(screen), scroll: 0 };
    default:
      return screen;
  }
}
