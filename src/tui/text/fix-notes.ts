import type { FixBody } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { sentence } from '../../report/sentence.ts';
import type { PlaceKind } from '../flow/state.ts';

/** What to know about a fix, and on a real account that a change is not seen everywhere at once. */
export function fixNotes(body: FixBody, place: PlaceKind, i18n: I18n): readonly string[] {
  const notes = body.notes.map((note) => sentence(note, i18n));
  return place === 'real' ? [...notes, i18n.t('wizard:fix.patience')] : notes;
}
