/** Every sentence of the product, by language and namespace; bundled, so that nothing is read at start-up. */

import enCheck from '../../locales/en/check.json' with { type: 'json' };
import enCli from '../../locales/en/cli.json' with { type: 'json' };
import enDiagnosis from '../../locales/en/diagnosis.json' with { type: 'json' };
import enPractice from '../../locales/en/practice.json' with { type: 'json' };
import enWizard from '../../locales/en/wizard.json' with { type: 'json' };
import frCheck from '../../locales/fr/check.json' with { type: 'json' };
import frCli from '../../locales/fr/cli.json' with { type: 'json' };
import frDiagnosis from '../../locales/fr/diagnosis.json' with { type: 'json' };
import frPractice from '../../locales/fr/practice.json' with { type: 'json' };
import frWizard from '../../locales/fr/wizard.json' with { type: 'json' };
import koCheck from '../../locales/ko/check.json' with { type: 'json' };
import koCli from '../../locales/ko/cli.json' with { type: 'json' };
import koDiagnosis from '../../locales/ko/diagnosis.json' with { type: 'json' };
import koPractice from '../../locales/ko/practice.json' with { type: 'json' };
import koWizard from '../../locales/ko/wizard.json' with { type: 'json' };

export const NAMESPACES = ['cli', 'wizard', 'check', 'diagnosis', 'practice'] as const;

export const resources = {
  en: { cli: enCli, wizard: enWizard, check: enCheck, diagnosis: enDiagnosis, practice: enPractice },
  fr: { cli: frCli, wizard: frWizard, check: frCheck, diagnosis: frDiagnosis, practice: frPractice },
  ko: { cli: koCli, wizard: koWizard, check: koCheck, diagnosis: koDiagnosis, practice: koPractice },
} as const;
