/** The result screens over a report that was read back. */
import { describe, expect, test } from 'vitest';
import { primaryActionOf } from '../../src/tui/flow/actions.ts';
import { stagesOf } from '../../src/tui/flow/selectors.ts';
import { drive } from './support/drive.ts';
import { resultOf } from './support/walk.ts';

const opened = () => drive({ report: resultOf(false) });

describe('a report', () => {
  test('begins with what was observed, asks for nothing and looks for no credentials', () => {
    expect(opened().state).toMatchObject({ screen: { name: 'compare' }, history: [] });
    expect(opened().effects).toEqual([]);
    expect(opened().send({ type: 'shown' }).effects).toEqual([]);
    expect(stagesOf(opened().state)).toEqual(['uploads', 'cause', 'fix']);
  });

  test('leads to the cause and the fix, and from there out: nothing is run', () => {
    const fix = opened().press('confirm', 'confirm');
    expect(fix.state.screen.name).toBe('fix');
    expect(primaryActionOf(fix.state)).toBe('finish');
    expect(fix.press('confirm')).toMatchObject({
      state: {
        screen: { name: 'ended', reason: 'finished' },
        result: { verdict: { code: 'decrypt-not-allowed' } },
      },
      effects: [{ type: 'exit' }],
    });
    expect(fix.press('back', 'back').state.screen.name).toBe('compare');
  });

  test('without a fix ends at its cause', () => {
    const why = drive({ report: { ...resultOf(false), fixes: [] } }).press('confirm');
    expect(primaryActionOf(why.state)).toBe('finish');
    expect(why.press('check-again').effects).toEqual([]);
    expect(why.press('confirm').effects).toEqual([{ type: 'exit' }]);
  });

  test('in which no upload was tried begins with the cause', () => {
    const report = { ...resultOf(false), steps: [], flow: null };
    const { state } = drive({ report });
    expect(state.screen.name).toBe('why');
    expect(stagesOf(state)).toEqual(['cause', 'fix']);
  });

  test('of a healthy check leads to its result', () => {
    const success = drive({ report: resultOf(true) }).press('confirm');
    expect(success.state.screen.name).toBe('success');
    expect(success.press('confirm').effects).toEqual([{ type: 'exit' }]);
  });

  test('is left by Ctrl-C as by its end: nothing is interrupted', () => {
    expect(opened().press('interrupt').state.screen).toEqual({ name: 'ended', reason: 'finished' });
  });

  test('can be saved again, and read in another language', () => {
    const saved = opened().press('confirm', 'language', 'save');
    expect(saved.effects).toMatchObject([{ type: 'save', language: 'fr', directory: 'report' }]);
  });
});
