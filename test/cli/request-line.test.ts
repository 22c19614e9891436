import { GetRoleCommand } from '@aws-sdk/client-iam';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { requestLine } from '../../src/cli/request-line.ts';
import { createI18n } from '../../src/i18n/index.ts';
import {
  type ObservedRequest,
  type PracticeAccount,
  type PracticeOptions,
  startPracticeAccount,
} from '../../src/practice/index.ts';
import { adminOf, clients, refusal } from '../practice/clients.ts';

let account: PracticeAccount | null = null;
afterEach(() => account?.close());

const NOON = Date.UTC(2026, 10, 22, 12, 0, 0, 7);
const english = createI18n('en');

async function observe(
  scenario: string,
  act: (account: PracticeAccount) => Promise<unknown>,
  faults: PracticeOptions['faults'] = [],
): Promise<ObservedRequest[]> {
  const observed: ObservedRequest[] = [];
  account = await startPracticeAccount({
    scenario,
    port: 0,
    latencyMs: 0,
    faults,
    onRequest: (request) => observed.push(request),
  });
  await act(account);
  return observed;
}

const lineOf = (request: ObservedRequest | undefined, i18n = english, colored = false): string =>
  request === undefined ? '' : requestLine(request, NOON, i18n, colored);

async function deniedPart({ bucket, ...rest }: PracticeAccount): Promise<void> {
  const { s3 } = clients({ bucket, ...rest });
  const upload = await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'large' }));
  const part = { Bucket: bucket, Key: 'large', UploadId: upload.UploadId };
  await refusal(s3.send(new UploadPartCommand({ ...part, PartNumber: 1, Body: 'x' })));
  await s3.send(new AbortMultipartUploadCommand(part));
}

describe('a line for each request', () => {
  it('names the statement that let the request through, and where nothing does', async () => {
    const lines = (await observe('same-account-key-policy', deniedPart)).map((request) => lineOf(request));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^12:00:00\.007 {2}200 {2}CreateMultipartUpload {2}\S+\/large {2}user\/emma\.martin {2}\| {2}s3:PutObject allowed: IAM policy \(identity-based\) \w+, statement \d+ “\w+” {2}\| {2}kms:GenerateDataKey allowed: key policy, statement \d+ “[^”]+”$/,
    );
    expect(lines[1]).toMatch(/ {2}403 AccessDenied {2}UploadPart {2}\S+\/large\?partNumber=1 {2}user\//);
    expect(lines[1]).toMatch(
      /kms:Decrypt denied: no Allow in: key policy \(kms:GenerateDataKey allowed: key policy, statement \d+ “[^”]+”\)$/,
    );
    expect(lines[2]).toContain('  204  AbortMultipartUpload  ');
  });

  it('is in the reader’s language', async () => {
    const [, part] = await observe('same-account-key-policy', deniedPart);
    expect(lineOf(part, createI18n('fr'))).toContain(
      'kms:Decrypt refusée\u00a0: aucun Allow dans\u00a0: politique de clé (kms:GenerateDataKey autorisée\u00a0: politique de clé, instruction',
    );
    expect(lineOf(part, createI18n('ko'))).toContain('kms:Decrypt 거부: Allow 없음(키 정책)');
  });

  it('names the policy, the Sid and the effect of an explicit deny, and the fault', async () => {
    const put = async (practice: PracticeAccount): Promise<void> => {
      await refusal(
        clients(practice).s3.send(new PutObjectCommand({ Bucket: practice.bucket, Key: 'a', Body: 'x' })),
      );
    };
    const [denied] = await observe('healthy', put, [{ kind: 'revoke', action: 'kms:*', after: null }]);
    expect(lineOf(denied)).toContain(
      'kms:GenerateDataKey denied: explicit deny in IAM policy (identity-based) practice-fault, statement 1 “PracticeFault”',
    );
    const target = { service: null, operation: null, first: 1, last: 1 };
    await account?.close();
    const [failed] = await observe('healthy', put, [{ kind: 'request', name: '503', target }]);
    expect(lineOf(failed)).toMatch(/503 ServiceUnavailable {2}PutObject .* {2}\| {2}fault: 503$/);
  });

  it('says both sides across accounts, and calls a trust policy what it is', async () => {
    const lines = (
      await observe('cross-account-both', async (practice) => {
        const { s3 } = clients(practice);
        await s3.send(new PutObjectCommand({ Bucket: practice.bucket, Key: 'a', Body: 'x' }));
        const RoleName = practice.caller.arn.split('/')[1];
        const admin = clients(practice, adminOf(practice, practice.bucketAccount));
        const { Role } = await admin.iam.send(new GetRoleCommand({ RoleName }));
        const RoleArn = Role?.Arn;
        await admin.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'again' }));
      })
    ).map((request) => lineOf(request));
    expect(lines[0]).toMatch(/kms:GenerateDataKey allowed: key policy, statement .* and IAM policy/);
    expect(lines.at(-1)).toMatch(/ AssumeRole .*sts:AssumeRole allowed: trust policy.* and IAM policy/);
    expect(lines.at(-1)).not.toContain('bucket policy');
  });

  it('strips control sequences from keys, cuts long ones, and colours only when told', async () => {
    const key = `\u001b[31mred\u202e${'é'.repeat(400)}`;
    const [put] = await observe('healthy', async (practice) => {
      await clients(practice).s3.send(new PutObjectCommand({ Bucket: practice.bucket, Key: key, Body: 'x' }));
    });
    const plain = lineOf(put);
    expect(plain).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(plain).toContain('/redé');
    expect(plain).toContain('é…  user/');
    expect(lineOf(put, english, true)).toContain('\u001b[32m200\u001b[39m');
  });

  it('of somebody who could not be authenticated says so', async () => {
    const [refused] = await observe('healthy', ({ endpoint }) => fetch(`${endpoint}/bucket-of-nobody/key`));
    expect(lineOf(refused)).toBe(
      '12:00:00.007  404 NoSuchBucket  GetObject  bucket-of-nobody/key  not authenticated',
    );
  });
});
