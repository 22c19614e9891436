/** What cannot go on: a screen of its own, or the form with the value that is wrong. */
import { describe, expect, test } from 'vitest';
import type { CheckEvent, CheckResult, LookWarning } from '../../../src/check/events.ts';
import type { VerdictCode } from '../../../src/diagnosis/index.ts';
import { primaryActionOf } from '../../../src/tui/flow/actions.ts';
import { NEW_RUN } from '../../../src/tui/flow/run.ts';
import { leftOf } from '../../../src/tui/text/summary.ts';
import { type Driver, drive } from '../support/drive.ts';
import { DENIED, KEY, LOOK, resultOf, TARGET } from '../support/walk.ts';
import { checked, inPractice } from './walked.ts';

describe('trouble', () => {
  test('is a screen that tries again from where it stood', () => {
    const driver = inPractice();
    const trouble = driver.send({ type: 'check-failed', run: driver.state.runNumber, detail: 'boom' });
    expect(trouble.state.screen).toMatchObject({
      name: 'trouble',
      trouble: { id: 'check-failed', detail: 'boom' },
    });
    const again = trouble.press('confirm');
    expect(again.state.screen.name).toBe('looking');
    expect(again.effects[0]).toMatchObject({ type: 'start-check', run: again.state.runNumber });
  });

  test('starts the rows anew and keeps naming what the broken check wrote', () => {
    const left = { kind: 'object', bucket: 'b', key: 'k/small', command: 'aws s3api …' } as const;
    const driver = inPractice();
    const run = driver.state.runNumber;
    const plan = [{ id: 'small-put-object', operation: 'PutObject', bytes: 9 } as const];
    const broken = driver.send(
      { type: 'check', run, event: { type: 'probe-started', plan } },
      { type: 'check', run, event: { type: 'at-risk', leftovers: [left] } },
      { type: 'check-failed', run, detail: 'boom' },
    );
    expect(leftOf(broken.press('interrupt').state)).toEqual([left]);
    const again = broken.press('confirm');
    expect(again.state.run).toEqual(NEW_RUN);
    expect(leftOf(again.state)).toEqual([left]);
  });

  test('goes back to the fix when it could not be applied', () => {
    const applying = checked(inPractice(), false).press('confirm', 'confirm', 'confirm');
    const trouble = applying.send({ type: 'not-applied', detail: `${DENIED.code}: no` });
    expect(trouble.press('confirm').state.screen.name).toBe('fix');
  });
});

describe('a target that is wrong', () => {
  const ended = (
    code: VerdictCode,
    { key = '', region = 'eu-west-3' } = {},
    steps: CheckResult['steps'] = [],
  ) => {
    const looking = drive()
      .press('confirm', 'down', 'confirm')
      .send({ type: 'text', text: TARGET.bucket })
      .press('next')
      .send({ type: 'text', text: key })
      .press('next')
      .send({ type: 'text', text: region })
      .press('confirm');
    const { verdict, ...rest } = resultOf(false);
    const result = { ...rest, steps, fixes: [], verdict: { ...verdict, code } };
    return looking.send({
      type: 'check',
      run: looking.state.runNumber,
      event: { type: 'finished', result },
    });
  };

  test.each([
    ['bucket-not-found', 'bucket'],
    ['bucket-in-other-region', 'region'],
    ['endpoint-unreachable', 'region'],
    ['credentials-expired', 'profile'],
  ] as const)('leads back to the form on %s, to the field %s', (code, field) => {
    const why = ended(code);
    expect(primaryActionOf(why.state)).toBe('editTarget');
    const form = why.press('confirm');
    expect(form.state).toMatchObject({ screen: { name: 'target' }, form: { focus: field } });
    expect(form.state.form.lines.bucket.text).toBe(TARGET.bucket);
    expect(form.press('back').state.screen.name).toBe('where');
  });

  test('is no wrong target when the line broke in the middle of the uploads', () => {
    const why = ended('endpoint-unreachable', {}, resultOf(false).steps).press('confirm');
    expect(why.state.screen.name).toBe('why');
    expect(primaryActionOf(why.state)).toBe('tryAgain');
    const elsewhere = ended('bucket-in-other-region', {}, resultOf(false).steps).press('confirm');
    expect(primaryActionOf(elsewhere.state)).toBe('editTarget');
  });

  test('is no wrong Region where none was typed: the line is to blame, and it is tried again', () => {
    const why = ended('endpoint-unreachable', { region: '' });
    expect(primaryActionOf(why.state)).toBe('tryAgain');
    expect(why.press('confirm').effects[0]).toMatchObject({
      type: 'start-check',
      target: { bucket: TARGET.bucket },
    });
  });

  test('is tried again after a broken line with the consent that was given', () => {
    const consented = drive()
      .press('confirm', 'down', 'confirm')
      .send({ type: 'text', text: TARGET.bucket })
      .press('confirm');
    const look = (driver: Driver, warnings: readonly LookWarning[] = []) =>
      driver.send({
        type: 'check',
        run: driver.state.runNumber,
        event: { type: 'look-finished', look: { ...LOOK, warnings } },
      });
    const uploading = look(consented).press('confirm');
    const { verdict, ...rest } = resultOf(false);
    const broken = { ...rest, fixes: [], verdict: { ...verdict, code: 'endpoint-unreachable' as const } };
    const again = uploading
      .send({ type: 'check', run: uploading.state.runNumber, event: { type: 'finished', result: broken } })
      .press('confirm', 'confirm');
    expect(look(again).state.screen.name).toBe('uploading');
    expect(look(again, [{ id: 'notifications', targets: 1 }]).state.screen.name).toBe('consent');
  });

  test('can be checked again as it is', () => {
    const again = ended('bucket-not-found').press('check-again');
    expect(again.effects[0]).toMatchObject({ type: 'start-check', target: { bucket: TARGET.bucket } });
    expect(again.press('back').state.screen.name).toBe('why');
  });

  test('is not the form’s matter in the practice account, nor where it names no key', () => {
    expect(primaryActionOf(ended('key-not-found').state)).toBe('checkAgain');
    expect(primaryActionOf(ended('key-not-found', { key: KEY }).state)).toBe('editTarget');
    const driver = inPractice();
    const { verdict, ...rest } = resultOf(false);
    const result = {
      ...rest,
      steps: [],
      fixes: [],
      verdict: { ...verdict, code: 'credentials-expired' as const },
    };
    const event: CheckEvent = { type: 'finished', result };
    const why = driver.send({ type: 'check', run: driver.state.runNumber, event });
    expect(primaryActionOf(why.state)).toBe('checkAgain');
  });
});
