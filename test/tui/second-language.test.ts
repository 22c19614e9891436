/** The second language and copying, as the flow has them. */
import { describe, expect, test } from 'vitest';
import { createI18n, printable } from '../../src/i18n/index.ts';
import { bodyOf, fixViewsOf } from '../../src/tui/flow/selectors.ts';
import { commandOfKey } from '../../src/tui/keys.ts';
import { copyText } from '../../src/tui/text/copy-text.ts';
import { drive } from './support/drive.ts';
import { FIX, resultOf } from './support/walk.ts';

const opened = () => drive({ report: resultOf(false) });

describe('a second language', () => {
  test('is chosen and put away by one key', () => {
    const seconds = [1, 2, 3].map(
      (times) =>
        opened().press(...Array.from({ length: times }, () => 'second-language' as const)).state.second,
    );
    expect(seconds).toEqual(['fr', 'ko', null]);
  });

  test('stays from screen to screen', () => {
    expect(opened().press('second-language', 'confirm', 'confirm', 'back').state.second).toBe('fr');
  });

  test('changes places with the first where they would become one', () => {
    const { state } = opened().press('second-language', 'language');
    expect(state).toMatchObject({ language: 'fr', second: 'en' });
  });

  test('is offered where there is something to read together', () => {
    expect(commandOfKey(opened().state, 'f6')).toBe('second-language');
    expect(commandOfKey(drive().state, 'f6')).toBeNull();
  });
});

describe('a choice of language', () => {
  test('is remembered when it is made, wherever it is', () => {
    expect(drive().press('down', 'confirm').effects).toEqual([{ type: 'remember-language', language: 'fr' }]);
    expect(opened().press('language').effects).toEqual([{ type: 'remember-language', language: 'fr' }]);
  });
});

describe('copying', () => {
  const fix = () => opened().press('confirm', 'confirm');

  test('takes the view that is shown, and says what was copied and how', () => {
    const copying = fix().press('copy');
    expect(copying.effects).toEqual([{ type: 'copy', view: 'diff', text: (FIX.diff ?? '').trimEnd() }]);
    const copied = { ok: true, program: 'xclip' } as const;
    expect(copying.send({ type: 'copied', view: 'diff', copied }).state.notice).toEqual({
      id: 'copied',
      view: 'diff',
      program: 'xclip',
    });
    expect(copying.send({ type: 'copied', view: 'diff', copied: { ok: false } }).state.notice).toEqual({
      id: 'not-copied',
    });
    expect(opened().press('copy').effects).toEqual([]);
  });

  test('gives commands whole, one a line, and no line end that would run the last', () => {
    const body = bodyOf(resultOf(false), 0, 'smallest');
    const text = body === null ? null : copyText(body, 'cli', createI18n('en'));
    expect(text?.split('\n')).toEqual(
      [...FIX.read, ...FIX.commands].map((command) => printable(command, 20_000)),
    );
    for (const view of fixViewsOf(FIX)) expect(copyText(FIX, view, createI18n('en'))).toMatch(/\S$/);
  });

  test('leaves out what a terminal would act on where it is pasted', () => {
    const diff = '+ "\u001b[201~rm"\r\n+ \u202e\n';
    expect(copyText({ ...FIX, diff }, 'diff', createI18n('en'))).toBe('+ "rm"\n+');
  });
});
