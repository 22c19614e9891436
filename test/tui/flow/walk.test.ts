/** The way from the language to the fix that works, what lies on it and what is remembered. */
import { describe, expect, test } from 'vitest';
import { primaryActionOf } from '../../../src/tui/flow/actions.ts';
import { accessOf } from '../../../src/tui/flow/selectors.ts';
import type { State } from '../../../src/tui/flow/state.ts';
import { update } from '../../../src/tui/flow/update.ts';
import { drive } from '../support/drive.ts';
import { FIX, LOOK, PRACTICE, resultOf, TARGET } from '../support/walk.ts';
import { checked, inPractice } from './walked.ts';

describe('the whole walk', () => {
  test('goes from the language to the fix that works', () => {
    const compared = checked(inPractice(), false);
    expect(compared.state.screen.name).toBe('compare');
    expect(compared.press('confirm').state.screen.name).toBe('why');

    const fix = compared.press('confirm', 'confirm');
    expect(fix.state.screen.name).toBe('fix');
    const applying = fix.press('confirm');
    expect(applying.effects).toEqual([{ type: 'apply', account: PRACTICE, actions: FIX.actions }]);

    const again = applying.send({ type: 'applied' });
    expect(again.effects[0]).toMatchObject({ type: 'start-check', run: fix.state.runNumber + 1 });
    const success = checked(again, true).press('confirm');
    expect(success.state.screen).toMatchObject({
      name: 'success',
      result: { verdict: { code: 'no-problem-found' } },
    });
    expect(success.press('confirm')).toMatchObject({
      state: { screen: { name: 'ended', reason: 'finished' } },
      effects: [{ type: 'exit' }],
    });
  });

  test('writes nothing before consent: the run goes on only with it', () => {
    const run = inPractice().state.runNumber;
    const consent = inPractice().send({ type: 'check', run, event: { type: 'look-finished', look: LOOK } });
    expect(consent.state.screen.name).toBe('consent');
    expect(consent.effects).toEqual([]);
    expect(consent.press('confirm').effects).toEqual([{ type: 'continue-check', run }]);
    const back = consent.press('back');
    expect(back.effects).toEqual([{ type: 'leave-check', run }, { type: 'load-practice' }]);
    expect(back.state.screen.name).toBe('scenario');
  });

  test('asks for consent again when the second look has something new to warn of', () => {
    const again = checked(inPractice(), false)
      .press('confirm', 'confirm', 'confirm')
      .send({ type: 'applied' });
    const run = again.state.runNumber;
    const same = again.send({ type: 'check', run, event: { type: 'look-finished', look: LOOK } });
    expect(same.effects).toEqual([{ type: 'continue-check', run }]);
    const warned = { ...LOOK, warnings: [{ id: 'notifications', targets: 2 } as const] };
    const other = again.send({ type: 'check', run, event: { type: 'look-finished', look: warned } });
    expect(other.state.screen.name).toBe('consent');
  });

  test('shows the reason at once when no upload was tried', () => {
    const broken = { ...resultOf(false), steps: [], fixes: [] };
    const driver = inPractice();
    const after = driver.send({
      type: 'check',
      run: driver.state.runNumber,
      event: { type: 'finished', result: broken },
    });
    expect(after.state.screen.name).toBe('why');
    expect(after.press('confirm').effects[0]).toMatchObject({ type: 'start-check' });
  });

  test('checks again on a real account without applying anything', () => {
    const real = drive()
      .press('confirm', 'down', 'confirm')
      .send({ type: 'text', text: TARGET.bucket })
      .press('confirm');
    expect(real.effects[0]).toMatchObject({
      type: 'start-check',
      target: { bucket: TARGET.bucket, endpointUrl: null },
    });
    const fix = checked(real, false).press('confirm', 'confirm');
    expect(fix.press('confirm').effects[0]).toMatchObject({ type: 'start-check' });
  });
});

test('a fix that nobody here can apply is the last screen', () => {
  const fix = checked(inPractice(), false).press('confirm', 'confirm');
  const { screen } = fix.state;
  if (screen.name !== 'fix') throw new Error(screen.name);
  const result = { ...screen.result, fixes: [{ ...FIX, actions: [] }] };
  const state: State = { ...fix.state, screen: { ...screen, result } };
  expect(primaryActionOf(state)).toBe('finish');
  expect(update(state, { type: 'command', command: 'confirm' })).toMatchObject([
    { screen: { name: 'ended', reason: 'finished' } },
    [{ type: 'exit' }],
  ]);
});

describe('a saved report', () => {
  test('of a later check does not overwrite the one of the failure', () => {
    const failed = checked(inPractice(), false).press('confirm').press('save');
    expect(failed.effects).toMatchObject([{ type: 'save', directory: 'report' }]);
    // In another language or a second time: the same report, the same folder.
    expect(failed.press('language', 'save').effects).toMatchObject([{ directory: 'report', language: 'fr' }]);
    const again = failed.press('confirm', 'confirm').send({ type: 'applied' });
    const healed = checked(again, true).press('confirm').press('save');
    expect(healed.effects).toMatchObject([{ type: 'save', directory: 'report-2' }]);
    expect(healed.effects[0]).toMatchObject({ result: { verdict: { code: 'no-problem-found' } } });
  });
});

describe('the form', () => {
  const form = () => drive().press('confirm', 'down', 'confirm');

  test('puts the focus on the first value that is not one', () => {
    const refused = form()
      .send({ type: 'text', text: 'my-bucket' })
      .press('next', 'next')
      .send({ type: 'text', text: 'Mars' })
      .press('confirm');
    expect(refused.state).toMatchObject({ screen: { name: 'target' }, form: { focus: 'region' } });
    expect(refused.effects).toEqual([]);
  });

  test('takes letters that are shortcuts elsewhere', () => {
    expect(form().send({ type: 'text', text: 'l?s' }).state.form.lines.bucket.text).toBe('l?s');
  });
});

describe('who reads', () => {
  test('are the administrators of the practice account, beside the caller', () => {
    const other = '444455556666';
    const admins = [...PRACTICE.admins, { account: other, accessKeyId: 'C', secretAccessKey: 'U' }];
    const cross = drive()
      .press('confirm', 'confirm', 'confirm')
      .send({ type: 'practice-started', account: { ...PRACTICE, keyAccount: other, admins } });
    const { caller, readers } = accessOf(cross.state);
    expect(readers.map((reader) => reader.kind === 'static' && reader.accessKeyId)).toEqual([
      ...PRACTICE.admins.map(({ accessKeyId }) => accessKeyId),
      'C',
    ]);
    expect(readers).not.toContainEqual(caller);
  });
});
