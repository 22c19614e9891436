import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Access } from '../../src/check/index.ts';
import { effectiveEndpoint } from '../../src/probe/index.ts';
import { runCheck, targetAt } from './helpers.ts';
import { endpoint } from './scripted-endpoint.ts';

const KEYS = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n';

function withProfile(profile: string | null): Access {
  return { caller: { kind: 'chain', profile, roleArn: null }, readers: [] };
}

/** A target that names no endpoint itself. */
const UNNAMED = { ...targetAt(''), endpointUrl: null };

beforeEach(() => {
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINT_URL'])
    vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

async function sharedFile(text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'check-config-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'config');
  await writeFile(path, text);
  vi.stubEnv('AWS_CONFIG_FILE', path);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
}

describe('an endpoint that is only configured', () => {
  it('is the target’s own when the environment names it, for all services and every command', async () => {
    const server = await endpoint({
      refuse: (operation) => (operation === 'DeleteObject' ? 'AccessDenied' : null),
    });
    await sharedFile(`[profile here]\n${KEYS}`);
    vi.stubEnv('AWS_ENDPOINT_URL', `${server.url}/`);
    const { result } = await runCheck(UNNAMED, { access: withProfile('here') });
    expect(result.target.endpoint).toBe(server.url);
    expect(server.requests).toEqual(expect.arrayContaining(['GetCallerIdentity', 'PutObject', 'GetUser']));
    expect(result.cleanup.left).not.toEqual([]);
    for (const left of result.cleanup.left) expect(left.command).toContain(`--endpoint-url ${server.url}`);
  });

  it.each([
    { how: 'an option', option: 'here', variable: undefined },
    { how: 'AWS_PROFILE', option: null, variable: 'here' },
    { how: 'an option, beside another AWS_PROFILE', option: 'here', variable: 'elsewhere' },
  ])('is taken from a profile chosen with $how', async ({ option, variable }) => {
    const server = await endpoint();
    const other = await endpoint();
    await sharedFile(
      `[profile here]\nendpoint_url = ${server.url}\n${KEYS}[profile elsewhere]\nendpoint_url = ${other.url}\n${KEYS}`,
    );
    vi.stubEnv('AWS_PROFILE', variable);
    const { result } = await runCheck(UNNAMED, { access: withProfile(option) });
    expect(result.verdict.code).toBe('no-problem-found');
    expect(result.target.endpoint).toBe(server.url);
    expect(other.requests).toEqual([]);
  });

  it('gives way to the option, and the variable goes before the profile', async () => {
    const [asked, variable, profile] = [await endpoint(), await endpoint(), await endpoint()];
    await sharedFile(`[profile here]\nendpoint_url = ${profile.url}\n${KEYS}`);
    vi.stubEnv('AWS_ENDPOINT_URL', variable.url);
    const named = await runCheck(targetAt(asked.url), { access: withProfile('here') });
    expect(named.result.target.endpoint).toBe(asked.url);
    expect(variable.requests).toEqual([]);
    const unnamed = await runCheck(UNNAMED, { access: withProfile('here') });
    expect(unnamed.result.target.endpoint).toBe(variable.url);
    expect(profile.requests).toEqual([]);
  });
});

describe('an endpoint for one service alone', () => {
  const REFUSED = ['UploadPart', 'DeleteObject'];
  const settings = {
    refuse: (operation: string) => (REFUSED.includes(operation) ? 'AccessDenied' : null),
  };

  async function inProfile(s3: string, everywhere: string) {
    await sharedFile(
      `[profile here]\nservices = mine\nendpoint_url = ${everywhere}\n${KEYS}[services mine]\ns3 =\n  endpoint_url = ${s3}/\n`,
    );
  }

  it.each(['a variable', 'the profile'])('is used for it, and stands in its commands (%s)', async (how) => {
    const [s3, others] = [await endpoint(settings), await endpoint(settings)];
    if (how === 'the profile') await inProfile(s3.url, others.url);
    else {
      await sharedFile(`[profile here]\n${KEYS}`);
      vi.stubEnv('AWS_ENDPOINT_URL', others.url);
      vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.url);
    }
    const { result } = await runCheck(UNNAMED, { access: withProfile('here') });
    expect(s3.requests).toContain('PutObject');
    expect(s3.requests).not.toContain('GetCallerIdentity');
    expect(others.requests).toEqual(expect.arrayContaining(['GetCallerIdentity', 'GetUser']));
    expect(others.requests).not.toContain('PutObject');
    expect(result.target).toMatchObject({ endpoint: others.url, serviceEndpoints: { s3: s3.url } });
    expect(result.cleanup.left).not.toEqual([]);
    for (const left of result.cleanup.left) expect(left.command).toContain(`--endpoint-url ${s3.url}`);
  });

  it('gives way to the option and to the variable for all', async () => {
    const [asked, all, s3] = [await endpoint(), await endpoint(), await endpoint()];
    await inProfile(s3.url, s3.url);
    vi.stubEnv('AWS_ENDPOINT_URL', all.url);
    await runCheck(UNNAMED, { access: withProfile('here') });
    expect(all.requests).toContain('PutObject');
    vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.url);
    const { result } = await runCheck(targetAt(asked.url), { access: withProfile('here') });
    expect(asked.requests).toContain('PutObject');
    expect(s3.requests).toEqual([]);
    expect(result.target.serviceEndpoints).toEqual({});
  });

  it('is not looked at where all that is configured is switched off', async () => {
    const s3 = await endpoint();
    await sharedFile(`[profile here]\n${KEYS}`);
    vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.url);
    vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true');
    const found = await effectiveEndpoint(null, withProfile('here').caller, process.env);
    expect(found).toEqual({ url: null, apart: {} });
  });
});

describe('a profile without credentials', () => {
  it.each(['option', 'variable'])('that does not exist is named, chosen with an %s', async (how) => {
    const server = await endpoint();
    await sharedFile(`[profile here]\n${KEYS}`);
    if (how === 'variable') vi.stubEnv('AWS_PROFILE', 'nosuch');
    const access = withProfile(how === 'option' ? 'nosuch' : null);
    const { result } = await runCheck(targetAt(server.url), { access });
    expect(result.verdict.code).toBe('credentials-missing');
    expect(result.verdict.reasons[0]?.values['message']).toContain('[nosuch]');
    expect(server.requests).toEqual([]);
  });

  it('tells what its credential_process said', async () => {
    const server = await endpoint();
    await sharedFile('[profile here]\ncredential_process = sh -c "echo vault is sealed >&2; exit 3"\n');
    const { result } = await runCheck(targetAt(server.url), { access: withProfile('here') });
    expect(result.verdict.code).toBe('credentials-missing');
    expect(result.verdict.reasons[0]?.values['message']).toContain('vault is sealed');
  });
});

describe('credentials that take their time', () => {
  const slow = (seconds: number) =>
    `[profile here]\ncredential_process = sh -c "sleep ${seconds}; echo '${JSON.stringify({
      Version: 1,
      AccessKeyId: 'AKIAEXAMPLE',
      SecretAccessKey: 'secret',
    }).replaceAll('"', '\\"')}'"\n`;

  it('are given longer than any call, and the calls after them no less', async () => {
    const server = await endpoint();
    await sharedFile(slow(1.5));
    // A look that shared its third of the time with them would have given up after 0.9 s.
    const target = targetAt(server.url, { timeoutMs: 3000 });
    const { result } = await runCheck(target, { access: withProfile('here') });
    expect(result.verdict.code).toBe('no-problem-found');
  });

  it('and do not come are no fault of the network’s', async () => {
    const server = await endpoint();
    await sharedFile(slow(5));
    const began = performance.now();
    const target = targetAt(server.url, { timeoutMs: 1000 });
    const { result } = await runCheck(target, { access: withProfile('here') });
    expect(performance.now() - began).toBeLessThan(2000);
    expect(result.evidence.caller).toMatchObject({
      status: 'refused',
      error: { code: 'CredentialsTimeout', httpStatus: 0 },
    });
    expect(result.verdict.code).toBe('credentials-missing');
    expect(result.verdict.reasons.map(({ id }) => id)).toEqual(['credentials-not-in-time']);
    expect(server.requests).toEqual([]);
  });
});

describe('credentials for reading', () => {
  it('that cannot be used are told, each with its own failure', async () => {
    const server = await endpoint({
      refuse: (operation) => (['UploadPart', 'GET policy'].includes(operation) ? 'AccessDenied' : null),
    });
    await sharedFile(`[profile here]\n${KEYS}`);
    const reader = (profile: string) => ({ kind: 'chain', profile, roleArn: null }) as const;
    const { result } = await runCheck(targetAt(server.url), {
      access: { ...withProfile('here'), readers: [reader('nosuch'), reader('here')] },
    });
    expect(result.evidence.readers).toMatchObject({
      status: 'read',
      value: [
        { account: null, error: { code: 'CredentialsProviderError' } },
        { account: '111122223333', error: null },
      ],
    });
    const told = result.verdict.reasons.filter(({ id }) => id === 'reader-not-usable');
    expect(told).toHaveLength(1);
    expect(told[0]?.values['message']).toContain('[nosuch]');
  });
});
