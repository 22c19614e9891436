/** Going from screen to screen: forward, back, into a check, into trouble, out. */

import type { CheckResult, Look } from '../../check/events.ts';
import { LANGUAGES, type Language } from '../../i18n/index.ts';
import { firstProblem, focusOn } from './form.ts';
import type { Line } from './line.ts';
import { NEW_RUN } from './run.ts';
import { accessOf, hasContrast, shownScenarios, targetOf } from './selectors.ts';
import type { Effect, ExitReason, ListName, Screen, ScreenName, State, Step, Trouble } from './state.ts';

/** Screens that stand only while something is under way, or that belong to a run: Back never returns to them. */
const PASSING: readonly ScreenName[] = [
  'starting',
  'explaining',
  'looking',
  'mfa',
  'consent',
  'uploading',
  'applying',
  'patience',
  'stopping',
  'trouble',
  'ended',
];

/** Screens that show a result. */
const OF_A_RESULT: readonly ScreenName[] = ['compare', 'why', 'fix', 'success'];

export function stay(state: State): Step {
  return [state, []];
}

export function go(state: State, screen: Screen, effects: readonly Effect[] = []): Step {
  const history = PASSING.includes(state.screen.name) ? state.history : [...state.history, state.screen];
  return [{ ...state, screen, history, notice: null, overlay: 'none' }, effects];
}

/** To the last screen that can be returned to; stays where there is none. */
export function goBack(state: State, effects: readonly Effect[] = []): Step {
  const screen = state.history.at(-1);
  if (!screen) return [state, effects];
  return [{ ...state, screen, history: state.history.slice(0, -1), notice: null, overlay: 'none' }, effects];
}

export function end(state: State, reason: ExitReason, effects: readonly Effect[] = []): Step {
  return [{ ...state, overlay: 'none', screen: { name: 'ended', reason } }, [...effects, { type: 'exit' }]];
}

export function isList(name: ScreenName): name is ListName {
  return name === 'language' || name === 'where' || name === 'scenario';
}

export function listLength(state: State, list: ListName): number {
  return { language: LANGUAGES.length, where: state.places.length, scenario: shownScenarios(state).length }[
    list
  ];
}

/** Moves the cursor of a list; on the first screen the language follows it. */
export function withCursor(state: State, list: ListName, cursor: number): State {
  const moved: State = { ...state, cursors: { ...state.cursors, [list]: cursor } };
  return list === 'language' ? inLanguage(moved, LANGUAGES[cursor] ?? state.language) : moved;
}

/**
 * Two languages never become one: the second takes the place of the first. The scenarios that a typed word finds are
 * others in another language; the one that was chosen stays so, if it is among them.
 */
function inLanguage(state: State, language: Language): State {
  const chosen = shownScenarios(state)[state.cursors.scenario];
  const second = state.second === language ? state.language : state.second;
  const next: State = { ...state, language, second };
  const scenario = chosen === undefined ? 0 : Math.max(0, shownScenarios(next).indexOf(chosen));
  return { ...next, cursors: { ...next.cursors, scenario } };
}

/** The other languages one after the other beside the first, then the first alone again. */
export function nextSecond(state: State): State {
  const choices = [null, ...LANGUAGES.filter((language) => language !== state.language)];
  return { ...state, second: choices[(choices.indexOf(state.second) + 1) % choices.length] ?? null };
}

/** Moves the cursor of a list, and no further than its ends. */
export function moveCursor(state: State, list: ListName, by: number): State {
  const last = Math.max(0, listLength(state, list) - 1);
  return withCursor(state, list, Math.min(last, Math.max(0, state.cursors[list] + by)));
}

/** What is typed on the list of scenarios; the first that matches is chosen. */
export function withSearch(state: State, search: Line): State {
  if (search.text === state.search.text) return { ...state, search };
  return withCursor({ ...state, search }, 'scenario', 0);
}

/** Takes what the cursor of a list stands on. */
export function take(state: State, list: ListName): Step {
  if (list === 'language') return go(state, { name: 'where' }, [remember(state)]);
  if (list === 'where') {
    const place = state.places[state.cursors.where];
    if (place === 'pasted') return go({ ...state, place: { kind: 'pasted' } }, { name: 'pasted-error' });
    const real: State = { ...state, place: { kind: 'real' } };
    return go(real, { name: place === 'practice' ? 'scenario' : 'target' });
  }
  const scenario = shownScenarios(state)[state.cursors.scenario];
  if (scenario === undefined) return stay(state);
  return go(state, { name: 'starting', scenario }, [{ type: 'start-practice', scenario }]);
}

/** The typed target, if all of it is good; else the first field that is not. */
export function submitForm(state: State): Step {
  const problem = firstProblem(state.form);
  if (problem !== null) return stay({ ...state, form: focusOn(state.form, problem) });
  return startCheck({ ...state, place: { kind: 'real' } }, 'first');
}

export function startCheck(state: State, reason: State['runReason']): Step {
  const run = state.runNumber + 1;
  const next: State = {
    ...state,
    runNumber: run,
    run: NEW_RUN,
    runReason: reason,
    mfa: 'none',
    waiting: { repeated: 0, secondsLeft: 0 },
  };
  return go(next, { name: 'looking' }, [
    { type: 'start-check', run, target: targetOf(next), access: accessOf(next) },
  ]);
}

/** Consent is given: from here on something may be written, whether or not the check has said so yet. */
export function consent(state: State, look: Look): Step {
  return go({ ...state, consented: look }, { name: 'uploading' }, [
    { type: 'continue-check', run: state.runNumber },
  ]);
}

/** What a result is shown on first: the two uploads side by side, where there are any. */
export function resultScreen(result: CheckResult): Screen {
  return hasContrast(result)
    ? { name: 'compare', result, scroll: 0 }
    : { name: 'why', result, view: 'sentences', scroll: 0 };
}

/** To the result of a run; what an earlier run showed is replaced by it, so that Back leads to the choices. */
export function goToResult(state: State, screen: Screen): Step {
  const history = state.history.filter(({ name }) => !OF_A_RESULT.includes(name));
  return go({ ...state, history }, screen);
}

export function inTrouble(state: State, trouble: Trouble): Step {
  return go(state, { name: 'trouble', trouble });
}

/** The language that was chosen is the first one offered next time. */
export function remember({ language }: State): Effect {
  return { type: 'remember-language', language };
}

export function nextLanguage(state: State): State {
  const next = (LANGUAGES.indexOf(state.language) + 1) % LANGUAGES.length;
  return withCursor(state, 'language', next);
}
