/** Profiles that want somebody to do something: a sign-in that has expired, a role that asks for an MFA code. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CheckResult } from '../../src/check/events.ts';
import { check } from '../../src/check/index.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { sentence } from '../../src/report/sentence.ts';
import { targetAt } from './helpers.ts';
import { endpoint } from './scripted-endpoint.ts';

beforeEach(() => {
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINT_URL'])
    vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

async function home(config: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, '.aws'));
  await writeFile(join(folder, '.aws', 'config'), config);
  vi.stubEnv('HOME', folder);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, '.aws', 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
}

async function resultWith(
  profile: string | null,
  url: string,
  mfaCode?: (serial: string) => Promise<string>,
): Promise<CheckResult> {
  const access = { caller: { kind: 'chain', profile, roleArn: null }, readers: [] } as const;
  const options = { signal: new AbortController().signal, confirm: null };
  const asked = mfaCode === undefined ? options : { ...options, mfaCode };
  for await (const event of check(targetAt(url), access, asked)) {
    if (event.type === 'finished') return event.result;
  }
  throw new Error('no result');
}

const SSO =
  'sso_session = work\nsso_account_id = 111122223333\nsso_role_name = Upload\nregion = eu-west-3\n[sso-session work]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-3\n';

describe('a sign-in that is not there', () => {
  it.each([
    {
      how: 'of the profile that was chosen',
      profile: 'work',
      config: `[profile work]\n${SSO}`,
      name: 'work',
    },
    { how: 'of the default profile', profile: null, config: `[default]\n${SSO}`, name: 'default' },
    {
      how: 'of the profile that the chosen one takes its credentials from',
      profile: 'role',
      config: `[profile role]\nrole_arn = arn:aws:iam::111122223333:role/upload\nsource_profile = login\n[profile login]\n${SSO}`,
      name: 'login',
    },
  ])('$how: the verdict names the command', async ({ profile, config, name }) => {
    const server = await endpoint();
    await home(config);
    const { verdict } = await resultWith(profile, server.url);
    expect(verdict).toMatchObject({ code: 'credentials-expired', reasons: [{ id: 'sso-login-needed' }] });
    for (const language of LANGUAGES) {
      const [reason] = verdict.reasons.map((one) => sentence(one, createI18n(language)));
      expect(reason).toContain(`aws sso login --profile ${name}`);
    }
    expect(server.requests).toEqual([]);
  });
});

const SERIAL = 'arn:aws:iam::111122223333:mfa/emma';
const WITH_MFA = `[profile base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/upload\nsource_profile = base\nmfa_serial = ${SERIAL}\nregion = eu-west-3\n`;

describe('a role that asks for an MFA code', () => {
  it('where nobody can be asked, the verdict says what to do', async () => {
    const server = await endpoint();
    await home(WITH_MFA);
    const { verdict } = await resultWith('mfa', server.url);
    expect(verdict).toMatchObject({
      code: 'credentials-missing',
      reasons: [{ id: 'mfa-code-needed', values: { message: 'mfa' } }],
      nextSteps: [{ id: 'next-mfa' }],
    });
    expect(server.requests).toEqual([]);
  });

  it('is given the code of whoever was asked, who may take longer than any call', async () => {
    const bodies: string[] = [];
    const sts = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(403, { 'content-type': 'text/xml' });
        response.end(
          '<ErrorResponse><Error><Code>AccessDenied</Code><Message>MultiFactorAuthentication failed with invalid MFA one time pass code.</Message></Error><RequestId>r</RequestId></ErrorResponse>',
        );
      });
    });
    await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void sts.close());
    const address = sts.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    await home(WITH_MFA);
    vi.stubEnv('AWS_ENDPOINT_URL', url);
    const asked: string[] = [];
    const { verdict } = await resultWith('mfa', url, async (serial) => {
      asked.push(serial);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return '123456';
    });
    expect(asked).toEqual([SERIAL]);
    const [body = ''] = bodies;
    expect(body).toContain('TokenCode=123456');
    expect(body).toContain(`SerialNumber=${encodeURIComponent(SERIAL)}`);
    expect(verdict).toMatchObject({
      code: 'credentials-invalid',
      confidence: 'proved',
      reasons: [{ id: 'mfa-code-refused' }],
      nextSteps: [{ id: 'next-mfa-code' }],
    });
    // What STS said of the code is told as it came.
    expect(verdict.reasons[0]?.values).toMatchObject({
      message: expect.stringContaining('MultiFactorAuthentication failed'),
    });
  });
});
