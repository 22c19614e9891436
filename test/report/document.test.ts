import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { documentText, reportDocument } from '../../src/report/document.ts';
import { json, KEY, read, refusedAtPart, USER } from '../diagnosis/observations.ts';
import { articlesCase, DENIED, resultOf } from './results.ts';

const schema: object = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/report.schema.json'), 'utf8'),
);
const validate = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(schema);

describe('the JSON document', () => {
  it.each(LANGUAGES)(
    'is valid in %s, and only its sentences differ from language to language',
    (language) => {
      const result = resultOf(articlesCase());
      const document = reportDocument(result, createI18n(language), '0.0.0');
      const reparsed: unknown = JSON.parse(documentText(document));
      expect(validate(reparsed), JSON.stringify(validate.errors)).toBe(true);
      const english = reportDocument(result, createI18n('en'), '0.0.0');
      expect(document.verdict.code).toBe(english.verdict.code);
      expect(document.fixes.map((fix) => fix.commands)).toEqual(english.fixes.map((fix) => fix.commands));
      if (language !== 'en') expect(document.verdict.summary).not.toBe(english.verdict.summary);
    },
  );

  it('can be printed whatever a policy holds: the same JSON, and nothing that a terminal obeys', () => {
    const hostile = {
      Sid: '\u009b31m\u202ered\u009d',
      Effect: 'Allow',
      Principal: { AWS: USER },
      Action: 'kms:GenerateDataKey',
      Resource: '*',
    };
    const observation = refusedAtPart(DENIED, { keyPolicy: read(json(hostile)) });
    const document = reportDocument(resultOf(observation), createI18n('en'), '0.0.0');
    const text = documentText(document);
    expect(text).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/);
    expect(JSON.parse(text)).toMatchObject({ evidence: { keyPolicy: { value: json(hostile) } } });
  });

  it('takes a policy that begins with a byte order mark', () => {
    const names = {
      Sid: 'Use',
      Effect: 'Allow',
      Principal: { AWS: USER },
      Action: 'kms:GenerateDataKey',
      Resource: '*',
    };
    const result = resultOf(articlesCase(`\ufeff${json(names)}`));
    const [fix] = reportDocument(result, createI18n('en'), '0.0.0').fixes;
    expect(fix?.document).toMatchObject({ Statement: [{ Action: ['kms:GenerateDataKey', 'kms:Decrypt'] }] });
  });

  it('hands on a diff that applies to the policy as it is, line endings and all', () => {
    const names = { Effect: 'Allow', Principal: { AWS: USER }, Action: 'kms:GenerateDataKey', Resource: '*' };
    const policy = json(names).replaceAll('\n', '\r\n');
    const result = resultOf(articlesCase(policy));
    const [fix] = reportDocument(result, createI18n('en'), '0.0.0').fixes;
    const after = applyPatch(policy, fix?.diff ?? '', { autoConvertLineEndings: false });
    expect(after).toBe(result.fixes[0]?.document);
    expect(after).toContain('\r\n');
  });

  it('names the key that S3 said it used', () => {
    expect(reportDocument(resultOf(articlesCase()), createI18n('en'), '0.0.0').target.kmsKeyArn).toBe(KEY);
  });
});
