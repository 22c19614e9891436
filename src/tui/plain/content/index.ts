import { printable } from '../../../i18n/index.ts';
import type { TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';
import type { State, Trouble } from '../../flow/state.ts';
import { patienceText } from '../../text/patience.ts';
import { askedFor } from './asked-for.ts';
import { headed } from './blocks.ts';
import { compareLines } from './compare.ts';
import { consentLines } from './consent.ts';
import { fixContent } from './fix.ts';
import { successLines } from './success.ts';
import { whyLines } from './why.ts';

/** Each screen as lines: the same sentences as on the drawn one, read from top to bottom. */
export function contentOf(state: State, options: TextOptions): readonly string[] {
  const { t } = options.i18n;
  const { screen } = state;
  switch (screen.name) {
    case 'where': {
      const lead = t(state.credentials === 'none' ? 'wizard:where.noCredentials' : 'wizard:where.lead');
      return headed(t('wizard:where.title'), lead, options);
    }
    case 'language':
      return headed(t('wizard:language.title'), t('wizard:language.what'), options);
    case 'scenario':
    case 'target':
    case 'explaining':
    case 'starting':
    case 'looking':
    case 'applying':
    case 'uploading':
      return headed(t(`wizard:${screen.name}.title`), t(`wizard:${screen.name}.lead`), options);
    case 'pasted-error':
    case 'documents':
    case 'mfa':
      return askedFor(screen, state, options);
    case 'patience':
      return [
        ...headed(t('wizard:patience.title'), t('wizard:patience.lead'), options),
        ...wrap(patienceText(state, options.i18n), options.columns),
      ];
    case 'consent':
      return consentLines(state, screen, options);
    case 'compare':
      return compareLines(screen.result, options);
    case 'why':
      return whyLines(screen, options);
    case 'fix':
      return fixContent(screen, options);
    case 'success':
      return successLines(state, screen.result, options);
    case 'stopping': {
      const words = screen.leadsTo === 'crash' ? 'crashed' : 'stopping';
      return headed(t(`wizard:${words}.title`), t(`wizard:${words}.lead`), options);
    }
    case 'trouble':
      return troubleLines(screen.trouble, options);
    case 'ended':
      return [];
  }
}

function troubleLines({ id, detail }: Trouble, options: TextOptions): readonly string[] {
  const { t } = options.i18n;
  return [
    ...headed(t(`wizard:trouble.${id}.title`), t(`wizard:trouble.${id}.lead`), options),
    ...wrap(printable(detail, 600), options.columns),
  ];
}
