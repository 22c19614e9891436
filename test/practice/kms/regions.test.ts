/** KMS answers in every Region that the world has keys in, as each Region's own endpoint would. */
import { DescribeKeyCommand, KMSClient, ListAliasesCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { expect, it, onTestFinished } from 'vitest';
import { startPracticeAccount } from '../../../src/practice/index.ts';
import { refusal } from '../clients.ts';

it('sees the keys and aliases of the Region that a request is signed for', async () => {
  const practice = await startPracticeAccount({ scenario: 'key-in-other-region', port: 0, latencyMs: 0 });
  onTestFinished(() => practice.close());
  const { endpoint, caller, kmsKeyArn } = practice;
  const { accessKeyId, secretAccessKey, sessionToken } = caller;
  const credentials = { accessKeyId, secretAccessKey, sessionToken: sessionToken ?? '' };
  const kms = (region: string) => new KMSClient({ endpoint, region, credentials, maxAttempts: 1 });

  const there = kms('us-east-1');
  for (const KeyId of [kmsKeyArn, 'alias/disaster-recovery']) {
    const { KeyMetadata } = await there.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({ Arn: kmsKeyArn, KeyState: 'Enabled' });
  }
  const { Keys } = await there.send(new ListKeysCommand({}));
  expect(Keys).toMatchObject([{ KeyArn: kmsKeyArn }]);
  const { Aliases } = await there.send(new ListAliasesCommand({}));
  expect(Aliases).toMatchObject([{ AliasArn: 'arn:aws:kms:us-east-1:111122223333:alias/disaster-recovery' }]);

  const here = kms('eu-west-1');
  expect(await refusal(here.send(new DescribeKeyCommand({ KeyId: kmsKeyArn })))).toMatchObject({
    code: 'NotFoundException',
    message: 'Invalid arn us-east-1',
  });
  const bareId = kmsKeyArn.split('/')[1];
  expect(await refusal(here.send(new DescribeKeyCommand({ KeyId: bareId })))).toMatchObject({
    message: `Key '${kmsKeyArn.replace('us-east-1', 'eu-west-1')}' does not exist`,
  });
  expect(
    await refusal(here.send(new DescribeKeyCommand({ KeyId: 'alias/disaster-recovery' }))),
  ).toMatchObject({ code: 'NotFoundException' });
  expect(await refusal(kms('ap-northeast-2').send(new ListKeysCommand({})))).toMatchObject({
    code: 'InvalidSignatureException',
  });
});
