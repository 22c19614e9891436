import { describe, expect, it } from 'vitest';
import type { Step, StepOperation } from '../../src/diagnosis/index.ts';
import { createI18n } from '../../src/i18n/index.ts';
import { createStyle } from '../../src/report/style.ts';
import { reportText } from '../../src/report/text.ts';
import { type Recorded, runCheck, targetAt } from './helpers.ts';
import { endpoint, nothingLeft } from './scripted-endpoint.ts';

const LANGUAGES = ['en', 'fr', 'ko'] as const;

function failureOf({ result }: Recorded, operation: StepOperation) {
  const failed = result.steps.find(
    (step): step is Extract<Step, { outcome: 'failed' }> =>
      step.outcome === 'failed' && step.operation === operation,
  );
  return failed?.error ?? null;
}

function texts({ result }: Recorded): string[] {
  return LANGUAGES.map((language) =>
    reportText(result, {
      i18n: createI18n(language),
      style: createStyle(false),
      columns: 80,
      filesWritten: false,
    }),
  );
}

describe('a success without what S3 always sends', () => {
  it.each([
    ['PutObject', ''],
    ['UploadPart', ''],
    ['CreateMultipartUpload', '<InitiateMultipartUploadResult/>'],
    ['CompleteMultipartUpload', '<CompleteMultipartUploadResult/>'],
  ] as const)('%s is none', async (operation, body) => {
    const server = await endpoint({ answer: (each) => (each === operation ? body : null) });
    const recorded = await runCheck(targetAt(server.url));
    expect(failureOf(recorded, operation)).toMatchObject({ code: 'UnreadableAnswer', httpStatus: 200 });
    expect(recorded.result.verdict).toMatchObject({ code: 'undetermined', confidence: null });
    expect(recorded.result.verdict.reasons.map(({ id }) => id)).toContain('answer-not-readable');
    nothingLeft(server);
  });
});

describe('an error status that names no error', () => {
  it.each([
    ['PutObject', 403],
    ['CreateMultipartUpload', 304],
    ['CompleteMultipartUpload', 412],
  ] as const)('of %s, %i, is no refusal: what it has made is looked for', async (operation, status) => {
    const server = await endpoint({ status: (each) => (each === operation ? status : null) });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.verdict.code).toBe('undetermined');
    nothingLeft(server);
    expect(result.cleanup).toEqual({ complete: true, verified: true, left: [] });
  });
});

describe('an answer that cannot be read', () => {
  it('is not passed off as AWS’s, and says nothing in the SDK’s words', async () => {
    const server = await endpoint({
      answer: (operation) => (operation === 'CreateMultipartUpload' ? '<html><p>Log in</html' : null),
    });
    const recorded = await runCheck(targetAt(server.url));
    expect(failureOf(recorded, 'CreateMultipartUpload')?.code).toBe('UnreadableAnswer');
    for (const text of texts(recorded)) {
      expect(text).toContain('UnreadableAnswer (HTTP 200)\n');
      expect(text).not.toMatch(/\$response|XML|What AWS answered|Réponse d’AWS|AWS의 응답/);
    }
  });

  it('counts for less than a refusal of AWS’s', async () => {
    const server = await endpoint({
      answer: (operation) => (operation === 'PutObject' ? '' : null),
      refuse: (operation) => (operation === 'UploadPart' ? 'AccessDenied' : null),
    });
    const { result } = await runCheck(targetAt(server.url));
    expect(result.verdict.failedOperation).toBe('UploadPart');
  });
});

describe('silence', () => {
  it('is told in the reader’s language', async () => {
    const server = await endpoint({ fault: (operation) => (operation === 'UploadPart' ? 'stall' : null) });
    // Long enough for a busy machine to get past the look, which gives up at 30 % of it.
    const recorded = await runCheck(targetAt(server.url, { timeoutMs: 4000 }));
    expect(failureOf(recorded, 'UploadPart')?.code).toBe('TimeoutError');
    expect(recorded.result.verdict.code).toBe('endpoint-unreachable');
    for (const text of texts(recorded)) {
      expect(text).toContain('TimeoutError\n');
      expect(text).not.toContain('No progress for');
    }
  });
});
