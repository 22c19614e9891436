/** A real account after a fix: the same answer is waited out for a while, since policies take effect with a delay. */
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/events.ts';
import { primaryActionOf } from '../../src/tui/flow/actions.ts';
import { MOST_REPEATED } from '../../src/tui/flow/patience.ts';
import { commandOfKey, shownKeys } from '../../src/tui/keys.ts';
import { type Driver, drive } from './support/drive.ts';
import { LOOK, resultOf, TARGET } from './support/walk.ts';

const checked = (driver: Driver, result: CheckResult) => {
  const run = driver.state.runNumber;
  const looked = driver.send({ type: 'check', run, event: { type: 'look-finished', look: LOOK } });
  const going = looked.state.screen.name === 'consent' ? looked.press('confirm') : looked;
  expect(going.effects).toEqual([{ type: 'continue-check', run }]);
  return going.send({ type: 'check', run, event: { type: 'finished', result } });
};
const failing = () =>
  checked(
    drive().press('confirm', 'down', 'confirm').send({ type: 'text', text: TARGET.bucket }).press('confirm'),
    resultOf(false),
  );
/** Compare, why, fix, and the check after it. */
const recheck = (driver: Driver) => driver.press('confirm', 'confirm', 'confirm');
const ticks = (driver: Driver, count: number) =>
  Array.from({ length: count }).reduce<Driver>(
    (now) => now.send({ type: 'ticked', run: now.state.runNumber }),
    driver,
  );
const waited = () => checked(recheck(failing()), resultOf(false));

describe('the same answer after a fix', () => {
  test('is waited out, and checked again by itself without a further consent', () => {
    const waiting = waited();
    expect(waiting.state.screen.name).toBe('patience');
    const { runNumber, waiting: counted } = waiting.state;
    expect(waiting.effects).toEqual([{ type: 'tick', run: runNumber }]);
    const almost = ticks(waiting, counted.secondsLeft - 1);
    expect(almost.state).toMatchObject({ screen: { name: 'patience' }, waiting: { secondsLeft: 1 } });
    const again = ticks(almost, 1);
    expect(again.effects).toMatchObject([{ type: 'start-check', run: runNumber + 1 }]);
    expect(checked(again, resultOf(true)).press('confirm').state.screen.name).toBe('success');
  });

  test('is checked again at once with Enter, and shown as it stands with Esc', () => {
    expect(primaryActionOf(waited().state)).toBe('checkAgain');
    expect(waited().press('confirm').effects[0]).toMatchObject({ type: 'start-check' });
    expect(commandOfKey(waited().state, 'escape')).toBe('back');
    expect(shownKeys(waited().state, 'footer').map(({ words }) => words)).toContain('answer');
    const shown = waited().press('back');
    expect(shown.state).toMatchObject({
      screen: { name: 'compare' },
      notice: { id: 'same-answer', checks: 1 },
    });
    // A late tick starts nothing.
    expect(ticks(shown, 99).effects).toEqual([]);
    expect(shown.press('back').state.screen.name).toBe('target');
  });

  test('is shown at once where nothing was changed before it', () => {
    const nothingToFix = { ...resultOf(false), fixes: [] };
    const why = checked(
      drive()
        .press('confirm', 'down', 'confirm')
        .send({ type: 'text', text: TARGET.bucket })
        .press('confirm'),
      nothingToFix,
    ).press('confirm');
    const again = why.press('confirm');
    expect(again.state).toMatchObject({ screen: { name: 'looking' }, runReason: 'again' });
    expect(checked(again, nothingToFix).state.screen.name).toBe('compare');
  });

  test('ends by being shown, after a few checks', () => {
    let now = waited();
    for (let repeated = 0; repeated < MOST_REPEATED; repeated += 1) {
      expect(now.state).toMatchObject({ screen: { name: 'patience' }, waiting: { repeated } });
      now = checked(ticks(now, now.state.waiting.secondsLeft), resultOf(false));
    }
    expect(now.state).toMatchObject({
      screen: { name: 'compare' },
      notice: { id: 'same-answer', checks: MOST_REPEATED + 1 },
    });
    // Another fix is waited for anew.
    expect(checked(recheck(now), resultOf(false)).state).toMatchObject({
      screen: { name: 'patience' },
      waiting: { repeated: 0 },
    });
  });

  test('is the same where the documents show the change already, and S3 goes on refusing', () => {
    const { verdict } = resultOf(false);
    const reasons = [{ id: 'documents-allow', values: {} }] as const;
    const late = { ...resultOf(false), fixes: [], verdict: { ...verdict, layers: [], reasons } };
    expect(checked(recheck(failing()), late).state.screen.name).toBe('patience');
  });

  test('is another answer where a layer has gone, and where another call fails', () => {
    const { verdict } = resultOf(false);
    for (const changed of [
      { ...verdict, layers: ['identity-policy'] as const },
      { ...verdict, failedOperation: 'PutObject' as const },
    ])
      expect(checked(recheck(failing()), { ...resultOf(false), verdict: changed }).state.screen.name).toBe(
        'compare',
      );
  });

  test('can be left with Ctrl-C, and help over it is closed first', () => {
    expect(waited().press('interrupt').state.screen.name).toBe('ended');
    const helped = waited().press('help');
    expect(helped.press('back').state).toMatchObject({ overlay: 'none', screen: { name: 'patience' } });
  });
});
