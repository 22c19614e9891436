import { bodiesOf, canCheck, mayPass, wrongFieldOf } from './selectors.ts';
import type { State } from './state.ts';

export type PrimaryAction =
  | 'continue'
  | 'choose'
  | 'startPractice'
  | 'lookUp'
  | 'explain'
  | 'startUploads'
  | 'why'
  | 'result'
  | 'fix'
  | 'checkAgain'
  | 'editTarget'
  | 'apply'
  | 'applied'
  | 'finish'
  | 'tryAgain'
  | 'back'
  | 'close';

/** What Enter does on this screen, to be said in the footer; null where it does nothing. */
export function primaryActionOf(state: State): PrimaryAction | null {
  const { screen } = state;
  if (state.overlay === 'help') return 'close';
  switch (screen.name) {
    case 'language':
      return 'continue';
    case 'where':
      return 'choose';
    case 'scenario':
      return 'startPractice';
    case 'target':
      return state.pick === null ? 'lookUp' : 'choose';
    case 'mfa':
    case 'pasted-error':
      return 'continue';
    case 'documents':
      return 'explain';
    case 'consent':
      return 'startUploads';
    case 'compare':
      return screen.result.verdict.code === 'no-problem-found' ? 'result' : 'why';
    case 'why':
      if (wrongFieldOf(state, screen.result) !== null) return 'editTarget';
      if (screen.result.fixes.length > 0) return 'fix';
      if (!canCheck(state)) return 'finish';
      return mayPass(screen.result) ? 'tryAgain' : 'checkAgain';
    case 'fix':
      if (!canCheck(state)) return 'finish';
      if (state.place.kind === 'real') return 'applied';
      return bodiesOf(screen.result, screen.variant).some((body) => body.actions.length > 0)
        ? 'apply'
        : 'finish';
    case 'patience':
      return 'checkAgain';
    case 'success':
      return 'finish';
    case 'trouble':
      return screen.trouble.again === null ? 'back' : 'tryAgain';
    case 'starting':
    case 'explaining':
    case 'looking':
    case 'uploading':
    case 'applying':
    case 'stopping':
    case 'ended':
      return null;
  }
}
