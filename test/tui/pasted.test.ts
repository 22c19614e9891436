/** The way of a pasted error: the text, the files beside it, and what comes of them. */
import { describe, expect, test } from 'vitest';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { primaryActionOf } from '../../src/tui/flow/actions.ts';
import { appended, errorIn, MAX_PASTED, NOTHING_HANDED, shortened } from '../../src/tui/flow/handed.ts';
import { commandOfKey } from '../../src/tui/keys.ts';
import { pastedLines } from '../../src/tui/text/pasted-lines.ts';
import { drive } from './support/drive.ts';
import { resultOf } from './support/walk.ts';

const ERROR =
  'An error occurred (AccessDenied) when calling the UploadPart operation: User: arn:aws:iam::111122223333:user/uploader is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-3:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no resource-based policy allows the kms:Decrypt action';

/** The third choice of the screen before. */
const pasting = () => drive({ languageGiven: true }).send({ type: 'choose', index: 2 });
const pasted = (text: string) => pasting().send({ type: 'text', text });
const result = { ...resultOf(false), steps: [], flow: null };

describe('an error that is pasted', () => {
  test('is found whatever stands around it, and needs no file', () => {
    const documents = pasted(`$ aws s3 cp big s3://b/\r\n업로드 실패\n\u001b[31m${ERROR}\u001b[0m\n`).press(
      'confirm',
    );
    expect(documents.state.screen.name).toBe('documents');
    expect(primaryActionOf(documents.state)).toBe('explain');
    const explaining = documents.press('confirm');
    expect(explaining.state.screen.name).toBe('explaining');
    const [effect] = explaining.effects;
    expect(effect).toMatchObject({
      type: 'explain',
      request: { keyPolicy: null, identityPolicies: null, caller: null },
    });
    const text = effect?.type === 'explain' ? effect.request.errorText : null;
    expect(text).toContain(`업로드 실패\n${ERROR}`);
    const why = explaining.send({ type: 'explained', run: explaining.state.runNumber, result });
    expect(why.state).toMatchObject({
      screen: { name: 'why' },
      result: { verdict: { code: 'decrypt-not-allowed' } },
    });
    expect(why.press('back').state.screen.name).toBe('documents');
    expect(why.press('back', 'back').state.handed.text).toContain(ERROR);
    expect(why.press('confirm', 'confirm').effects).toEqual([{ type: 'exit' }]);
  });

  test('in which none is found is not taken, and says so only when it is to be taken', () => {
    const typed = pasted('it does not work');
    expect(typed.state.handed.asked).toBe(false);
    const asked = typed.press('confirm');
    expect(asked.state).toMatchObject({ screen: { name: 'pasted-error' }, handed: { asked: true } });
    expect(asked.send({ type: 'text', text: '!' }).state.handed.asked).toBe(false);
  });

  test('is taken away from its end, by whole characters', () => {
    const typed = pasted('값e\u0301👩‍👩‍👧');
    expect(typed.press('backspace').state.handed.text).toBe('값é');
    expect(typed.press('backspace', 'backspace').state.handed.text).toBe('값');
    expect(typed.press('clear').state.handed.text).toBe('');
    expect(shortened(NOTHING_HANDED).text).toBe('');
  });

  test('is bounded, says so, and no character is cut in half', () => {
    const long = appended(appended(NOTHING_HANDED, 'x'.repeat(MAX_PASTED - 1)), '😀');
    expect(long).toMatchObject({ cut: true, text: 'x'.repeat(MAX_PASTED - 1) });
    expect(
      errorIn(appended(NOTHING_HANDED, `${ERROR}\n${'y\n'.repeat(MAX_PASTED)}`).text)?.denial?.action,
    ).toBe('kms:Decrypt');
  });

  test('takes letters as letters and has no keys that would do nothing', () => {
    const { state } = pasting();
    expect(commandOfKey(state, 'up')).toBeNull();
    expect(commandOfKey(state, 'left')).toBeNull();
    expect(commandOfKey(state, 'f2')).toBe('language');
    expect(pasted('l').state).toMatchObject({ language: 'en', handed: { text: 'l' } });
  });
});

describe('the files beside it', () => {
  const documents = () => pasted(ERROR).press('confirm');

  test('are looked at as their field is left', () => {
    const left = documents().send({ type: 'text', text: './key policy.json' }).press('down');
    expect(left.effects).toEqual([{ type: 'check-document', field: 'keyPolicy', text: './key policy.json' }]);
    const says = () => 'no';
    const wrong = left.send({
      type: 'document-checked',
      field: 'keyPolicy',
      text: './key policy.json',
      problem: { says },
    });
    expect(wrong.state.handed.problems.keyPolicy).toEqual({ says });
    const back = wrong.press('confirm');
    expect(back.state).toMatchObject({ screen: { name: 'documents' }, handed: { focus: 'keyPolicy' } });
    expect(back.send({ type: 'text', text: 'x' }).state.handed.problems.keyPolicy).toBeNull();
  });

  test('that have been changed meanwhile are not blamed for what they were', () => {
    const changed = documents()
      .send({ type: 'text', text: 'a' })
      .press('down', 'up')
      .send({ type: 'text', text: 'b' });
    const event = {
      type: 'document-checked',
      field: 'keyPolicy',
      text: 'a',
      problem: { says: () => 'no' },
    } as const;
    expect(changed.send(event).state.handed.problems.keyPolicy).toBeNull();
  });

  test.each(LANGUAGES)('and a caller that is none are refused in words, in %s', (language) => {
    const wrong = documents().press('down', 'down').send({ type: 'text', text: 'bob' }).press('confirm');
    expect(wrong.effects).toEqual([]);
    const i18n = createI18n(language);
    expect(wrong.state.handed.problems.caller?.says(i18n)).toBe(i18n.t('check:valueProblem.caller-arn'));
  });

  test('that cannot be read lead back to their field', () => {
    const explaining = documents().press('confirm');
    const run = explaining.state.runNumber;
    const event = {
      type: 'not-explained',
      field: 'identityPolicies',
      problem: { says: () => 'no' },
    } as const;
    const back = explaining.send({ ...event, run });
    expect(back.state).toMatchObject({
      screen: { name: 'documents' },
      handed: { focus: 'identityPolicies' },
    });
    expect(back.press('back').state.screen.name).toBe('pasted-error');
    expect(explaining.send({ ...event, run: run - 1 }).state.screen.name).toBe('explaining');
  });

  test('are enough without an error, and nothing at all is not', () => {
    const nothing = pasting().press('confirm', 'confirm');
    expect(nothing.effects).toEqual([]);
    expect(nothing.state.handed.problems.keyPolicy).not.toBeNull();
    const policy = pasting().press('confirm').send({ type: 'text', text: 'k.json' }).press('confirm');
    expect(policy.effects).toMatchObject([
      { type: 'explain', request: { errorText: null, keyPolicy: 'k.json' } },
    ]);
  });
});

test('of a long text no more is shown than fits, the end of it', () => {
  const text = Array.from({ length: 500 }, (_, index) => `줄 ${index}`).join('\n');
  const { lines, more } = pastedLines(text, 20, 5);
  expect(more).toBe(true);
  expect(lines).toEqual(['줄 495', '줄 496', '줄 497', '줄 498', '줄 499']);
  expect(pastedLines('', 20, 5)).toEqual({ lines: [''], more: false });
});
