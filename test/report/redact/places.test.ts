/** What the generated observations do not have: forms that a placeholder keeps, cleanup, and refusing to redact. */
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../src/check/events.ts';
import { createI18n, LANGUAGES } from '../../../src/i18n/index.ts';
import { UNICODE } from '../../../src/report/glyphs.ts';
import { redact } from '../../../src/report/redact/index.ts';
import { createStyle } from '../../../src/report/style.ts';
import { reportText } from '../../../src/report/text.ts';
import { identity, json, KEY, read, refusedAtPart, target } from '../../diagnosis/observations.ts';
import { articlesCase, DENIED, resultOf } from '../results.ts';

function redacted(result: CheckResult): CheckResult {
  const done = redact(result);
  if (!done.ok) throw new Error('there is no redacted report');
  return done.result;
}

function policyAfter(statement: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { evidence } = redacted(resultOf(refusedAtPart(DENIED, { keyPolicy: read(json(statement)) })));
  if (evidence.keyPolicy.status !== 'read') throw new Error('no key policy');
  const { Statement } = JSON.parse(evidence.keyPolicy.value) as { Statement: [Record<string, unknown>] };
  return Statement[0];
}

const ALLOW = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };

describe('a placeholder keeps the form', () => {
  it.each([
    ['aws:SourceIp', 'IpAddress', '203.0.113.64/26', /^198\.1[89]\.\d+\.\d+\/26$/],
    ['aws:SourceIp', 'IpAddress', '2001:db8:85a3::/48', /^100::\d+\/48$/],
    ['aws:PrincipalOrgID', 'StringEquals', 'o-a1b2c3d4e5', /^o-\d{10}$/],
    ['aws:SourceVpce', 'StringEquals', 'vpce-0a1b2c3d4e5f67890', /^vpce-\d{17}$/],
    ['aws:SourceVpc', 'StringEquals', 'vpc-0a1b2c3d', /^vpc-\d{8}$/],
    [
      'aws:PrincipalOrgPaths',
      'StringLike',
      'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*',
      /^o-\d{10}\/r-\d{4}\/ou-0000-\d{8}\/\*$/,
    ],
    ['kms:CallerAccount', 'StringEquals', '123456789012', /^9999\d{8}$/],
    ['kms:ViaService', 'StringEquals', 's3.eu-west-1.amazonaws.com', /^s3\.eu-west-1\.amazonaws\.com$/],
    ['aws:PrincipalType', 'StringEquals', 'AssumedRole', /^AssumedRole$/],
    ['aws:MultiFactorAuthAge', 'NumericLessThan', '3600', /^3600$/],
    ['aws:CurrentTime', 'DateLessThan', '2026-11-22T00:00:00Z', /^2026-11-22T00:00:00Z$/],
    [
      'aws:PrincipalArn',
      'ArnLike',
      'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Falcon_*',
      /^arn:aws:iam::9999\d{8}:role\/aws-reserved\/sso\.amazonaws\.com\/\*\/AWSReservedSSO_[A-Za-z]+\d{3}_\*$/,
    ],
  ])('%s %s %s', (key, operator, value, form) => {
    const { Condition } = policyAfter({ ...ALLOW, Condition: { [operator]: { [key]: value } } });
    const written = (Condition as Record<string, Record<string, string>>)[operator]?.[key];
    expect(written).toMatch(form);
  });

  it('and what its owner called a tag or an encryption context goes', () => {
    const { Condition } = policyAfter({
      ...ALLOW,
      Sid: 'FalconTeam',
      Condition: { StringEquals: { 'aws:PrincipalTag/Falcon': 'x1', 'kms:EncryptionContext:falcon': 'x2' } },
    });
    expect(JSON.stringify(Condition)).not.toMatch(/falcon|x1|x2/i);
    expect(Object.keys((Condition as { StringEquals: object }).StringEquals)).toEqual([
      expect.stringMatching(/^aws:PrincipalTag\/Tag\d+$/i),
      expect.stringMatching(/^kms:EncryptionContext:tag\d+$/i),
    ]);
  });

  it('of white space, order and the byte order mark of a document', () => {
    const text = `\ufeff{ "Version":"2012-10-17",\r\n\t"Statement" : [ ${JSON.stringify({ ...ALLOW, Sid: 'Falcon' })} ]}\r\n`;
    const { evidence } = redacted(resultOf(articlesCase(text)));
    const after = evidence.keyPolicy.status === 'read' ? evidence.keyPolicy.value : '';
    expect(after.replace(/"Sid":"[^"]*"/, '"Sid":"Falcon"')).toBe(text);
    expect(after).not.toContain('Falcon');
  });
});

it('a document that is no JSON says nothing', () => {
  const { evidence } = redacted(resultOf(articlesCase('{"Statement": falcon')));
  expect(JSON.stringify(evidence)).not.toContain('falcon');
});

it('what was left has its commands written anew', () => {
  const base = resultOf(articlesCase());
  const key = 'falcon/s3-kms-wizard/20261122T001500Z-0123456789abcdef0123456789abcdef/small';
  const command = `aws s3api delete-object --bucket invoices --key ${key} --version-id FalconVersion --region eu-west-1 --profile falcon`;
  const left = [{ kind: 'version' as const, bucket: 'invoices', key, versionId: 'FalconVersion', command }];
  const { cleanup, target: after } = redacted({
    ...base,
    cleanup: { complete: false, verified: true, left },
  });
  expect(JSON.stringify(cleanup)).not.toMatch(/falcon|invoices|89abcdef/i);
  expect(cleanup.left[0]?.command).toMatch(
    /^aws s3api delete-object --bucket \S+ --key \S+\/s3-kms-wizard\/20261122T001500Z-0{31}1\/small --version-id \S+ --region eu-west-1$/,
  );
  expect(cleanup.left[0]?.bucket).toBe(after.bucket);
});

it('refuses where the documents would say something else', () => {
  const statement = {
    ...ALLOW,
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: 'arn:aws:kms:eu-west-1:1*:key/*',
  };
  const result = resultOf(
    refusedAtPart('Access Denied', {
      keyPolicy: read(json({ ...ALLOW, Principal: { AWS: '111122223333' } })),
      identity: read(
        identity({ kind: 'user', name: 'emma', arn: 'arn:aws:iam::111122223333:user/emma' }, [
          { name: 'x', statements: [statement] },
        ]),
      ),
    }),
  );
  expect(redact(result).ok).toBe(false);
});

it('leaves a sentence without a name as it is, its full stop and its question mark too', () => {
  const message = 'The upload was denied. Is access denied?';
  const [step] = redacted(resultOf(refusedAtPart(message, {}))).steps.filter(
    ({ outcome }) => outcome === 'failed',
  );
  expect(step).toMatchObject({ error: { message } });
});

it('keeps what tells an access point’s alias from a bucket', () => {
  const observation = {
    ...articlesCase(),
    target: target({ bucket: 'falcon-abcdefgh1234-s3alias', kmsKeyId: KEY }),
  };
  expect(redacted(resultOf(observation)).target.bucket).toMatch(/^bucket\d+-s3alias$/);
});

it.each(LANGUAGES)('says so in the text, in %s', (language) => {
  const i18n = createI18n(language);
  const options = { i18n, style: createStyle(false, UNICODE), columns: 1000, filesWritten: true };
  const note = i18n.t('cli:redact.note');
  expect(reportText(redacted(resultOf(articlesCase())), options)).toContain(note);
  expect(reportText(resultOf(articlesCase()), options)).not.toContain(note);
});
