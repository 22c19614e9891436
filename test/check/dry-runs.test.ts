/** KMS itself is asked, with DryRun, where a refusal leaves open what was refused. */
import { describe, expect, it } from 'vitest';
import { bare, controlLines, WOULD } from './control-runs.ts';
import { runCheck, targetAt } from './helpers.ts';
import { endpoint, KEY, NAMED, nothingLeft } from './scripted-endpoint.ts';

const REFUSED = [400, { __type: 'AccessDeniedException', message: 'User is not authorized' }] as const;

describe('the dry runs', () => {
  const asKms = (decrypt: readonly [number, object]) => (operation: string) =>
    operation === 'GenerateDataKey' ? WOULD : operation === 'Decrypt' ? decrypt : null;

  it('say what KMS says to the caller, with the encryption context that S3 would send', async () => {
    const server = await endpoint(bare({ kms: asKms(REFUSED) }));
    const target = targetAt(server.url, { kmsKeyId: KEY, bucketKey: true });
    const { result } = await runCheck(target);
    expect(result.evidence.dryRun).toMatchObject({
      status: 'read',
      by: 'caller',
      value: {
        encryptionContext: 'arn:aws:s3:::bucket',
        generateDataKey: { outcome: 'would-succeed' },
        decrypt: { outcome: 'refused', error: { code: 'AccessDeniedException', httpStatus: 400 } },
      },
    });
    const bodies = server.seen
      .filter(({ operation }) => /^(Decrypt|GenerateDataKey)$/.test(operation))
      .map(({ operation, body }) => ({ operation, ...JSON.parse(body) }));
    const common = { KeyId: KEY, DryRun: true, EncryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::bucket' } };
    expect(bodies).toHaveLength(2);
    expect(bodies).toContainEqual({ operation: 'GenerateDataKey', KeySpec: 'AES_256', ...common });
    expect(bodies).toContainEqual({
      operation: 'Decrypt',
      DryRunModifiers: ['IGNORE_CIPHERTEXT'],
      ...common,
    });
  });

  it('use the object’s ARN without a Bucket Key', async () => {
    const server = await endpoint(bare({ kms: asKms(WOULD) }));
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY, bucketKey: false }));
    expect(result.evidence.dryRun).toMatchObject({
      value: { encryptionContext: expect.stringMatching(/^arn:aws:s3:::bucket\/s3-kms-wizard\/.*\/large$/) },
    });
  });

  it.each([
    ['another KMS', [400, { __type: 'ValidationException', message: 'Unknown field DryRunModifiers' }]],
    ['a key that is disabled', [400, { __type: 'DisabledException', message: 'disabled' }]],
    ['something that heeds no DryRun', [200, { KeyId: KEY, Plaintext: 'AA==' }]],
  ] as const)('show nothing with %s', async (_name, answer) => {
    const server = await endpoint(bare({ kms: asKms(answer) }));
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY }));
    expect(result.evidence.dryRun).toMatchObject({
      status: 'read',
      value: { encryptionContext: null, decrypt: { outcome: 'inconclusive' } },
    });
  });

  it('never make a data key known', async () => {
    const server = await endpoint(bare({ kms: asKms([200, { KeyId: KEY, Plaintext: 'c2VjcmV0' }]) }));
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY }));
    expect(server.requests).toContain('Decrypt');
    expect(JSON.stringify(result)).not.toContain('c2VjcmV0');
  });

  it('are made for KMS’s text with three readings too', async () => {
    const words =
      'User: arn:aws:iam::111122223333:user/uploader is not authorized to perform: kms:Decrypt on this resource because ' +
      'the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy ' +
      'explicitly denies access';
    const server = await endpoint(bare({ words: () => words, kms: asKms(REFUSED) }));
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY }));
    expect(result.evidence.dryRun.status).toBe('read');
    expect(controlLines(result)).toEqual([]);
  });

  it.each([
    ['the message leaves nothing open', bare({ words: () => NAMED }), 'not-needed'],
    ['all goes well', {}, 'not-needed'],
  ] as const)('are left out where %s', async (_name, script, because) => {
    const server = await endpoint(script);
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY }));
    expect(result.evidence.dryRun).toEqual({ status: 'not-asked', because });
    expect(server.requests).not.toContain('Decrypt');
  });

  it('are left out where nobody knows the key', async () => {
    const server = await endpoint(bare());
    const { result } = await runCheck(targetAt(server.url));
    expect(result.evidence.dryRun).toEqual({ status: 'not-asked', because: 'unknown-subject' });
  });

  it('are told as interrupted when they were', async () => {
    const server = await endpoint(bare({ fault: (operation) => (operation === 'Decrypt' ? 'stall' : null) }));
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY }), {
      on: (event, stop) => {
        if (event.type === 'step-finished' && event.step.id === 'control-same-bytes-put-object') stop.abort();
      },
    });
    expect(result.evidence.dryRun).toEqual({ status: 'not-asked', because: 'interrupted' });
    nothingLeft(server);
  });
});
