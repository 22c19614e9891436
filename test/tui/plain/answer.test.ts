/** What typed lines stand for: driven through the flow itself. */
import { describe, expect, test } from 'vitest';
import { createI18n, LANGUAGES } from '../../../src/i18n/index.ts';
import { DOCUMENT_FIELDS } from '../../../src/tui/flow/document-fields.ts';
import { fieldValue } from '../../../src/tui/flow/form.ts';
import { type Answer, answerOf } from '../../../src/tui/plain/answer.ts';
import { choicesOf } from '../../../src/tui/plain/choices.ts';
import { type Driver, drive } from '../support/drive.ts';
import { resultOf } from '../support/walk.ts';

const answerIn = ({ state }: Driver, line: string): Answer =>
  answerOf(state, line, choicesOf(state, createI18n(state.language)));

function answered(driver: Driver, ...lines: readonly string[]): Driver {
  return lines.reduce((now, line) => {
    const answer = answerIn(now, line);
    expect(answer.kind, line).toBe('events');
    return answer.kind === 'events' ? now.send(...answer.events) : now;
  }, driver);
}

const en = createI18n('en');
const saidOf = (answer: Answer) => (answer.kind === 'problem' ? answer.says(en) : answer.kind);

const form = () =>
  answered(drive({ languageGiven: true }).send({ type: 'credentials', found: true }), 'real');

describe('choices', () => {
  test('are taken by number, by name, and by an empty line where the cursor stands', () => {
    expect(answered(drive(), '2').state.language).toBe('fr');
    expect(answered(drive(), '한국어').state.language).toBe('ko');
    const where = answered(drive(), '');
    expect(where.state).toMatchObject({ language: 'en', screen: { name: 'where' } });
    expect(answered(where, 'practice').state.screen.name).toBe('scenario');
  });

  test('a number that is none changes nothing', () => {
    for (const line of ['0', `${LANGUAGES.length + 1}`, '-1', '1.5', 'xyz'])
      expect(answerIn(drive(), line).kind, line).toBe('unknown');
  });

  test('words find scenarios, and the only one found is taken', () => {
    const scenarios = answered(drive(), '', 'practice');
    expect(answered(scenarios, 'another account').state.screen).toEqual({
      name: 'starting',
      scenario: 'cross-account-both',
    });
    expect(answerIn(scenarios, 'no such thing').kind).toBe('unknown');
  });
});

describe('fields', () => {
  test('take what is typed, keep it on an empty line, and lose it on a dash', () => {
    const filled = answered(form(), 's3://amzn-s3-demo-bucket/', 'alias/app');
    expect(filled.state.form.focus).toBe('region');
    expect(fieldValue(filled.state.form, 'bucket')).toBe('amzn-s3-demo-bucket');
    const again = answered(filled, 'b', '-');
    expect(again.state.form.lines.kmsKeyId.text).toBe('');
    expect(answered(again, 'b', 'b', '').state.form.lines.bucket.text).not.toBe('');
  });

  test('say what is wrong before anything moves on', () => {
    expect(saidOf(answerIn(form(), ''))).toBe(en.t('check:valueProblem.empty'));
    expect(saidOf(answerIn(form(), 'a b'))).toBe(en.t('check:valueProblem.bucket-name'));
  });

  test('the last one sends the form off', () => {
    const sent = answered(form(), 'amzn-s3-demo-bucket', '', '', 'customer');
    expect(sent.effects).toMatchObject([
      { type: 'start-check', access: { caller: { profile: 'customer' } } },
    ]);
  });
});

describe('everywhere', () => {
  test('b goes back and l changes the language, on a Korean keyboard too', () => {
    const where = answered(drive(), '');
    for (const line of ['b', 'B', 'ㅠ'])
      expect(answered(where, line).state.screen.name, line).toBe('language');
    for (const line of ['l', 'ㅣ']) expect(answered(where, line).state.language, line).toBe('fr');
    expect(answerIn(where, '?').kind).toBe('help');
  });

  test('while something is under way an impatient line is no answer', () => {
    const looking = answered(form(), 'amzn-s3-demo-bucket', '', '', '');
    expect(looking.state.screen.name).toBe('looking');
    for (const line of ['', '1', 'yes']) expect(answerIn(looking, line).kind).toBe('ignored');
    expect(answered(looking, 'b').state.screen.name).toBe('target');
  });

  test('control characters are taken out of what is typed', () => {
    expect(answered(form(), '\u001b[Aamzn-s3-demo-bucket\u0007').state.form.lines.bucket.text).toBe(
      'amzn-s3-demo-bucket',
    );
  });
});

const ERROR =
  'An error occurred (AccessDenied) when calling the UploadPart operation: User: arn:aws:iam::111122223333:user/uploader is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-3:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no resource-based policy allows the kms:Decrypt action';

/** Each line as it arrives from a paste. */
function pasted(driver: Driver, ...lines: readonly string[]): Driver {
  return lines.reduce((now, line) => {
    const answer = answerIn(now, line);
    return answer.kind === 'taken' || answer.kind === 'problem' || answer.kind === 'events'
      ? now.send(...answer.events)
      : now;
  }, driver);
}

describe('a pasted error', () => {
  const pasting = () => answered(drive({ languageGiven: true }), 'pasted');

  test('is taken line by line without a word, until a full stop ends it', () => {
    expect(answerIn(pasting(), 'upload failed:').kind).toBe('taken');
    const documents = pasted(pasting(), 'upload failed:', '', `  ${ERROR}`, '1', '.');
    expect(documents.state.screen.name).toBe('documents');
    expect(documents.state.handed.text).toBe(`upload failed:\n\n  ${ERROR}\n1\n`);
  });

  test('in which none is found is said so, and pasted once more', () => {
    const typed = pasted(pasting(), 'it does not work');
    expect(saidOf(answerIn(typed, '.'))).toBe(en.t('cli:explain.no-error-found'));
    const again = pasted(typed, '.');
    expect(again.state).toMatchObject({ screen: { name: 'pasted-error' }, handed: { text: '' } });
    expect(pasted(again, ERROR, '.').state.screen.name).toBe('documents');
  });

  test('is left with b, and its language is changed with l', () => {
    const typed = pasted(pasting(), ERROR);
    expect(answered(typed, 'b').state.screen.name).toBe('where');
    expect(answered(typed, 'l').state).toMatchObject({ language: 'fr', handed: { text: `${ERROR}\n` } });
  });

  test('goes on to the documents field by field, or at once', () => {
    const documents = pasted(pasting(), ERROR, '.');
    expect(answered(documents, '.').effects).toMatchObject([
      { type: 'explain', request: { keyPolicy: null } },
    ]);
    const filled = answered(documents, './k.json', '', 'arn:aws:iam::111122223333:user/uploader');
    expect(filled.state.handed.focus).toBe('kmsKeyId');
    expect(answered(filled, '.').effects).toMatchObject([
      {
        type: 'explain',
        request: { keyPolicy: './k.json', caller: 'arn:aws:iam::111122223333:user/uploader' },
      },
    ]);
    expect(answered(filled, 'b', 'b', 'b', '-').state.handed.lines.keyPolicy.text).toBe('');
    const caller = answered(documents, '', '');
    expect(saidOf(answerIn(caller, 'bob'))).toBe(en.t('check:valueProblem.caller-arn'));
    const last = answered(documents, ...DOCUMENT_FIELDS.map(() => ''));
    expect(last.state.screen.name).toBe('explaining');
  });
});

test('the second language and copying can be chosen where there is something to read together', () => {
  const fix = drive({ report: resultOf(false) }).press('confirm', 'confirm');
  const words = choicesOf(fix.state, en).map((choice) => choice.words);
  for (const key of ['copy', 'second', 'save'] as const) expect(words).toContain(en.t(`wizard:keys.${key}`));
  const number = words.indexOf(en.t('wizard:keys.second')) + 1;
  expect(answered(fix, String(number)).state.second).toBe('fr');
});
