/** The check against the practice account: real clients, real HTTP, real policies. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CheckEvent, CredentialSource } from '../../src/check/index.ts';
import type { PracticeAccount } from '../../src/practice/index.ts';
import { MIB, outline, runCheck } from './helpers.ts';
import { accessTo, adminsOf, callerOf, leftIn, start, targetIn } from './practice-account.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const CLEAN = { complete: true, verified: true, left: [] };

describe.each([
  ['without a key', () => null],
  ['with the key named', (practice: PracticeAccount) => practice.kmsKeyArn],
])('the scenarios, %s', (_name, keyOf) => {
  it('healthy: both uploads work and nothing stays', async () => {
    const practice = await start('healthy');
    const { result } = await runCheck(targetIn(practice, { kmsKeyId: keyOf(practice) }), {
      access: accessTo(practice),
    });
    expect(outline(result)).toEqual([
      'small-put-object: succeeded',
      'create-multipart-upload: succeeded',
      'upload-part-1: succeeded',
      'upload-part-2: succeeded',
      'complete-multipart-upload: succeeded',
      'abort-multipart-upload: skipped nothing-to-do',
      'delete-small: succeeded',
      'delete-large: succeeded',
    ]);
    expect(result.steps[0]).toMatchObject({ kmsKeyArn: practice.kmsKeyArn });
    expect(result.verdict.code).toBe('no-problem-found');
    expect(result.cleanup).toEqual(CLEAN);
    expect(await leftIn(practice)).toEqual([]);
    expect(result.target).toMatchObject({ region: practice.region, endpoint: practice.endpoint });
  });

  it('same-account-key-policy: the parts are refused, and the key policy is read', async () => {
    const practice = await start('same-account-key-policy');
    const { result } = await runCheck(targetIn(practice, { kmsKeyId: keyOf(practice) }), {
      access: accessTo(practice),
    });
    const lines = outline(result);
    expect(lines).toContain('small-put-object: succeeded');
    expect(lines).toContain('create-multipart-upload: succeeded');
    expect(lines).toContain('upload-part-1: failed AccessDenied');
    expect(lines).toContain('complete-multipart-upload: skipped earlier-step-failed');
    expect(lines).toContain('abort-multipart-upload: succeeded');
    expect(result.evidence.caller).toMatchObject({
      status: 'read',
      value: { kind: 'user', arn: practice.caller.arn },
    });
    expect(result.evidence.key).toMatchObject({
      status: 'read',
      value: { arn: practice.kmsKeyArn, state: 'Enabled' },
    });
    expect(result.evidence.keyPolicy).toMatchObject({ status: 'read', by: 'caller' });
    expect(result.evidence.grants).toMatchObject({ status: 'read', value: [] });
    expect(result.evidence.identity).toMatchObject({ status: 'read', value: { incomplete: [] } });
    expect(result.verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['key-policy'],
      confidence: 'proved',
    });
    expect(result.cleanup).toEqual(CLEAN);
    expect(await leftIn(practice)).toEqual([]);
  });

  it('cross-account-both: readers show both sides, each in its own account only', async () => {
    const practice = await start('cross-account-both');
    const alone = await runCheck(targetIn(practice, { kmsKeyId: keyOf(practice) }), {
      access: accessTo(practice),
    });
    expect(alone.result.evidence.keyPolicy).toEqual({ status: 'not-asked', because: 'other-account' });

    const access = accessTo(practice, adminsOf(practice));
    const { result } = await runCheck(targetIn(practice, { kmsKeyId: keyOf(practice) }), { access });
    expect(result.evidence.keyPolicy).toMatchObject({ status: 'read', by: 'reader' });
    expect(result.evidence.identity).toMatchObject({ status: 'read', value: { subject: { kind: 'role' } } });
    expect(result.evidence.caller).toMatchObject({
      value: { kind: 'role-session', roleArn: expect.stringMatching(/:role\/etl\/nightly-export$/) },
    });
    expect(result.verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['key-policy', 'identity-policy'],
    });
    expect(result.cleanup).toEqual(CLEAN);
    expect(await leftIn(practice)).toEqual([]);
  });
});

/** The kinds of all that was last said to be at risk. */
function riskIn(events: readonly CheckEvent[]): string[] {
  const last = events.findLast((event) => event.type === 'at-risk');
  return last?.leftovers.map((each) => each.kind) ?? [];
}

describe('the events', () => {
  it('come in the order a view needs, with progress for each part', async () => {
    const practice = await start('healthy');
    const { events } = await runCheck(targetIn(practice, { largeBytes: 11 * MIB }), {
      access: accessTo(practice),
    });
    const types = events.map((event) => event.type);
    const milestones = types.filter((type) => !/^(step|evidence|at-risk)/.test(type));
    expect(milestones).toEqual([
      'look-started',
      'look-finished',
      'probe-started',
      'cleanup-started',
      'cleanup-finished',
      'finished',
    ]);
    for (const [part, bytes] of [5, 5, 1].entries()) {
      const own = events.flatMap((event) =>
        event.type === 'step-progress' && event.id === `upload-part-${part + 1}` ? [event.sentBytes] : [],
      );
      expect(own.at(-1)).toBe(bytes * MIB);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    const beforeCleanup = events.slice(0, types.indexOf('cleanup-started'));
    expect(riskIn(beforeCleanup)).toEqual(['version', 'version']);
    expect(riskIn(events)).toEqual([]);
  });
});

describe('interrupted against the practice account', () => {
  const moments: readonly [string, (event: CheckEvent) => boolean][] = [
    [
      'as the first writes go out',
      (event) => event.type === 'step-started' && event.id === 'small-put-object',
    ],
    [
      'when the upload is open',
      (event) => event.type === 'step-finished' && event.step.id === 'create-multipart-upload',
    ],
    ['as a part goes out', (event) => event.type === 'step-progress'],
    ['when a part is in', (event) => event.type === 'step-finished' && event.step.id === 'upload-part-1'],
    [
      'as the upload is completed',
      (event) => event.type === 'step-started' && event.id === 'complete-multipart-upload',
    ],
    ['when all is uploaded', (event) => event.type === 'cleanup-started'],
  ];

  it.each(moments)('%s, leaves nothing', async (_name, isMoment) => {
    const practice = await start('healthy', 30);
    let aborted = false;
    const { result } = await runCheck(targetIn(practice, { largeBytes: 16 * MIB, concurrency: 2 }), {
      access: accessTo(practice),
      on: (event, stop) => {
        if (aborted || !isMoment(event)) return;
        aborted = true;
        stop.abort();
      },
    });
    expect(aborted).toBe(true);
    expect(result.interrupted).toBe(true);
    expect(result.cleanup).toEqual(CLEAN);
    expect(await leftIn(practice)).toEqual([]);
  });
});

describe('what the user may get wrong', () => {
  it('an unknown bucket: nothing is written', async () => {
    const practice = await start('healthy');
    const { result, events } = await runCheck(targetIn(practice, { bucket: 'no-such-bucket-of-ours' }), {
      access: accessTo(practice),
    });
    expect(events.some((event) => event.type === 'probe-started')).toBe(false);
    expect(result.evidence.bucketRegion).toMatchObject({ status: 'refused', error: { httpStatus: 404 } });
    expect(result.verdict.code).toBe('bucket-not-found');
  });

  it('an unknown key: both uploads say so', async () => {
    const practice = await start('healthy');
    const kmsKeyId = practice.kmsKeyArn.replace(/.{12}$/, '000000000000');
    const { result } = await runCheck(targetIn(practice, { kmsKeyId }), { access: accessTo(practice) });
    expect(outline(result)[0]).toBe('small-put-object: failed KMS.NotFoundException');
    expect(result.verdict.code).toBe('key-not-found');
    expect(result.cleanup).toEqual(CLEAN);
  });

  it('a secret that does not match', async () => {
    const practice = await start('healthy');
    const caller = { ...callerOf(practice), secretAccessKey: 'not-the-secret' };
    const { result, events } = await runCheck(targetIn(practice), { access: { caller, readers: [] } });
    expect(events.some((event) => event.type === 'probe-started')).toBe(false);
    expect(result.verdict.code).toBe('credentials-invalid');
  });

  it('no credentials at all', async () => {
    const practice = await start('healthy');
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE']) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
    const caller: CredentialSource = { kind: 'chain', profile: null, roleArn: null };
    const { result } = await runCheck(targetIn(practice), { access: { caller, readers: [] } });
    expect(result.evidence.caller).toMatchObject({
      status: 'refused',
      error: { code: 'CredentialsProviderError' },
    });
    expect(result.verdict.code).toBe('credentials-missing');
  });
});
