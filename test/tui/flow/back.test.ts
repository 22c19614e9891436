/** The way back: what is kept of choices, of runs and of answers that come late. */
import { describe, expect, test } from 'vitest';
import type { CheckEvent, CheckResult } from '../../../src/check/events.ts';
import { isBehind, stagesOf } from '../../../src/tui/flow/selectors.ts';
import type { State } from '../../../src/tui/flow/state.ts';
import { drive } from '../support/drive.ts';
import { LOOK, PRACTICE, resultOf } from '../support/walk.ts';
import { checked, inPractice } from './walked.ts';

test('a check that ended before its uploads has no consent and no uploads behind it', () => {
  const behind = (result: CheckResult) => {
    const screen = { name: 'why', result, view: 'sentences', scroll: 0 } as const;
    const state: State = { ...drive().state, screen };
    return stagesOf(state).filter((stage) => isBehind(state, stage));
  };
  expect(behind(resultOf(false))).toEqual(['setup', 'consent', 'uploads']);
  expect(behind({ ...resultOf(false), steps: [] })).toEqual(['setup']);
});

describe('where', () => {
  test('puts the practice account first without credentials, the real one with them', () => {
    expect(drive().send({ type: 'credentials', found: false }).state.places[0]).toBe('practice');
    expect(drive().send({ type: 'credentials', found: true }).state.places[0]).toBe('real');
  });

  test('does not change the order under the hands of somebody who is choosing', () => {
    const choosing = drive().press('confirm').send({ type: 'credentials', found: true });
    expect(choosing.state.places[0]).toBe('practice');
  });

  test('does not change the order behind the back of somebody who has chosen', () => {
    const found = { type: 'credentials', found: true } as const;
    const gone = drive({ languageGiven: true }).press('down', 'confirm');
    expect(gone.state.screen.name).toBe('target');
    const back = gone.send(found).press('back').state;
    expect(back.places[back.cursors.where]).toBe('real');
    const first = drive().press('confirm', 'down', 'back').send(found).state;
    expect(first.screen.name).toBe('language');
    expect(first.places[first.cursors.where]).toBe('real');
  });
});

describe('back', () => {
  test('returns to the choices made, down to the first screen', () => {
    const target = drive().press('down', 'confirm', 'down', 'confirm');
    expect(target.state.screen.name).toBe('target');
    const where = target.press('back');
    expect(where.state).toMatchObject({ screen: { name: 'where' }, cursors: { where: 1 } });
    expect(where.press('back').state).toMatchObject({ screen: { name: 'language' }, language: 'fr' });
    expect(where.press('back', 'back').state.screen.name).toBe('language');
  });

  test('loses nothing that was typed, nor does a change of language', () => {
    const typed = drive().press('confirm', 'down', 'confirm').send({ type: 'text', text: '내-버킷' });
    expect(typed.press('language', 'back', 'confirm').state.form.lines.bucket.text).toBe('내-버킷');
  });

  test('goes from the results to the choice, not into a run that is over', () => {
    expect(checked(inPractice(), false).press('back').state.screen.name).toBe('scenario');
  });

  test('leads from a second result to the choices too, not through the first one', () => {
    const again = checked(inPractice(), false)
      .press('confirm', 'confirm', 'confirm')
      .send({ type: 'applied' });
    expect(checked(again, true).press('back').state.screen.name).toBe('scenario');
    const third = checked(again, false).press('confirm', 'confirm', 'confirm').send({ type: 'applied' });
    expect(checked(third, true).press('back').state.screen.name).toBe('scenario');
  });

  test('returns to the fix when the second check is left', () => {
    const again = checked(inPractice(), false)
      .press('confirm', 'confirm', 'confirm')
      .send({ type: 'applied' });
    expect(again.state.screen.name).toBe('looking');
    expect(again.press('back').state.screen.name).toBe('fix');
  });

  test('stops running uploads, cleans up, and then goes back', () => {
    const driver = inPractice();
    const run = driver.state.runNumber;
    const uploading = driver.send({ type: 'check', run, event: { type: 'probe-started', plan: [] } });
    const stopping = uploading.press('back');
    expect(stopping.effects).toEqual([{ type: 'stop-check', run }]);
    expect(stopping.state.screen).toEqual({ name: 'stopping', leadsTo: 'back' });
    const ended: CheckEvent = { type: 'finished', result: resultOf(false, true) };
    expect(stopping.send({ type: 'check', run, event: ended }).state.screen.name).toBe('scenario');
  });

  test('leaves late answers of a run that was left unheard', () => {
    const driver = inPractice();
    const run = driver.state.runNumber;
    const back = driver.press('back');
    const late = back.send({ type: 'check', run, event: { type: 'look-finished', look: LOOK } });
    expect(late.state.screen.name).toBe('scenario');
  });

  test('closes a practice account that nobody waits for any more', () => {
    const starting = drive().press('confirm', 'confirm', 'confirm');
    expect(starting.state.screen.name).toBe('starting');
    const late = starting.press('back').send({ type: 'practice-started', account: PRACTICE });
    expect(late.effects).toEqual([{ type: 'close-practice', account: PRACTICE }]);
    expect(late.state.screen.name).toBe('scenario');
  });
});
