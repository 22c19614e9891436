/** Lists, tabs and questions inside a screen. */
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../../src/check/events.ts';
import { shownFixView, shownScenarios, whyViewsOf } from '../../../src/tui/flow/selectors.ts';
import type { State } from '../../../src/tui/flow/state.ts';
import { update } from '../../../src/tui/flow/update.ts';
import { shownKeys } from '../../../src/tui/keys.ts';
import { drive } from '../support/drive.ts';
import { FIX, LOOK, resultOf } from '../support/walk.ts';
import { checked, inPractice } from './walked.ts';

describe('the views of a result', () => {
  /** at the end of a check with this result: the two uploads side by side */
  const atResult = (result: CheckResult) => {
    const looked = inPractice();
    const run = looked.state.runNumber;
    return looked
      .send({ type: 'check', run, event: { type: 'look-finished', look: LOOK } })
      .press('confirm')
      .send({ type: 'check', run, event: { type: 'finished', result } });
  };
  const atWhy = (result: CheckResult) => atResult(result).press('confirm').state;

  test('of the cause: the flow stands between explanation and message, and only where there is one', () => {
    const views = (result: CheckResult) => whyViewsOf(result);
    expect(views(resultOf(false))).toEqual(['sentences', 'flow', 'raw']);
    expect(views({ ...resultOf(false), flow: null })).toEqual(['sentences', 'raw']);
    const why = atWhy(resultOf(false));
    expect(why.screen).toMatchObject({ name: 'why', view: 'sentences' });
    expect(update(why, { type: 'command', command: 'right' })[0].screen).toMatchObject({ view: 'flow' });
    expect(update(why, { type: 'command', command: 'left' })[0].screen).toMatchObject({ view: 'raw' });
    expect(update(why, { type: 'choose', index: 1 })[0].screen).toMatchObject({ view: 'flow' });
  });

  test('of a fix: none that has nothing to show, whichever was chosen before', () => {
    const bare = {
      ...FIX,
      diff: null,
      document: null,
      statement: null,
      terraform: null,
      cloudformation: null,
    };
    const result = { ...resultOf(false), fixes: [bare] };
    const fix = atResult(result).press('confirm', 'confirm').state;
    if (fix.screen.name !== 'fix') throw new Error('the fix was expected');
    expect(shownFixView(fix.screen)).toBe('cli');
    expect(shownKeys(fix, 'footer').map(({ words }) => words)).not.toContain('view');
    const moved = update(fix, { type: 'command', command: 'right' })[0];
    expect(moved.screen).toMatchObject({ view: 'cli' });
    const none = { ...result, fixes: [{ ...bare, read: [], commands: [] }] };
    const empty = atResult(none).press('confirm', 'confirm').state;
    expect(empty.screen.name === 'fix' && shownFixView(empty.screen)).toBeNull();
  });
});

describe('the list of scenarios', () => {
  const list = () => drive().press('confirm', 'confirm');
  const idOf = (state: State) => shownScenarios(state)[state.cursors.scenario];

  test('shows what matches every word that is typed, by id or title, accents or not', () => {
    expect(shownScenarios(list().send({ type: 'text', text: 'CROSS both' }).state)).toEqual([
      'cross-account-both',
    ]);
    const french = list().press('language').send({ type: 'text', text: 'cle absente' });
    expect(shownScenarios(french.state)).toContain('cross-account-both');
    const korean = list().press('language', 'language').send({ type: 'text', text: '다른 계정' });
    expect(shownScenarios(korean.state)).toContain('cross-account-both');
  });

  test('Enter takes the chosen one of those that match, and nothing where none does', () => {
    const found = list().send({ type: 'text', text: 'cross' }).press('confirm');
    expect(found.state.screen).toEqual({ name: 'starting', scenario: 'cross-account-both' });
    const none = list().send({ type: 'text', text: 'no such scenario' }).press('down', 'confirm');
    expect(none.state.screen).toEqual({ name: 'scenario' });
  });

  test('typing starts at the top, and what is typed can be taken back', () => {
    const typed = list().press('down', 'down').send({ type: 'text', text: 'key' });
    expect(typed.state.cursors.scenario).toBe(0);
    const cleared = typed.press('backspace', 'backspace', 'backspace');
    expect(shownScenarios(cleared.state)).toHaveLength(3);
    expect(idOf(cleared.state)).toBe('same-account-key-policy');
  });

  test('pages go no further than the ends', () => {
    expect(idOf(list().send({ type: 'move', by: 99 }).state)).toBe('healthy');
    expect(idOf(list().send({ type: 'move', by: 99 }, { type: 'move', by: -99 }).state)).toBe(
      'same-account-key-policy',
    );
  });
});

describe('a code of an MFA device', () => {
  const SERIAL = 'arn:aws:iam::111122223333:mfa/emma';
  const asked = () => {
    const looking = inPractice();
    return looking.send({ type: 'mfa-asked', run: looking.state.runNumber, serial: SERIAL });
  };

  test('is asked for while the check looks around, and sent off when it is one', () => {
    expect(asked().state.screen).toMatchObject({ name: 'mfa', serial: SERIAL });
    const wrong = asked().send({ type: 'text', text: '12345' }).press('confirm');
    expect(wrong.state.screen).toMatchObject({ name: 'mfa', problem: 'form' });
    expect(wrong.effects).toEqual([]);
    const right = wrong.press('clear').send({ type: 'text', text: '123 456' }).press('confirm');
    expect(right.state.screen.name).toBe('looking');
    expect(right.effects).toEqual([{ type: 'answer-mfa', run: right.state.runNumber, code: '123456' }]);
  });

  test('can be refused: the way back and Ctrl-C leave the check', () => {
    for (const command of ['back', 'interrupt'] as const) {
      const left = asked().press(command);
      expect(left.effects[0], command).toMatchObject({ type: 'leave-check' });
      expect(left.state.screen.name).toBe(command === 'back' ? 'scenario' : 'ended');
    }
  });

  test('of a run that was left, or in the middle of the uploads, is not asked for', () => {
    const looking = inPractice();
    const old = looking.send({ type: 'mfa-asked', run: looking.state.runNumber - 1, serial: SERIAL });
    expect(old.state.screen.name).toBe('looking');
    const done = checked(inPractice(), false);
    expect(
      done.send({ type: 'mfa-asked', run: done.state.runNumber, serial: SERIAL }).state.screen.name,
    ).toBe('compare');
  });
});
