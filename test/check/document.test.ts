/** The JSON document of checks that really ran, held against the published schema. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/check/index.ts';
import { observationOf } from '../../src/diagnosis/handed-over.ts';
import { diagnose } from '../../src/diagnosis/index.ts';
import { createI18n } from '../../src/i18n/index.ts';
import { documentText, reportDocument } from '../../src/report/document.ts';
import { outline, runCheck, targetAt } from './helpers.ts';
import { accessTo, adminsOf, start, targetIn } from './practice-account.ts';
import { endpoint, KEY, NAMED } from './scripted-endpoint.ts';

const schema: { properties: { evidence: { required: string[] } } } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/report.schema.json'), 'utf8'),
);
const validate = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(schema);

function expectValid(result: CheckResult): void {
  const document = reportDocument(result, createI18n('en'), '0.0.0');
  const reparsed: unknown = JSON.parse(documentText(document));
  expect(validate(reparsed), JSON.stringify(validate.errors)).toBe(true);
  expect(Object.keys(document.evidence).sort()).toEqual([...schema.properties.evidence.required].sort());
}

describe('the document fits its schema', () => {
  it.each(['healthy', 'same-account-key-policy', 'cross-account-both'])('in %s', async (scenario) => {
    const practice = await start(scenario);
    const access = accessTo(practice, adminsOf(practice));
    const { result } = await runCheck(targetIn(practice), { access });
    expectValid(result);
  });

  it('with controls, one of them skipped, and dry runs of every outcome', async () => {
    const policy = JSON.stringify({
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::bucket/*',
        Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
      },
    });
    const server = await endpoint({
      refuse: (operation) => (operation === 'UploadPart' ? 'AccessDenied' : null),
      answer: (operation) => (operation === 'GET policy' ? policy : null),
      kms: (operation) =>
        operation === 'GenerateDataKey'
          ? [400, { __type: 'DryRunOperationException', message: 'would' }]
          : operation === 'Decrypt'
            ? [400, { __type: 'AccessDeniedException', message: 'no' }]
            : null,
    });
    const { result } = await runCheck(targetAt(server.url, { kmsKeyId: KEY, bucketKey: true }));
    expect(outline(result)).toContain('control-aes256-create-multipart-upload: skipped bucket-demands-kms');
    expect(result.evidence.dryRun.status).toBe('read');
    expectValid(result);
  });

  it('when nothing was asked or answered', async () => {
    const server = await endpoint();
    await server.close();
    expectValid((await runCheck(targetAt(server.url, { timeoutMs: 1000 }))).result);
    const open = await endpoint();
    expectValid((await runCheck(targetAt(open.url), { confirm: async () => false })).result);
  });
});

describe('what was handed over fits it too', () => {
  it('with every document there is', () => {
    const found = {
      name: 'file.json',
      arn: null,
      kind: 'unknown',
      group: null,
      document: '{"Statement":[]}',
    } as const;
    const user = 'arn:aws:iam::111122223333:user/uploader';
    const understood = observationOf({
      errorText: `An error occurred (AccessDenied) when calling the UploadPart operation: ${NAMED}`,
      caller: { kind: 'user', arn: user, account: '111122223333', userId: null },
      kmsKeyId: KEY,
      bucket: null,
      objectKey: 'a',
      bucketKey: null,
      keyPolicy: '{"Statement":[]}',
      bucketPolicy: '{"Statement":[]}',
      identityPolicies: [found],
      permissionsBoundary: found,
      sessionPolicies: [found],
      serviceControl: [found],
      resourceControl: [found],
      vpcEndpointPolicy: found,
      grants: [],
    });
    if (!understood.ok) throw new Error(understood.problem.kind);
    const { observation } = understood;
    const at = '2026-11-22T00:00:00.000Z';
    expectValid({
      ...observation,
      ...diagnose(observation),
      startedAt: at,
      finishedAt: at,
      interrupted: false,
      cleanup: { complete: true, verified: true, left: [] },
      redacted: false,
    });
  });
});
