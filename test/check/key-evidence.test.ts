/** The key, however it is named: what is asked of KMS, and what is not. */
import { describe, expect, it } from 'vitest';
import { runCheck, targetAt } from './helpers.ts';
import { accessTo, start, targetIn } from './practice-account.ts';
import { endpoint, KEY } from './scripted-endpoint.ts';

describe('the key of the uploads', () => {
  it.each(['arn', 'id', 'none'])(
    'is described, with policy and grants, when it is named by %s',
    async (form) => {
      const practice = await start('same-account-key-policy');
      const { kmsKeyArn } = practice;
      const kmsKeyId = { arn: kmsKeyArn, id: kmsKeyArn.split('/')[1] ?? '', none: null }[form] ?? null;
      const { result } = await runCheck(targetIn(practice, { kmsKeyId }), { access: accessTo(practice) });
      expect(result.target.kmsKeyId).toBe(kmsKeyId);
      expect(result.evidence.key).toMatchObject({ status: 'read', value: { arn: kmsKeyArn } });
      expect(result.evidence.keyPolicy.status).toBe('read');
      expect(result.evidence.grants.status).toBe('read');
      expect(result.verdict.code).toBe('decrypt-not-allowed');
    },
  );

  it('is described when it is named by an alias', async () => {
    const practice = await start('no-delete-object');
    const target = targetIn(practice, { kmsKeyId: 'alias/compliance-records' });
    const { result } = await runCheck(target, { access: accessTo(practice) });
    expect(result.evidence.key).toMatchObject({ status: 'read', value: { arn: practice.kmsKeyArn } });
    expect(result.evidence.keyPolicy.status).toBe('read');
  });

  it.each(['alias/mine', `arn:aws:kms:eu-west-1:111122223333:alias/mine`])(
    'is not asked for by %s where only a key id is taken',
    async (kmsKeyId) => {
      const server = await endpoint({
        refuse: (operation) =>
          ['PutObject', 'CreateMultipartUpload'].includes(operation) ? 'AccessDenied' : null,
      });
      const { result } = await runCheck(targetAt(server.url, { kmsKeyId }));
      expect(result.evidence.key.status).toBe('refused');
      for (const piece of [result.evidence.keyPolicy, result.evidence.grants])
        expect(piece).toEqual({ status: 'not-asked', because: 'unknown-subject' });
      expect(server.requests).toContain('DescribeKey');
      expect(server.requests).not.toContain('GetKeyPolicy');
      expect(server.requests).not.toContain('ListGrants');
    },
  );

  it.each([
    'mrk-1234abcd12ab34cd56ef1234567890ab',
    KEY.replace(/[^/]*$/, 'mrk-1234abcd12ab34cd56ef1234567890ab'),
  ])('may be a multi-Region key: %s', async (kmsKeyId) => {
    const Arn = 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';
    const server = await endpoint({
      kms: (operation) =>
        operation === 'DescribeKey'
          ? [
              200,
              { KeyMetadata: { Arn, AWSAccountId: '111122223333', KeyState: 'Enabled', MultiRegion: true } },
            ]
          : operation === 'GetKeyPolicy'
            ? [200, { Policy: '{}' }]
            : operation === 'ListGrants'
              ? [200, { Grants: [], Truncated: false }]
              : null,
    });
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId }));
    expect(result.evidence.key).toMatchObject({ value: { arn: Arn, multiRegion: true } });
    expect(result.evidence.keyPolicy).toMatchObject({ status: 'read', value: '{}' });
    expect(result.evidence.grants).toMatchObject({ status: 'read', value: [] });
  });
});
