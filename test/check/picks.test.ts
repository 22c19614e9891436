/** Lists for the wizard's form, asked of a practice account over HTTP and read from shared files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type PickItem, type PickRequest, picks } from '../../src/check/picks.ts';
import { startPracticeAccount } from '../../src/practice/index.ts';
import { listProfiles } from '../../src/probe/caller/profiles.ts';

afterEach(() => vi.unstubAllEnvs());

async function requestTo(
  who: 'caller' | 'admin',
  field: PickRequest['field'],
): Promise<PickRequest & { readonly bucket: string; readonly keyId: string }> {
  const account = await startPracticeAccount({ scenario: 'same-account-key-policy', port: 0, latencyMs: 0 });
  onTestFinished(() => account.close());
  const [admin] = account.admins;
  const { accessKeyId, secretAccessKey } = who === 'caller' || admin === undefined ? account.caller : admin;
  return {
    field,
    source: { kind: 'static', accessKeyId, secretAccessKey, sessionToken: null },
    region: account.region,
    endpointUrl: account.endpoint,
    signal: new AbortController().signal,
    bucket: account.bucket,
    keyId: account.kmsKeyArn.split('/').at(-1) ?? '',
  };
}

async function all(request: PickRequest): Promise<readonly PickItem[]> {
  const items: PickItem[] = [];
  for await (const page of picks(request)) items.push(...page);
  return items;
}

describe('buckets and aliases', () => {
  test('of the caller’s account, with Region and key', async () => {
    const buckets = await requestTo('caller', 'bucket');
    expect(await all(buckets)).toEqual([{ value: buckets.bucket, hint: buckets.region }]);
    const aliases = await requestTo('caller', 'kmsKeyId');
    expect(await all(aliases)).toContainEqual({
      value: expect.stringMatching(/^alias\/(?!aws\/)/),
      hint: aliases.keyId,
    });
  });

  test('a refusal carries AWS’s code', async () => {
    const request = await requestTo('caller', 'bucket');
    const stranger = { ...request.source, secretAccessKey: 'x'.repeat(40) } as PickRequest['source'];
    await expect(all({ ...request, source: stranger })).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });

  test('an endpoint where nobody answers ends with Node’s code', async () => {
    const request = await requestTo('caller', 'kmsKeyId');
    await expect(all({ ...request, endpointUrl: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

describe('profiles', () => {
  const withFiles = async (config: string, credentials: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'config'), config);
    await writeFile(join(folder, 'credentials'), credentials);
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  };

  test('of both files, once each, without sections that are none and without a secret', async () => {
    await withFiles(
      '[profile b]\nregion = eu-west-3\n[sso-session s]\nsso_region = eu-west-1\n[services x]\ns3 =\n  endpoint_url = http://127.0.0.1:1\n[profile a]\nrole_arn = arn:aws:iam::111122223333:role/upload\nsource_profile = b\n',
      '[b]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n[c]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n',
    );
    expect(await listProfiles()).toEqual([
      { name: 'a', hint: 'arn:aws:iam::111122223333:role/upload' },
      { name: 'b', hint: 'eu-west-3' },
      { name: 'c', hint: null },
    ]);
  });

  test('none where there are no files', async () => {
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
    expect(await listProfiles()).toEqual([]);
  });
});
