/** What the wizard's fields take of a pasted error and the documents beside it: the scenario's own verdict comes of it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkDocument, explainRequest } from '../../src/cli/explain/from-wizard.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { type ScenarioId, scenarios, startPracticeAccount } from '../../src/practice/index.ts';
import { type DocumentField, ofFields } from '../../src/tui/flow/document-fields.ts';
import type { ExplainRequest } from '../../src/tui/services.ts';
import { handOver } from './handed-files.ts';

const FIELD_OF: Readonly<Record<string, DocumentField>> = {
  '--key-policy': 'keyPolicy',
  '--identity-policy': 'identityPolicies',
  '--grants': 'grants',
  '--bucket-policy': 'bucketPolicy',
  '--permissions-boundary': 'permissionsBoundary',
  '--session-policy': 'sessionPolicies',
  '--scp': 'serviceControl',
  '--rcp': 'resourceControl',
  '--vpc-endpoint-policy': 'vpcEndpointPolicy',
  '--caller': 'caller',
  '--kms-key-id': 'kmsKeyId',
  '--bucket': 'bucket',
};

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'handed '));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** As somebody drops the files on the terminal, which quotes a path with a space in it. */
async function requestFor(id: ScenarioId): Promise<ExplainRequest> {
  const account = await startPracticeAccount({ scenario: id, port: 0, latencyMs: 0 });
  onTestFinished(() => account.close());
  const { error, documents, names } = await handOver(account, await folder(), 'sdk');
  const typed = new Map<DocumentField, string[]>();
  for (let at = 0; at < documents.length; at += 2) {
    const field = FIELD_OF[documents[at] ?? ''];
    if (field === undefined) throw new Error(documents[at]);
    typed.set(field, [...(typed.get(field) ?? []), `'${documents[at + 1]}'`]);
  }
  for (let at = 0; at < names.length; at += 2) {
    const field = FIELD_OF[names[at] ?? ''];
    if (field !== undefined) typed.set(field, [names[at + 1] ?? '']);
  }
  return {
    errorText: error === null ? null : await readFile(error, 'utf8'),
    ...ofFields((field) => typed.get(field)?.join(' ') ?? null),
  };
}

const IDS = [
  'same-account-grant',
  'cross-account-both',
  'deny-scp',
  'deny-rcp',
  'deny-boundary',
  'deny-session-policy',
  'deny-vpc-endpoint',
  'deny-sse-header',
  'boundary-without-decrypt',
  'session-policy-without-decrypt',
  'scp-without-decrypt',
] as const;

describe.each(IDS)('%s', (id) => {
  it('is explained from the files that the fields name', async () => {
    const request = await requestFor(id);
    for (const [field, text] of Object.entries(request))
      if (field !== 'errorText' && text !== null)
        expect(await checkDocument(field as DocumentField, text), field).toBeNull();
    const explained = await explainRequest(request);
    if (!explained.ok) throw new Error(explained.problem.says(createI18n('en')));
    const { code, layers } = explained.result.verdict;
    expect({ code, layers }).toEqual(scenarios.find((one) => one.id === id)?.verdict);
  });
});

describe('a file that cannot be taken', () => {
  const nothing: ExplainRequest = { errorText: null, ...ofFields(() => null) };

  it.each([
    ['grants', '{"Grants": 1}'],
    ['bucketPolicy', '{'],
    ['permissionsBoundary', 'no'],
    ['sessionPolicies', '[]'],
    ['serviceControl', ''],
    ['resourceControl', '{"Version": 1}'],
    ['vpcEndpointPolicy', '"x"'],
  ] as const)('is told at its own field, in every language: %s', async (field, text) => {
    const path = join(await folder(), 'file.json');
    await writeFile(path, text);
    const typed = `'${path}'`;
    const problem = await checkDocument(field, typed);
    const said = LANGUAGES.map((language) => problem?.says(createI18n(language)) ?? '');
    expect(new Set(said).size).toBe(LANGUAGES.length);
    for (const sentence of said) expect(sentence).toContain('file.json');
    expect(await explainRequest({ ...nothing, [field]: typed })).toMatchObject({ ok: false, field });
  });

  it('and a key that is not the error’s own is told at its field', async () => {
    const request = await requestFor('same-account-key-policy');
    const kmsKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';
    expect(await explainRequest({ ...request, kmsKeyId })).toMatchObject({ ok: false, field: 'kmsKeyId' });
  });

  it('is the keyboard in none of them', async () => {
    for (const field of ['keyPolicy', 'grants', 'serviceControl'] as const)
      expect(await checkDocument(field, '-')).not.toBeNull();
  });
});
