import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Look } from '../../src/check/index.ts';
import { outline, runCheck, targetAt } from './helpers.ts';
import { endpoint, type Script } from './scripted-endpoint.ts';

async function lookAt(script: Script): Promise<Look> {
  const server = await endpoint(script);
  const { events } = await runCheck(targetAt(server.url), { confirm: async () => false });
  const finished = events.find((event) => event.type === 'look-finished');
  if (finished === undefined) throw new Error('no look');
  return finished.look;
}

describe('check, before the first write', () => {
  const settings: Record<string, string> = {
    'GET object-lock':
      '<ObjectLockConfiguration><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>2</Years></DefaultRetention></Rule></ObjectLockConfiguration>',
    'GET replication':
      '<ReplicationConfiguration><Rule><Status>Enabled</Status></Rule><Rule><Status>Disabled</Status></Rule></ReplicationConfiguration>',
    'GET notification':
      '<NotificationConfiguration><QueueConfiguration><Queue>q</Queue></QueueConfiguration><EventBridgeConfiguration/></NotificationConfiguration>',
  };
  const script: Script = { answer: (operation) => settings[operation] ?? null };

  it('stops without asking where test objects would be locked', async () => {
    const server = await endpoint(script);
    let asked = false;
    const { result, events } = await runCheck(targetAt(server.url), {
      confirm: async () => {
        asked = true;
        return true;
      },
    });
    expect(asked).toBe(false);
    expect(server.requests).not.toContain('PutObject');
    expect(outline(result).every((line) => line.endsWith('skipped nothing-to-do'))).toBe(true);
    expect(result.interrupted).toBe(false);
    expect(result.verdict.code).toBe('request-not-supported');
    const look = events.find((event) => event.type === 'look-finished');
    expect(look?.type === 'look-finished' && look.look.warnings).toEqual([
      { id: 'default-retention', mode: 'COMPLIANCE', days: null, years: 2 },
      { id: 'replication', rules: 1 },
      { id: 'notifications', targets: 2 },
    ]);
  });

  it('says what could not be looked at, in one warning', async () => {
    const look = await lookAt({
      answer: (operation) => (operation === 'GET object-lock' ? '<ObjectLockConfiguration/>' : null),
    });
    expect(look.warnings).toEqual([{ id: 'not-read', what: ['replication', 'notifications'] }]);
    expect((await lookAt({})).warnings).toEqual([
      { id: 'not-read', what: ['default-retention', 'replication', 'notifications'] },
    ]);
  });

  it('knows that a bucket without versions can neither lock nor replicate', async () => {
    const look = await lookAt({ versions: 'none' });
    expect(look.warnings).toEqual([{ id: 'not-read', what: ['notifications'] }]);
  });

  it('says that MFA Delete keeps versions, and that the root user removes them with a code', async () => {
    const server = await endpoint({
      answer: (operation) =>
        operation === 'GetBucketVersioning'
          ? '<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>'
          : null,
      refuse: (operation, url) =>
        operation === 'DeleteObject' && url.searchParams.has('versionId') ? 'AccessDenied' : null,
    });
    const { result, events } = await runCheck(targetAt(server.url));
    const look = events.find((event) => event.type === 'look-finished');
    expect(look?.type === 'look-finished' && look.look.warnings).toContainEqual({ id: 'mfa-delete' });
    expect(result.evidence.versioning).toMatchObject({ status: 'read', value: 'Enabled' });
    expect(server.objects.size).toBe(2);
    expect(result.cleanup.left.map(({ kind }) => kind)).toEqual(['version', 'version']);
    for (const { command } of result.cleanup.left)
      expect(command).toContain(" --mfa 'MFA_DEVICE_SERIAL_NUMBER MFA_DEVICE_CODE' ");
  });

  it('writes there when it is allowed to', async () => {
    const server = await endpoint(script);
    const { result } = await runCheck(targetAt(server.url, { allowRetained: true }));
    expect(outline(result)).toContain('small-put-object: succeeded');
  });

  it('asks for consent once, with what was seen', async () => {
    const server = await endpoint();
    const asked: number[] = [];
    await runCheck(targetAt(server.url), {
      confirm: async () => {
        asked.push(server.requests.filter((each) => each === 'PutObject').length);
        return true;
      },
    });
    expect(asked).toEqual([0]);
  });

  it('does not count the time a person takes to answer', async () => {
    const server = await endpoint();
    const { result } = await runCheck(targetAt(server.url, { timeoutMs: 1000 }), {
      confirm: async () => {
        await delay(1500);
        return true;
      },
    });
    expect(result.verdict.code).toBe('no-problem-found');
  });

  it('hands on what the question itself throws, and writes nothing', async () => {
    const server = await endpoint();
    const confirm = async () => {
      throw new Error('the terminal is gone');
    };
    await expect(runCheck(targetAt(server.url), { confirm })).rejects.toThrow('the terminal is gone');
    expect(server.requests).not.toContain('PutObject');
  });
});

describe('the Region', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is named only where somebody has named it', async () => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
    const gone = await endpoint();
    await gone.close();
    const unknown = await runCheck(targetAt(gone.url, { region: null, timeoutMs: 1000 }));
    expect(unknown.result.target.region).toBeNull();
    const server = await endpoint();
    expect((await runCheck(targetAt(server.url, { region: null }))).result.target.region).toBe('eu-west-1');
    const given = await runCheck(targetAt(gone.url, { region: 'eu-west-3', timeoutMs: 1000 }));
    expect(given.result.target.region).toBe('eu-west-3');
  });
});
