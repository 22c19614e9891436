/** The check where S3 says nothing, and where the caller may not delete: against the practice account's own policies. */
import { describe, expect, it } from 'vitest';
import type { CheckEvent } from '../../src/check/index.ts';
import { outline, runCheck } from './helpers.ts';
import { interruptAt } from './interrupt-at.ts';
import { accessTo, adminsOf, leftIn, start, targetIn } from './practice-account.ts';

const CLEAN = { complete: true, verified: true, left: [] };

describe('bare-message', () => {
  it('is decided by the controls, and KMS is asked with DryRun', async () => {
    const practice = await start('bare-message');
    const { result } = await runCheck(targetIn(practice), { access: accessTo(practice) });
    expect(outline(result).filter((line) => line.includes('control-'))).toEqual([
      'control-same-bytes-put-object: succeeded',
      'control-aes256-create-multipart-upload: succeeded',
      'control-aes256-upload-part-1: succeeded',
      'control-aes256-abort-multipart-upload: succeeded',
      'delete-control-same-bytes: succeeded',
    ]);
    const same = result.steps.find(({ id }) => id === 'control-same-bytes-put-object');
    expect(same).toMatchObject({ kmsKeyArn: practice.kmsKeyArn });
    expect(result.evidence.dryRun).toMatchObject({
      status: 'read',
      value: {
        encryptionContext: expect.stringContaining(practice.bucket),
        generateDataKey: { outcome: 'would-succeed' },
        decrypt: { outcome: 'refused' },
      },
    });
    expect(result.verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      denial: 'unknown',
      confidence: 'likely',
    });
    expect(result.cleanup).toEqual(CLEAN);
    expect(await leftIn(practice)).toEqual([]);
  });

  const moments: readonly [string, (event: CheckEvent) => boolean][] = [
    ['as the same bytes go out', (event) => event.type === 'step-progress' && /same-bytes/.test(event.id)],
    ['when AES256 is open', (event) => event.type === 'step-finished' && /aes256-create/.test(event.step.id)],
    ['as its part goes out', (event) => event.type === 'step-progress' && /aes256-upload/.test(event.id)],
    ['when both are through', (event) => event.type === 'cleanup-started'],
  ];

  it.each(moments)('interrupted %s, leaves nothing', async (_name, isMoment) => {
    const practice = await start('bare-message', 30);
    const at = interruptAt(isMoment);
    const { result } = await runCheck(targetIn(practice), { access: accessTo(practice), on: at.on });
    expect(at.interrupted()).toBe(true);
    expect(result.interrupted).toBe(true);
    expect(result.cleanup).toMatchObject({ complete: true, left: [] });
    if (!at.inFlight()) expect(result.cleanup).toEqual(CLEAN);
    expect(await leftIn(practice)).toEqual([]);
  });
});

describe('no-delete-object', () => {
  it('names the version that stays, with the command that removes it', async () => {
    const practice = await start('no-delete-object');
    const { result } = await runCheck(targetIn(practice), { access: accessTo(practice) });
    expect(result.verdict).toMatchObject({ code: 'decrypt-not-allowed', layers: ['key-policy'] });
    const [left, ...others] = result.cleanup.left;
    if (left?.kind !== 'version') throw new Error('no version is left');
    expect(others).toEqual([]);
    expect(result.cleanup).toMatchObject({ complete: false, verified: true });
    expect(left.key).toMatch(/\/small$/);
    for (const word of ['delete-object', left.bucket, left.key, `--version-id ${left.versionId}`])
      expect(left.command).toContain(word);
    expect(await leftIn(practice)).toEqual([left.key]);
  });

  // An unread bucket policy could allow it: only with somebody who may read that is anything said beforehand.
  const warning = { id: 'cannot-delete', action: 's3:DeleteObjectVersion' };

  it('is warned of before consent', async () => {
    const practice = await start('no-delete-object');
    const { events } = await runCheck(targetIn(practice), {
      access: accessTo(practice, adminsOf(practice)),
      confirm: async () => false,
    });
    const look = events.find((event) => event.type === 'look-finished')?.look;
    expect(look?.warnings).toContainEqual(warning);
    expect(events.filter(({ type }) => type === 'warned')).toEqual([]);
  });

  it('is warned of as soon as the documents are in where nobody is asked', async () => {
    const practice = await start('no-delete-object');
    const { events } = await runCheck(targetIn(practice), {
      access: accessTo(practice, adminsOf(practice)),
      confirm: null,
    });
    expect(events.filter(({ type }) => type === 'warned')).toEqual([{ type: 'warned', warning }]);
  });
});
