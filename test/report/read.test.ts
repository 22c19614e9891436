/** A report that was saved and is read back: the same result, made again. */
import { describe, expect, it } from 'vitest';
import { type CheckResult, check } from '../../src/check/index.ts';
import { createI18n } from '../../src/i18n/index.ts';
import { SCENARIO_IDS } from '../../src/practice/scenarios/index.ts';
import { documentText, reportDocument } from '../../src/report/document.ts';
import { MAX_REPORT_LENGTH, readReport } from '../../src/report/read/index.ts';
import { accessTo, start, targetIn } from '../check/practice-account.ts';

describe('readReport', () => {
  it.each(SCENARIO_IDS)('gives back what was saved: %s', async (scenario) => {
    const result = await resultOf(scenario);
    for (const language of ['en', 'ko'] as const) {
      const text = documentText(reportDocument(result, createI18n(language), '9.9.9'));
      const read = readReport(text);
      expect(read).toEqual({ ok: true, toolVersion: '9.9.9', result: JSON.parse(JSON.stringify(result)) });
    }
  });

  it('reads a report that has no more than the contract asks for', async () => {
    const result = await resultOf('same-account-key-policy');
    const { target, steps, evidence, ...rest } = reportDocument(result, createI18n('fr'), '1.0.0');
    const { bucket, region, prefix, kmsKeyArn, endpoint } = target;
    const { caller, keyPolicy, identity, key } = evidence;
    const bare = {
      ...rest,
      target: { bucket, region, prefix, kmsKeyArn, endpoint },
      steps: steps.map(({ id, operation, outcome, durationMs, ...more }) => ({
        ...{ id, operation, outcome, durationMs },
        ...('error' in more ? { error: more.error } : {}),
      })),
      evidence: { caller, keyPolicy, identity, key },
    };
    const read = readReport(JSON.stringify(bare));
    expect(read).toMatchObject({
      ok: true,
      result: { verdict: { code: 'decrypt-not-allowed', layers: ['key-policy'] } },
    });
  });

  it('says what is wrong with what is no report, by the member where there is one', async () => {
    const text = documentText(reportDocument(await resultOf('healthy'), createI18n('en'), '1.0.0'));
    const changed = (change: (json: Record<string, unknown>) => void) => {
      const json = JSON.parse(text) as Record<string, unknown>;
      change(json);
      return JSON.stringify(json);
    };
    const problems: readonly (readonly [string, unknown])[] = [
      ['', { kind: 'empty' }],
      [' \n', { kind: 'empty' }],
      [text.slice(0, text.length / 2), { kind: 'not-json' }],
      ['\u0000\u0001\u007fELF', { kind: 'not-json' }],
      ['[]', { kind: 'not-a-report' }],
      ['{"Statement": []}', { kind: 'not-a-report' }],
      [' '.repeat(MAX_REPORT_LENGTH + 1) + text, { kind: 'too-large' }],
      [
        changed((json) => {
          json['schemaVersion'] = 2;
          json['tool'] = { name: 's3-kms-wizard', version: '7.0.0' };
        }),
        { kind: 'newer', schemaVersion: 2, toolVersion: '7.0.0' },
      ],
      [
        changed((json) => {
          json['schemaVersion'] = 0;
          delete json['tool'];
        }),
        { kind: 'older', schemaVersion: 0, toolVersion: null },
      ],
      [changed((json) => delete json['steps']), { kind: 'bad-member', path: 'steps' }],
      [
        changed((json) => {
          json['steps'] = [{ id: 'x', operation: 'PutObject', outcome: 'succeeded', durationMs: 'long' }];
        }),
        { kind: 'bad-member', path: 'steps.0.durationMs' },
      ],
      [
        changed((json) => {
          json['evidence'] = { caller: { status: 'read', by: 'caller', value: { kind: 'user' } } };
        }),
        { kind: 'bad-member', path: 'evidence.caller.value.arn' },
      ],
    ];
    for (const [broken, problem] of problems)
      expect(readReport(broken), broken.slice(0, 80)).toEqual({ ok: false, problem });
  });
});

async function resultOf(scenario: string): Promise<CheckResult> {
  const practice = await start(scenario);
  const options = { signal: new AbortController().signal, confirm: null };
  for await (const event of check(targetIn(practice), accessTo(practice), options))
    if (event.type === 'finished') return event.result;
  throw new Error('the check ended without a result');
}
