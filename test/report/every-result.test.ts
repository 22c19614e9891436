/** Whatever was observed, the reports for people are whole: no empty section, no sentence missing, in any language. */
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/check/events.ts';
import { type Evidence, type Observation, type Step, VERDICT_CODES } from '../../src/diagnosis/index.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { reportHtml } from '../../src/report/html/index.ts';
import { reportMarkdown } from '../../src/report/markdown/index.ts';
import {
  BUCKET,
  evidence,
  failed,
  failing,
  KEY,
  key,
  read,
  refused,
  refusedAtPart,
  target,
  worked,
} from '../diagnosis/observations.ts';
import { descendants, type Element, parsePage, textOf } from './html/page.ts';
import { split } from './markdown/blocks.ts';
import { reportedCase } from './reported.ts';
import { articlesCase, DENIED, resultOf } from './results.ts';

const ANSWERS: readonly (readonly [string, string, number])[] = [
  ['KMS.DisabledException', `${KEY} is disabled.`, 400],
  ['KMS.KMSInvalidStateException', `${KEY} is pending deletion.`, 400],
  ['KMS.NotFoundException', `Key '${KEY}' does not exist`, 400],
  ['NoSuchBucket', 'The specified bucket does not exist', 404],
  ['PermanentRedirect', 'The bucket must be addressed using the specified endpoint.', 301],
  ['ExpiredToken', 'The provided token has expired.', 400],
  ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403],
  ['RequestTimeTooSkewed', 'The difference is too large.', 403],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND', 0],
  ['SlowDown', 'Please reduce your request rate.', 503],
  ['InternalError', 'We encountered an internal error.', 500],
  ['NotImplemented', 'A header you provided implies functionality that is not implemented', 501],
  ['AccessDenied', 'Access Denied', 403],
  ['AccessDenied', DENIED, 403],
  [
    'AccessDenied',
    DENIED.replaceAll('kms:Decrypt', 's3:PutObject').replace(KEY, `arn:aws:s3:::${BUCKET}/x`),
    403,
  ],
];

const statuses = (['not-needed', 'unknown-subject', 'other-account', 'interrupted'] as const).map(
  (because) => ({ status: 'not-asked', because }) as const,
);

/** Every piece of evidence in this state. */
function all(piece: (typeof statuses)[number] | ReturnType<typeof refused>): Partial<Evidence> {
  const { reportedError: _, ...looked } = evidence();
  return Object.fromEntries(Object.keys(looked).map((name) => [name, piece]));
}

/** As many parts as S3 takes, one refused in the middle of them. */
const manyParts: readonly Step[] = Array.from({ length: 10_000 }, (_, index): Step => {
  const step = index === 4_000 ? failed('UploadPart', DENIED) : worked('UploadPart');
  return { ...step, id: `upload-part-${index + 1}` };
});

const observations: readonly (readonly [string, Observation])[] = [
  ...ANSWERS.map(([code, message, status]) => {
    const step = failed('PutObject', message, code, status);
    return [`${code} ${status}: ${message.slice(0, 40)}`, failing(step, { key: read(key(KEY)) })] as const;
  }),
  ...statuses.map((piece) => [`evidence ${piece.because}`, refusedAtPart(DENIED, all(piece))] as const),
  ['evidence refused', refusedAtPart(DENIED, all(refused()))],
  ['the articles’ case', articlesCase()],
  ['a pasted error', reportedCase()],
  ['nothing tried', { target: target(), steps: [], evidence: evidence() }],
  ['ten thousand parts', { ...articlesCase(), steps: [worked('PutObject'), ...manyParts] }],
];

const results: readonly (readonly [string, CheckResult])[] = [
  ...observations.map(([name, observation]) => [name, resultOf(observation)] as const),
  ['interrupted', resultOf(articlesCase(), { interrupted: true })],
  [
    'something left',
    resultOf(articlesCase(), {
      cleanup: {
        complete: false,
        verified: true,
        left: [{ kind: 'upload', bucket: BUCKET, key: 'k', uploadId: 'u', command: 'aws s3api …' }],
      },
    }),
  ],
];

const named = (page: Element, name: string) => descendants(page).filter((one) => one.name === name);

describe.each(LANGUAGES)('in %s', (language) => {
  const i18n = createI18n(language);
  const OPEN = /\{\{|\bundefined\b|\[object |\b(?:report|check|wizard|diagnosis|cli):[a-z]|\bNaN\b|Infinity/;

  it.each(results)('%s', (_, result) => {
    const html = reportHtml(result, i18n, '1.2.3');
    const page = parsePage(html);
    expect(textOf(page)).not.toMatch(OPEN);
    expect(html).not.toMatch(/(?:width|x|y|x1|x2|height)="(?:NaN|-?Infinity|)"/);
    for (const section of named(page, 'section')) {
      const [heading] = named(section, 'h2');
      expect(textOf(section).trim().length).toBeGreaterThan(heading ? textOf(heading).trim().length : 0);
    }
    for (const name of ['ul', 'tbody', 'dl'])
      for (const one of named(page, name)) expect(textOf(one).trim()).not.toBe('');
    expect(html.length).toBeLessThan(1_000_000);

    const markdown = reportMarkdown(result, i18n, '1.2.3');
    const { outside, fenced } = split(markdown);
    expect(outside).not.toMatch(OPEN);
    // No heading is followed by one that is not under it. A comment in a block of code is none.
    const inCode = new Set(fenced.flatMap(({ text }) => text.split('\n')));
    const lines = markdown.split('\n').filter((line) => line !== '');
    const levels = lines.map((line) => (inCode.has(line) ? `code: ${line}` : line));
    levels.forEach((line, index) => {
      const level = /^#+(?= )/.exec(line)?.[0].length;
      const next = /^(?:#+(?= )|---$)/.exec(levels[index + 1] ?? '---')?.[0];
      if (level !== undefined && next !== undefined)
        expect(next.length, line).toBeGreaterThan(next === '---' ? 9 : level);
    });
    expect(markdown.length).toBeLessThan(65_536);
  });
});

it('so many kinds of verdicts are among them', () => {
  const codes = new Set(results.map(([, { verdict }]) => verdict.code));
  expect(codes.size).toBeGreaterThanOrEqual(14);
  for (const code of codes) expect(VERDICT_CODES).toContain(code);
});
