import { describe, expect, it } from 'vitest';
import { VERDICT_CODES, type VerdictCode } from '../../src/diagnosis/index.ts';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { articlesCase, resultOf } from './results.ts';

/** Design, section 2: 0 healthy, 1 a cause, 3 everything else. */
const THREE: readonly VerdictCode[] = [
  'credentials-missing',
  'credentials-expired',
  'credentials-invalid',
  'clock-skewed',
  'endpoint-unreachable',
  'throttled',
  'service-error',
  'request-not-supported',
  'undetermined',
];

const base = resultOf(articlesCase());
const withCode = (code: VerdictCode) => ({ ...base, verdict: { ...base.verdict, code } });

describe('the exit code', () => {
  it.each(
    VERDICT_CODES.map(
      (code) => [code, code === 'no-problem-found' ? 0 : THREE.includes(code) ? 3 : 1] as const,
    ),
  )('of %s is %i', (code, exit) => {
    expect(exitCodeOf(withCode(code))).toBe(exit);
  });

  it('of a healthy check that left something is 1', () => {
    const left = { ...withCode('no-problem-found'), cleanup: { complete: false, verified: true, left: [] } };
    expect(exitCodeOf(left)).toBe(1);
  });

  it('of an interrupted check is 130, whatever was found', () => {
    expect(exitCodeOf({ ...withCode('decrypt-not-allowed'), interrupted: true })).toBe(130);
  });
});
