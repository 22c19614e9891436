import { expect, it } from 'vitest';
import { diagnose, REASON_IDS, type Reason, summaryOf, VERDICT_CODES } from '../../src/diagnosis/index.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { LAYERS } from '../../src/policy/index.ts';
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
  const { t } = createI18n(language);
  const say = ({ id, values }: Reason) => t(`diagnosis:reasons.${id}`, { ...values });
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
    for (const sentence of [...sentences, t(`diagnosis:verdicts.${id}.summary`, values)]) {
      expect(sentence).not.toMatch(/\{\{|\$t\(|undefined|null|layers\.|\(\)|: \.$|^\s*$/);
    }
  }
});

it('shows a message from outside as it came, whatever it tries', () => {
  const { t } = createI18n('en');
  const hostile = 'boo $t(diagnosis:layers.grant) {{code}} \u001b[31m';
  const { verdict } = diagnose(failing(failed('PutObject', hostile, 'Mystery', 400)));
  const [first] = verdict.reasons;
  if (first === undefined) throw new Error('a reason was expected');
  const sentence = t(`diagnosis:reasons.${first.id}`, { ...first.values });
  expect(sentence).toContain('$t(diagnosis:layers.grant)');
  expect(sentence).toContain('{{code}}');
  expect(sentence).not.toContain('\u001b');
});
