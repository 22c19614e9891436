import type { I18n } from '../../i18n/index.ts';
import { printable } from '../../i18n/index.ts';
import { offered, pickFieldOf } from '../flow/picking.ts';
import type { State } from '../flow/state.ts';

const ACTIONS = { bucket: 's3:ListAllMyBuckets', kmsKeyId: 'kms:ListAliases', profile: '' } as const;

/** How it stands with the list of the field in hand, quietly: nothing waits for it. Null: there is no more to say. */
export function pickNote(state: State, { t }: I18n): string | null {
  const field = pickFieldOf(state);
  if (field === null) return null;
  const { status, items, code } = state.listings[field];
  const typed = state.form.lines[field].text.trim();
  if (status === 'refused') {
    return /^AccessDenied/.test(code ?? '')
      ? t('wizard:pick.notAllowed', { action: ACTIONS[field] })
      : t('wizard:pick.failed', { code: printable(code ?? '', 60) });
  }
  if (items.length === 0)
    return status === 'ready' ? t('wizard:pick.none') : t(`wizard:pick.loading.${field}`);
  if (offered(state).length > 0) return t(`wizard:pick.title.${field}`);
  const known = items.some(({ value }) => value === typed);
  return known || status === 'loading' ? null : t('wizard:pick.other');
}
