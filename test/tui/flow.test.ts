import { describe, expect, test } from 'vitest';
import type { CheckEvent, CheckResult, LookWarning } from '../../src/check/events.ts';
import type { VerdictCode } from '../../src/diagnosis/index.ts';
import { primaryActionOf } from '../../src/tui/flow/actions.ts';
import { NEW_RUN } from '../../src/tui/flow/run.ts';
import {
  accessOf,
  isBehind,
  shownFixView,
  shownScenarios,
  stagesOf,
  whyViewsOf,
} from '../../src/tui/flow/selectors.ts';
import type { State } from '../../src/tui/flow/state.ts';
import { update } from '../../src/tui/flow/update.ts';
import { shownKeys } from '../../src/tui/keys.ts';
import { leftOf } from '../../src/tui/text/summary.ts';
import { type Driver, drive } from './support/drive.ts';
import { DENIED, eventsOf, FIX, KEY, LOOK, PRACTICE, resultOf, TARGET } from './support/walk.ts';

const inPractice = () =>
  drive()
    .send({ type: 'credentials', found: false })
    .press('confirm', 'confirm', 'confirm')
    .send({ type: 'practice-started', account: PRACTICE });

/** Feeds a recorded check into the run that is under way, consent included. */
function checked(driver: Driver, fixed: boolean): Driver {
  const run = driver.state.runNumber;
  return eventsOf(fixed).reduce((now, event) => {
    const next = now.send({ type: 'check', run, event });
    return event.type === 'look-finished' && next.state.screen.name === 'consent'
      ? next.press('confirm')
      : next;
  }, driver);
}

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
    expect(consent.press('back').effects).toEqual([{ type: 'leave-check', run }]);
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

describe('the views of a result', () => {
  /** at the end of a check with this result: the two uploads side by side */
  const atResult = (result: CheckResult) => {
    const looked = inPractice();
    const run = looked.state.runNumber;
    return looked
      .send({ type: 'check', run, event: { type: 'look-finished', look: LOOK } })
      .press('confirm')
      .send({ type: 'check', run, event: { type: 'finished', result } });
  };
  const atWhy = (result: CheckResult) => atResult(result).press('confirm').state;

  test('of the cause: the flow stands between explanation and message, and only where there is one', () => {
    const views = (result: CheckResult) => whyViewsOf(result);
    expect(views(resultOf(false))).toEqual(['sentences', 'flow', 'raw']);
    expect(views({ ...resultOf(false), flow: null })).toEqual(['sentences', 'raw']);
    const why = atWhy(resultOf(false));
    expect(why.screen).toMatchObject({ name: 'why', view: 'sentences' });
    expect(update(why, { type: 'command', command: 'right' })[0].screen).toMatchObject({ view: 'flow' });
    expect(update(why, { type: 'command', command: 'left' })[0].screen).toMatchObject({ view: 'raw' });
    expect(update(why, { type: 'choose', index: 1 })[0].screen).toMatchObject({ view: 'flow' });
  });

  test('of a fix: none that has nothing to show, whichever was chosen before', () => {
    const bare = {
      ...FIX,
      diff: null,
      document: null,
      statement: null,
      terraform: null,
      cloudformation: null,
    };
    const result = { ...resultOf(false), fixes: [bare] };
    const fix = atResult(result).press('confirm', 'confirm').state;
    if (fix.screen.name !== 'fix') throw new Error('the fix was expected');
    expect(shownFixView(fix.screen)).toBe('cli');
    expect(shownKeys(fix, 'footer').map(({ words }) => words)).not.toContain('view');
    const moved = update(fix, { type: 'command', command: 'right' })[0];
    expect(moved.screen).toMatchObject({ view: 'cli' });
    const none = { ...result, fixes: [{ ...bare, read: [], commands: [] }] };
    const empty = atResult(none).press('confirm', 'confirm').state;
    expect(empty.screen.name === 'fix' && shownFixView(empty.screen)).toBeNull();
  });
});

describe('the list of scenarios', () => {
  const list = () => drive().press('confirm', 'confirm');
  const idOf = (state: State) => shownScenarios(state)[state.cursors.scenario];

  test('shows what matches every word that is typed, by id or title, accents or not', () => {
    expect(shownScenarios(list().send({ type: 'text', text: 'CROSS both' }).state)).toEqual([
      'cross-account-both',
    ]);
    const french = list().press('language').send({ type: 'text', text: 'cle absente' });
    expect(shownScenarios(french.state)).toContain('cross-account-both');
    const korean = list().press('language', 'language').send({ type: 'text', text: '다른 계정' });
    expect(shownScenarios(korean.state)).toContain('cross-account-both');
  });

  test('Enter takes the chosen one of those that match, and nothing where none does', () => {
    const found = list().send({ type: 'text', text: 'cross' }).press('confirm');
    expect(found.state.screen).toEqual({ name: 'starting', scenario: 'cross-account-both' });
    const none = list().send({ type: 'text', text: 'no such scenario' }).press('down', 'confirm');
    expect(none.state.screen).toEqual({ name: 'scenario' });
  });

  test('typing starts at the top, and what is typed can be taken back', () => {
    const typed = list().press('down', 'down').send({ type: 'text', text: 'key' });
    expect(typed.state.cursors.scenario).toBe(0);
    const cleared = typed.press('backspace', 'backspace', 'backspace');
    expect(shownScenarios(cleared.state)).toHaveLength(3);
    expect(idOf(cleared.state)).toBe('same-account-key-policy');
  });

  test('pages go no further than the ends', () => {
    expect(idOf(list().send({ type: 'move', by: 99 }).state)).toBe('healthy');
    expect(idOf(list().send({ type: 'move', by: 99 }, { type: 'move', by: -99 }).state)).toBe(
      'same-account-key-policy',
    );
  });
});

describe('a code of an MFA device', () => {
  const SERIAL = 'arn:aws:iam::111122223333:mfa/emma';
  const asked = () => {
    const looking = inPractice();
    return looking.send({ type: 'mfa-asked', run: looking.state.runNumber, serial: SERIAL });
  };

  test('is asked for while the check looks around, and sent off when it is one', () => {
    expect(asked().state.screen).toMatchObject({ name: 'mfa', serial: SERIAL });
    const wrong = asked().send({ type: 'text', text: '12345' }).press('confirm');
    expect(wrong.state.screen).toMatchObject({ name: 'mfa', problem: 'form' });
    expect(wrong.effects).toEqual([]);
    const right = wrong.press('clear').send({ type: 'text', text: '123 456' }).press('confirm');
    expect(right.state.screen.name).toBe('looking');
    expect(right.effects).toEqual([{ type: 'answer-mfa', run: right.state.runNumber, code: '123456' }]);
  });

  test('can be refused: the way back and Ctrl-C leave the check', () => {
    for (const command of ['back', 'interrupt'] as const) {
      const left = asked().press(command);
      expect(left.effects[0], command).toMatchObject({ type: 'leave-check' });
      expect(left.state.screen.name).toBe(command === 'back' ? 'scenario' : 'ended');
    }
  });

  test('of a run that was left, or in the middle of the uploads, is not asked for', () => {
    const looking = inPractice();
    const old = looking.send({ type: 'mfa-asked', run: looking.state.runNumber - 1, serial: SERIAL });
    expect(old.state.screen.name).toBe('looking');
    const done = checked(inPractice(), false);
    expect(
      done.send({ type: 'mfa-asked', run: done.state.runNumber, serial: SERIAL }).state.screen.name,
    ).toBe('compare');
  });
});
