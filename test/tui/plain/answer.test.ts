/** What typed lines stand for: driven through the flow itself. */
import { describe, expect, test } from 'vitest';
import { createI18n } from '../../../src/i18n/index.ts';
import { fieldValue } from '../../../src/tui/flow/form.ts';
import { type Answer, answerOf } from '../../../src/tui/plain/answer.ts';
import { choicesOf } from '../../../src/tui/plain/choices.ts';
import { type Driver, drive } from '../support/drive.ts';

const answerIn = ({ state }: Driver, line: string): Answer =>
  answerOf(state, line, choicesOf(state, createI18n(state.language)));

function answered(driver: Driver, ...lines: readonly string[]): Driver {
  return lines.reduce((now, line) => {
    const answer = answerIn(now, line);
    expect(answer.kind, line).toBe('events');
    return answer.kind === 'events' ? now.send(...answer.events) : now;
  }, driver);
}

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
    for (const line of ['0', '4', '-1', '1.5', 'xyz'])
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
    expect(answerIn(form(), '')).toEqual({ kind: 'problem', problem: 'empty' });
    expect(answerIn(form(), 'a b')).toEqual({ kind: 'problem', problem: 'bucket-name' });
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
