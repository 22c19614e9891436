/** The code of an MFA device, which a role of the caller's profile asks for while the check looks around. */
import type { CheckResult } from '../../check/events.ts';
import type { Command } from './command.ts';
import { EMPTY_LINE, edit, insert, LINE_EDITS } from './line.ts';
import { go, stay } from './moves.ts';
import type { Screen, State, Step } from './state.ts';

type MfaScreen = Extract<Screen, { name: 'mfa' }>;

/** With room for spaces between the digits. */
const MAX_TYPED = 16;

export function onMfaAsked(state: State, serial: string): Step {
  if (state.screen.name !== 'looking') return stay(state);
  const problem = state.mfa === 'refused' ? 'refused' : null;
  return go(state, { name: 'mfa', serial, line: EMPTY_LINE, problem });
}

export function withMfaText(state: State, screen: MfaScreen, text: string): State {
  return { ...state, screen: { ...screen, line: insert(screen.line, text, MAX_TYPED), problem: null } };
}

export function onMfa(state: State, screen: MfaScreen, command: Command): Step {
  const change = LINE_EDITS[command];
  if (change === undefined) return stay(state);
  return stay({ ...state, screen: { ...screen, line: edit(screen.line, change), problem: null } });
}

/** Source of the form: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (TokenCode) */
export function submitMfa(state: State, screen: MfaScreen): Step {
  const code = screen.line.text.replace(/\s/g, '');
  if (!/^\d{6}$/.test(code)) return stay({ ...state, screen: { ...screen, problem: 'form' } });
  return go({ ...state, mfa: 'sent' }, { name: 'looking' }, [
    { type: 'answer-mfa', run: state.runNumber, code },
  ]);
}

/**
 * Whether the run ended for the code that was sent: mistyped, too late, or used before. STS's message begins so
 * (documented nowhere, seen in the wild); any other refusal is told as it is.
 */
export function codeWasRefused({ mfa }: Pick<State, 'mfa'>, { evidence }: CheckResult): boolean {
  const { caller } = evidence;
  if (mfa !== 'sent' || caller.status !== 'refused') return false;
  return /^MultiFactorAuthentication failed/.test(caller.error.message);
}
