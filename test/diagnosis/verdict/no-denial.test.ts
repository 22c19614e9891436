import { describe, expect, it } from 'vitest';
import { denied, evidence, failed, failing, read, refused, target, worked } from '../observations.ts';
import { ids, verdictOf } from './articles-case.ts';

describe('without a denial', () => {
  it('is healthy only when the multipart upload was carried to its end', () => {
    const steps = [worked('PutObject'), worked('CreateMultipartUpload'), worked('UploadPart')];
    const healthy = {
      target: target(),
      evidence: evidence(),
      steps: [...steps, worked('CompleteMultipartUpload')],
    };
    expect(verdictOf(healthy)).toMatchObject({ code: 'no-problem-found', confidence: 'proved' });
    expect(verdictOf({ ...healthy, steps })).toMatchObject({ code: 'undetermined', confidence: null });
  });

  it('is undetermined when it was interrupted', () => {
    const verdict = verdictOf({
      target: target(),
      evidence: evidence(),
      steps: [
        worked('PutObject'),
        { id: 'upload-part-1', operation: 'UploadPart', outcome: 'skipped', because: 'interrupted' },
      ],
    });
    expect(verdict).toMatchObject({ code: 'undetermined', confidence: null });
    expect(ids(verdict.reasons)).toContain('interrupted');
  });

  it('does not take a call that was given up for an answer', () => {
    const verdict = verdictOf(failing(failed('PutObject', 'Request aborted', 'AbortError', 0)));
    expect(ids(verdict.reasons)).toEqual(['interrupted']);
  });

  it('knows default retention where nothing could be written', () => {
    const verdict = verdictOf({
      target: target(),
      steps: [],
      evidence: evidence({ defaultRetention: read({ mode: 'GOVERNANCE', days: 1, years: null }) }),
    });
    expect(verdict.code).toBe('request-not-supported');
    expect(ids(verdict.nextSteps)).toEqual(['next-allow-retained']);
  });

  it.each([
    [
      { caller: refused('CredentialsProviderError', 'Could not load credentials from any providers', 0) },
      'credentials-missing',
    ],
    [{ bucketRegion: refused('NotFound', '', 404) }, 'bucket-not-found'],
    [{ bucketRegion: refused('ENOTFOUND', 'getaddrinfo ENOTFOUND', 0) }, 'endpoint-unreachable'],
  ] as const)('reads the look-ups when no step was made: %o', (changes, code) => {
    expect(verdictOf({ target: target(), steps: [], evidence: evidence(changes) }).code).toBe(code);
  });
});

it('passes on why nobody knows the caller: a role that may not be assumed', () => {
  const message = denied('sts:AssumeRole', 'on resource: arn:aws:iam::444455556666:role/upload');
  const verdict = verdictOf({
    target: target(),
    steps: [],
    evidence: evidence({ caller: refused('AccessDenied', message) }),
  });
  expect(verdict).toMatchObject({ code: 'undetermined', confidence: null, action: null });
  expect(verdict.reasons).toEqual([{ id: 'caller-not-known', values: { code: 'AccessDenied', message } }]);
  expect(ids(verdict.nextSteps)).toEqual(['next-check-role']);
});
