/** The code of an MFA device: asked for, checked as it is entered, and asked for again when AWS refuses it. */
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/events.ts';
import type { Driver } from './support/drive.ts';
import { drive } from './support/drive.ts';
import { EVIDENCE, resultOf, TARGET } from './support/walk.ts';

const SERIAL = 'arn:aws:iam::111122223333:mfa/emma';

const asked = () => {
  const looking = drive()
    .press('confirm', 'down', 'confirm')
    .send({ type: 'text', text: TARGET.bucket })
    .press('confirm');
  return looking.send({ type: 'mfa-asked', run: looking.state.runNumber, serial: SERIAL });
};
const typed = (driver: Driver, text: string) => driver.send({ type: 'text', text }).press('confirm');

const refused = (message: string): CheckResult => ({
  ...resultOf(false),
  steps: [],
  fixes: [],
  evidence: {
    ...EVIDENCE,
    caller: {
      status: 'refused',
      error: { code: 'AccessDenied', httpStatus: 403, message, requestId: null },
    },
  },
});
const ended = (driver: Driver, result: CheckResult) =>
  driver.send({ type: 'check', run: driver.state.runNumber, event: { type: 'finished', result } });

describe('the code', () => {
  test('has six digits, with spaces or without', () => {
    expect(typed(asked(), '12').state.screen).toMatchObject({ name: 'mfa', problem: 'form' });
    const sent = typed(asked(), '123 456');
    expect(sent.state.screen.name).toBe('looking');
    expect(sent.effects).toEqual([{ type: 'answer-mfa', run: sent.state.runNumber, code: '123456' }]);
  });

  test.each([
    'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
  ])('that AWS refuses is asked for again, in a run of its own: %s', (message) => {
    const sent = typed(asked(), '123456');
    const again = ended(sent, refused(message));
    expect(again.state.screen.name).toBe('looking');
    expect(again.effects[0]).toMatchObject({ type: 'start-check', run: sent.state.runNumber + 1 });
    const second = again.send({ type: 'mfa-asked', run: again.state.runNumber, serial: SERIAL });
    expect(second.state.screen).toMatchObject({ name: 'mfa', problem: 'refused', line: { text: '' } });
    // Whoever goes back finds the form as it was.
    expect(second.press('back').state).toMatchObject({
      screen: { name: 'target' },
      form: { lines: { bucket: { text: TARGET.bucket } } },
    });
    const good = typed(second, '654321');
    expect(ended(good, resultOf(false)).state.screen.name).toBe('compare');
  });

  test('is not asked for again where something else was refused, or where no code was sent', () => {
    expect(ended(typed(asked(), '123456'), refused('not authorized')).state.screen.name).toBe('why');
    const looking = drive()
      .press('confirm', 'down', 'confirm')
      .send({ type: 'text', text: TARGET.bucket })
      .press('confirm');
    const message = 'MultiFactorAuthentication failed with invalid MFA one time pass code.';
    expect(ended(looking, refused(message)).state.screen.name).toBe('why');
  });

  test('says nothing of an earlier one when the check begins anew', () => {
    const message = 'MultiFactorAuthentication failed with invalid MFA one time pass code.';
    const again = ended(typed(asked(), '123456'), refused(message)).press('back', 'confirm');
    const second = again.send({ type: 'mfa-asked', run: again.state.runNumber, serial: SERIAL });
    expect(second.state.screen).toMatchObject({ name: 'mfa', problem: null });
  });
});
