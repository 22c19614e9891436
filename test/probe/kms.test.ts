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
    const answer = await grants(clients.kms('eu-west-1'), arn, never);
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

  it('are not given by half', async () => {
    const { clients } = await serve(() => ({
      body: JSON.stringify({ Grants: [], Truncated: true, NextMarker: 'again' }),
    }));
    expect(await grants(clients.kms('eu-west-1'), arn, never)).toMatchObject({
      ok: false,
      error: { code: 'TooManyGrants', httpStatus: 0 },
    });
  });
});
