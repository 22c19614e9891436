/** Ctrl-C, and what a run has left. */
import { describe, expect, test } from 'vitest';
import type { CheckEvent } from '../../../src/check/events.ts';
import { leftOf } from '../../../src/tui/text/summary.ts';
import { drive } from '../support/drive.ts';
import { LOOK, resultOf } from '../support/walk.ts';
import { checked, inPractice } from './walked.ts';

describe('Ctrl-C', () => {
  const uploading = () => {
    const driver = inPractice();
    return driver.send({
      type: 'check',
      run: driver.state.runNumber,
      event: { type: 'probe-started', plan: [] },
    });
  };

  test('cleans up first, and leaves when that is done', () => {
    const stopping = uploading().press('interrupt');
    expect(stopping.state.screen).toEqual({ name: 'stopping', leadsTo: 'exit' });
    const run = stopping.state.runNumber;
    const done = stopping.send({
      type: 'check',
      run,
      event: { type: 'finished', result: resultOf(false, true) },
    });
    expect(done.state.screen).toEqual({ name: 'ended', reason: 'interrupted' });
    expect(done.effects).toContainEqual({ type: 'exit' });
  });

  test('leaves at once the second time, and knows what may be left', () => {
    const stopping = uploading().press('interrupt');
    const left = { kind: 'upload', bucket: 'b', key: 'k', uploadId: 'u', command: 'aws …' } as const;
    const second = stopping
      .send({
        type: 'check',
        run: stopping.state.runNumber,
        event: { type: 'at-risk', leftovers: [left] },
      })
      .press('interrupt');
    expect(second.effects).toEqual([{ type: 'exit' }]);
    expect(second.state.run.atRisk).toEqual([left]);
  });

  const left = { kind: 'object', bucket: 'b', key: 'k/small', command: 'aws s3api …' } as const;

  test('hears after the end what the run has written, and of no other run', () => {
    const ended = uploading().press('interrupt', 'interrupt');
    const told = (run: number) =>
      ended.send({ type: 'check', run, event: { type: 'at-risk', leftovers: [left] } });
    const { state, effects } = told(ended.state.runNumber);
    expect(leftOf(state)).toEqual([left]);
    expect(state.screen).toEqual({ name: 'ended', reason: 'interrupted' });
    expect(effects).toEqual([]);
    expect(leftOf(told(ended.state.runNumber - 1).state)).toEqual([]);
  });

  test('stops the uploads from the moment of consent on, before the check has said a word', () => {
    const driver = inPractice();
    const run = driver.state.runNumber;
    const consented = driver
      .send({ type: 'check', run, event: { type: 'look-finished', look: LOOK } })
      .press('confirm');
    expect(consented.press('interrupt')).toMatchObject({
      state: { screen: { name: 'stopping', leadsTo: 'exit' } },
      effects: [{ type: 'stop-check', run }],
    });
    const risk = consented.press('interrupt').send({
      type: 'check',
      run,
      event: { type: 'at-risk', leftovers: [left] },
    });
    expect(leftOf(risk.press('interrupt').state)).toEqual([left]);
  });

  test('does the same where the consent of before is taken for the second check', () => {
    const again = checked(inPractice(), false)
      .press('confirm', 'confirm', 'confirm')
      .send({ type: 'applied' });
    const run = again.state.runNumber;
    const looked = again.send({ type: 'check', run, event: { type: 'look-finished', look: LOOK } });
    expect(looked.press('interrupt').effects).toEqual([{ type: 'stop-check', run }]);
  });

  test('names what was not removed while the evidence is still being read', () => {
    const driver = inPractice();
    const run = driver.state.runNumber;
    const events: readonly CheckEvent[] = [
      { type: 'look-finished', look: LOOK },
      { type: 'probe-started', plan: [] },
      { type: 'at-risk', leftovers: [left] },
      { type: 'cleanup-started', interrupted: false },
    ];
    const cleaning = driver.send(...events.map((event) => ({ type: 'check', run, event }) as const));
    expect(leftOf(cleaning.state)).toEqual([left]);
    const cleanup = { complete: false, verified: true, left: [left] };
    const cleaned = cleaning.send({ type: 'check', run, event: { type: 'cleanup-finished', cleanup } });
    expect(leftOf(cleaned.press('interrupt', 'interrupt').state)).toEqual([left]);
    const nothing = { complete: true, verified: true, left: [] };
    const clean = cleaning.send({
      type: 'check',
      run,
      event: { type: 'cleanup-finished', cleanup: nothing },
    });
    expect(leftOf(clean.press('interrupt', 'interrupt').state)).toEqual([]);
  });

  test('leaves at once where nothing has been written', () => {
    expect(drive().press('interrupt').state.screen).toEqual({ name: 'ended', reason: 'interrupted' });
    const looking = inPractice().press('interrupt');
    expect(looking.effects).toEqual([
      { type: 'leave-check', run: looking.state.runNumber },
      { type: 'exit' },
    ]);
  });
});

describe('what was left', () => {
  const left = { kind: 'object', bucket: 'b', key: 'k/small', command: 'aws s3api delete-object …' } as const;

  test('is remembered when the next run leaves nothing', () => {
    const driver = inPractice();
    const result = { ...resultOf(false), cleanup: { complete: false, verified: true, left: [left] } };
    const first = driver.send({
      type: 'check',
      run: driver.state.runNumber,
      event: { type: 'finished', result },
    });
    const again = first.press('confirm', 'confirm', 'confirm').send({ type: 'applied' });
    expect(leftOf(checked(again, true).state)).toEqual([left]);
  });
});
