import { describe, expect, it } from 'vitest';
import { grants, keyFacts, keyPolicy } from '../../src/probe/index.ts';
import { never, serve } from './aws-server.ts';

const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('keyFacts', () => {
  it('reads what KMS says', async () => {
    const KeyMetadata = {
      Arn: arn,
      KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
      AWSAccountId: '111122223333',
      KeyState: 'PendingDeletion',
      KeyManager: 'CUSTOMER',
      KeySpec: 'RSA_2048',
      KeyUsage: 'SIGN_VERIFY',
      MultiRegion: true,
      DeletionDate: 1_800_000_000,
    };
    const { clients } = await serve(() => ({ body: JSON.stringify({ KeyMetadata }) }));
    expect(await keyFacts(clients.kms('eu-west-1'), 'alias/a', never)).toEqual({
      ok: true,
      value: {
        arn,
        account: '111122223333',
        region: 'eu-west-1',
        state: 'PendingDeletion',
        manager: 'CUSTOMER',
        spec: 'RSA_2048',
        usage: 'SIGN_VERIFY',
        multiRegion: true,
        deletionDate: '2027-01-15T08:00:00.000Z',
      },
    });
  });

  it("keeps KMS's own code and text", async () => {
    const body = JSON.stringify({ __type: 'AccessDeniedException', Message: 'User: x is not authorized' });
    const { clients } = await serve(() => ({ status: 400, body }));
    expect(await keyFacts(clients.kms('eu-west-1'), arn, never)).toMatchObject({
      ok: false,
      error: {
        code: 'AccessDeniedException',
        httpStatus: 400,
        message: 'User: x is not authorized',
        requestId: 'REQ',
      },
    });
  });
});

describe('an answer of another shape', () => {
  it('is no key, and no key without a policy', async () => {
    const { clients } = await serve(() => ({ body: '{}' }));
    const kms = clients.kms('eu-west-1');
    for (const answer of [await keyFacts(kms, arn, never), await keyPolicy(kms, arn, never)])
      expect(answer).toMatchObject({ ok: false, error: { code: 'UnreadableAnswer' } });
  });
});

describe('keyPolicy', () => {
  it('is the text as KMS keeps it', async () => {
    const Policy = '{\n  "Version" : "2012-10-17"\n}';
    const { clients, calls } = await serve(() => ({ body: JSON.stringify({ Policy }) }));
    expect(await keyPolicy(clients.kms('eu-west-1'), arn, never)).toEqual({ ok: true, value: Policy });
    expect(calls[0]?.input).toEqual({ KeyId: arn, PolicyName: 'default' });
  });
});

describe('grants', () => {
  it('are read page by page', async () => {
    const page = (id: string) => ({
      KeyId: arn,
      GrantId: id,
      Name: '',
      GranteePrincipal: 'arn:aws:iam::111122223333:role/a',
      Operations: ['GenerateDataKey'],
      Constraints: { EncryptionContextSubset: { 'aws:s3:arn': 'arn:aws:s3:::b' } },
    });
    const { clients } = await serve(({ input }) => ({
      body: JSON.stringify(
        input.Marker === undefined
          ? { Grants: [page('one')], Truncated: true, NextMarker: 'next' }
          : { Grants: [page('two')], Truncated: false },
      ),
    }));
    const answer = await grants(clients.kms('eu-west-1'), arn, () => null, never);
    expect(answer.ok && answer.value.map((grant) => grant.grantId)).toEqual(['one', 'two']);
    expect(answer.ok && answer.value[0]).toMatchObject({
      name: null,
      operations: ['GenerateDataKey'],
      constraints: {
        encryptionContextEquals: null,
        encryptionContextSubset: { 'aws:s3:arn': 'arn:aws:s3:::b' },
      },
    });
  });

  const caller = 'arn:aws:iam::111122223333:user/a';
  const endless = { Grants: [], Truncated: true, NextMarker: 'again' };

  it('are those of the caller alone where there are too many to read', async () => {
    const own = { KeyId: arn, GrantId: 'own', GranteePrincipal: caller, Operations: ['GenerateDataKey'] };
    const { clients, calls } = await serve(({ input }) => ({
      body: JSON.stringify(
        input['GranteePrincipal'] === undefined
          ? endless
          : { Grants: input['GranteePrincipal'] === caller ? [own] : [], Truncated: false },
      ),
    }));
    const root = 'arn:aws:iam::111122223333:root';
    const answer = await grants(clients.kms('eu-west-1'), arn, () => [caller, root], never);
    expect(answer.ok && answer.value.map((grant) => grant.grantId)).toEqual(['own']);
    expect(calls.slice(-2).map(({ input }) => input['GranteePrincipal'])).toEqual([caller, root]);
  });

  it.each([
    ['the caller is not fully known', null],
    ['the caller has too many too', [caller]],
  ])('are not given by half where %s', async (_name, grantees) => {
    const { clients } = await serve(() => ({ body: JSON.stringify(endless) }));
    expect(await grants(clients.kms('eu-west-1'), arn, () => grantees, never)).toMatchObject({
      ok: false,
      error: { code: 'TooManyGrants', httpStatus: 0 },
    });
  });

  it.each([{}, { Truncated: false }])('are no empty list where the answer holds none: %j', async (body) => {
    const { clients } = await serve(() => ({ body: JSON.stringify(body) }));
    expect(await grants(clients.kms('eu-west-1'), arn, () => null, never)).toMatchObject({
      ok: false,
      error: { code: 'UnreadableAnswer' },
    });
  });
});
