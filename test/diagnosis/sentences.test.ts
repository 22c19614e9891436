import { expect, it } from 'vitest';
import { diagnose, REASON_IDS, type Reason, summaryOf, VERDICT_CODES } from '../../src/diagnosis/index.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { LAYERS } from '../../src/policy/index.ts';
import { sentence } from '../../src/report/sentence.ts';
import {
  denied,
  EMMA,
  failed,
  failing,
  identity,
  json,
  KEY,
  key,
  ROOT,
  read,
  refusedAtPart,
  USE_OBJECTS,
  USER,
} from './observations.ts';

it.each(LANGUAGES)('every id has its sentence: %s', (language) => {
  const { t } = createI18n(language);
  for (const id of REASON_IDS) {
    expect(t(`diagnosis:reasons.${id}`, {}).length).toBeGreaterThan(0);
    expect(t(`diagnosis:reasons.${id}`, {})).not.toBe(`reasons.${id}`);
  }
  for (const code of VERDICT_CODES) expect(t(`diagnosis:verdicts.${code}.title`)).not.toContain('verdicts.');
  for (const layer of LAYERS) expect(t(`diagnosis:layers.${layer}`)).not.toContain('layers.');
});

const IMPLICIT = denied(
  'kms:Decrypt',
  `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
);
const GENERATE_ONLY = {
  Sid: 'Use',
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: 'kms:GenerateDataKey',
  Resource: '*',
};
const READ = {
  key: read(key(KEY)),
  keyPolicy: read(json({ ...ROOT, Action: 'kms:Put*' }, GENERATE_ONLY)),
  identity: read(identity(EMMA, [{ name: 'objects', statements: [USE_OBJECTS] }])),
};

it.each(LANGUAGES)('no value and no layer is left unfilled: %s', (language) => {
  const i18n = createI18n(language);
  const say = (reason: Reason) => sentence(reason, i18n);
  const observations = [
    refusedAtPart(IMPLICIT, READ),
    refusedAtPart(IMPLICIT),
    refusedAtPart('Access Denied'),
    refusedAtPart('Zugriff verweigert'),
    refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY} with an explicit deny in a session policy`)),
    failing(failed('PutObject', 'Invalid arn us-east-1', 'KMS.NotFoundException', 400), READ),
    failing(failed('PutObject', 'mystery', 'Mystery', 400)),
    failing(
      failed(
        'UploadPart',
        denied('s3:PutObject', 'because no identity-based policy allows the s3:PutObject action'),
      ),
    ),
  ];
  for (const observation of observations) {
    const { verdict, fixes } = diagnose(observation);
    const notes = fixes.flatMap((fix) => [fix, ...fix.alternatives].flatMap((body) => body.notes));
    const { id, values } = summaryOf(verdict);
    const sentences = [...verdict.reasons, ...verdict.nextSteps, ...notes].map(say);
    for (const text of [...sentences, i18n.t(`diagnosis:verdicts.${id}.summary`, values)]) {
      expect(text).not.toMatch(/\{\{|\$t\(|undefined|null|layers\.|\(\)|: \.$|^\s*$/);
    }
  }
});

it('shows a message from outside as it came, whatever it tries', () => {
  const hostile = 'boo $t(diagnosis:layers.grant) {{code}} \u001b[31m \u0000diagnosis:layers.grant)';
  const { verdict } = diagnose(failing(failed('PutObject', hostile, 'Mystery', 400)));
  const [first] = verdict.reasons;
  if (first === undefined) throw new Error('a reason was expected');
  const text = sentence(first, createI18n('en'));
  expect(text).toContain('$t(diagnosis:layers.grant)');
  expect(text).toContain('{{code}}');
  expect(text).toContain(' diagnosis:layers.grant)');
  expect(text).not.toMatch(/[\u001b\u0000]/);
});

it.each(LANGUAGES)('names the layer beside a Sid that looks like markup: %s', (language) => {
  const i18n = createI18n(language);
  const values = { statement: '$t(x)', layer: 'key-policy', policy: 'layer', key: 'aws:SourceIp' };
  const text = sentence({ id: 'open-condition', values }, i18n);
  expect(text).toContain('$t(x)');
  expect(text).toContain(i18n.t('diagnosis:layers.key-policy'));
  expect(text).not.toContain('layers.');
});

it.each(LANGUAGES)('lists the layers that were not read: %s', (language) => {
  const i18n = createI18n(language);
  const text = sentence({ id: 'layers-not-read', values: { layers: ['key-policy', 'grant'] } }, i18n);
  expect(text).toContain(i18n.t('diagnosis:layers.key-policy'));
  expect(text).toContain(i18n.t('diagnosis:layers.grant'));
});
