import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { diagnose, type Observation, type RequestFlow, type Step } from '../../src/diagnosis/index.ts';
import { createI18n, LANGUAGES, type Language } from '../../src/i18n/index.ts';
import { type DrawnLine, flowLines } from '../../src/report/flow-lines.ts';
import { ASCII, type Glyphs, showsUnicode, UNICODE } from '../../src/report/glyphs.ts';
import { denied, failed, failing, KEY, refusedAtPart, worked } from '../diagnosis/observations.ts';

const SCP_ARN =
  'arn:aws:organizations::777788889999:policy/o-exampleorgid/service_control_policy/p-exampledeny1-with-a-long-name';

const flowOf = (observation: Observation): RequestFlow => {
  const { flow } = diagnose(observation);
  if (flow === null) throw new Error('a flow was expected');
  return flow;
};

/** What the controls of a refusal without words have shown: neither size nor the S3 side. */
const CONTROLS: readonly Step[] = [
  { ...worked('PutObject'), id: 'control-same-bytes-put-object' },
  { ...worked('CreateMultipartUpload', null), id: 'control-aes256-create-multipart-upload' },
  { ...worked('UploadPart', null), id: 'control-aes256-upload-part-1' },
];
const BARE = refusedAtPart('Access Denied');

const FLOWS = [
  [
    'refused by KMS',
    flowOf(
      refusedAtPart(
        denied(
          'kms:Decrypt',
          `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
        ),
      ),
    ),
  ],
  [
    'refused by S3',
    flowOf(
      failing(
        failed(
          'PutObject',
          denied('s3:PutObject', 'because no identity-based policy allows the s3:PutObject action'),
        ),
      ),
    ),
  ],
  [
    'refused by an endpoint',
    flowOf(
      failing(failed('PutObject', denied('s3:PutObject', 'with an explicit deny in a VPC endpoint policy'))),
    ),
  ],
  ['a key that is disabled', flowOf(failing(failed('PutObject', 'no', 'KMS.DisabledException', 400)))],
  ['refused without words', flowOf({ ...BARE, steps: [...BARE.steps, ...CONTROLS] })],
  ['nothing known', flowOf(failing(failed('PutObject', 'Access Denied')))],
  [
    'denied by a policy with a long name',
    flowOf(
      refusedAtPart(
        denied(
          'kms:Decrypt',
          `on resource: ${KEY} with an explicit deny in a service control policy: ${SCP_ARN}`,
        ),
      ),
    ),
  ],
] as const;

const textOf = (line: DrawnLine) => line.map(({ text }) => text).join('');
const drawn = (flow: RequestFlow, language: Language, columns: number, glyphs: Glyphs = UNICODE) =>
  flowLines(flow, { i18n: createI18n(language), glyphs, columns, cutsWords: true }).map(textOf);

describe.each(FLOWS)('%s', (_, flow) => {
  it.each(LANGUAGES)('fits 80, 76 and 56 columns, a dozen lines: %s', (language) => {
    for (const columns of [80, 76, 56]) {
      const lines = drawn(flow, language, columns);
      for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
      expect(lines.length).toBeLessThanOrEqual(columns < 60 ? 16 : 14);
      expect(lines.join('\n')).not.toMatch(/\{\{|check:|flow\.|undefined/);
    }
  });

  it.each(LANGUAGES)(
    'marks one call, and says with signs and words what it says with tones: %s',
    (language) => {
      const { t } = createI18n(language);
      const lines = drawn(flow, language, 76);
      const marked = lines.filter((line) => line.startsWith(UNICODE.parting));
      expect(marked).toHaveLength(1);
      expect(marked[0]).toMatch(/[✖?]/);
      const words = (['refused', 'likely', 'unknown'] as const).map((word) =>
        t(`check:flow.outcome.${word}`),
      );
      expect(
        words.some((word) => marked[0]?.includes(word)),
        `whole on one line: ${words.join(', ')}`,
      ).toBe(true);
    },
  );

  it('needs no more than ASCII where the terminal shows no more', () => {
    const lines = drawn(flow, 'en', 76, ASCII).join('\n');
    // Quotation marks and the like stand in sentences; what is drawn is ASCII.
    expect(lines.replace(/[’“”]/g, '')).toMatch(/^[\x20-\x7e\n]*$/);
  });
});

it('draws nothing behind the call that was refused', () => {
  const [, , s3] = drawn(FLOWS[1][1], 'en', 76);
  expect(s3).toMatch(/^▶ PutObject +──▶ ✖ refused here$/);
});

it('says of what is only concluded that it is', () => {
  const lines = drawn(FLOWS[4][1], 'en', 76).join('\n');
  expect(lines).toContain(createI18n('en').t('check:flow.outcome.likely'));
  expect(lines).not.toContain(createI18n('en').t('check:flow.outcome.refused'));
});

it.each([
  [{}, true],
  [{ LANG: 'fr_FR.UTF-8' }, true],
  [{ LANG: 'ko_KR.utf8' }, true],
  [{ LANG: 'C.UTF-8', TERM: 'dumb' }, false],
  [{ LANG: 'C' }, false],
  [{ LANG: 'fr_FR.UTF-8', LC_ALL: 'C' }, false],
  [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }, true],
  [{ LANG: 'fr_FR.ISO-8859-1' }, false],
] as const)('a terminal with %o shows Unicode: %s', (env, expected) => {
  expect(showsUnicode(env)).toBe(expected);
});
