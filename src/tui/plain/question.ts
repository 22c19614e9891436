/** The question of a screen: its numbered choices or its field, and the line that asks. */
import { printable } from '../../i18n/index.ts';
import type { TextOptions } from '../../report/text.ts';
import { wrap } from '../../report/width.ts';
import { DOCUMENT_FIELDS } from '../flow/document-fields.ts';
import { FIELDS } from '../flow/form.ts';
import { offered } from '../flow/picking.ts';
import type { State } from '../flow/state.ts';
import { pickNote } from '../text/pick.ts';
import { EMPTY_FIELD } from './answer.ts';
import type { PlainChoice } from './choices.ts';

export function questionLines(
  state: State,
  choices: readonly PlainChoice[],
  options: TextOptions,
): readonly string[] {
  const { i18n, columns } = options;
  const numbers = choices.flatMap(({ words, hint }, index) => {
    const number = `${index + 1}. `;
    const indent = ' '.repeat(number.length);
    return [words, ...(hint === null ? [] : [hint])].flatMap((text, at) =>
      wrap(text, columns - number.length).map(
        (line, row) => `${at === 0 && row === 0 ? number : indent}${line}`,
      ),
    );
  });
  if (state.screen.name === 'documents') return documentLines(state, options);
  if (state.screen.name !== 'target') {
    const nothing = state.screen.name === 'scenario' && choices.length === 0;
    return nothing ? [i18n.t('wizard:scenario.none')] : numbers;
  }
  const note = pickNote(state, i18n);
  const more = offered(state).length - choices.length;
  return [
    ...fieldLines(state, options),
    ...(note === null ? [] : wrap(note, columns)),
    ...numbers,
    ...(more > 0 ? [i18n.t('wizard:plain.more', { count: more })] : []),
  ];
}

function fieldLines({ form }: State, { i18n: { t }, style, columns }: TextOptions): readonly string[] {
  const { focus } = form;
  const value = form.lines[focus].text;
  const place = t('wizard:plain.field', {
    number: FIELDS.indexOf(focus) + 1,
    total: FIELDS.length,
    name: t(`wizard:target.fields.${focus}.name`),
  });
  return [
    style.strong(place),
    ...wrap(t(`wizard:target.fields.${focus}.hint`), columns),
    ...(value === '' ? [] : [t('wizard:plain.now', { value: printable(value), empty: EMPTY_FIELD })]),
  ];
}

/** The field that is asked for, what stands in it, and what is wrong with that. */
function documentLines({ handed }: State, { i18n, style, columns }: TextOptions): readonly string[] {
  const { t } = i18n;
  const { focus } = handed;
  const value = handed.lines[focus].text;
  const problem = handed.problems[focus];
  const place = t('wizard:plain.field', {
    number: DOCUMENT_FIELDS.indexOf(focus) + 1,
    total: DOCUMENT_FIELDS.length,
    name: t(`wizard:documents.fields.${focus}.name`),
  });
  return [
    style.strong(place),
    ...wrap(t(`wizard:documents.fields.${focus}.hint`), columns),
    ...(problem === null ? [] : wrap(`${style.glyphs.bad} ${problem.says(i18n)}`, columns)),
    ...(value === '' ? [] : [t('wizard:plain.now', { value: printable(value, 2000), empty: EMPTY_FIELD })]),
  ];
}

/** Ends without a line end: the answer stands behind it. */
export function promptOf(
  state: State,
  choices: readonly PlainChoice[],
  { i18n: { t } }: TextOptions,
): string {
  const { name } = state.screen;
  if (name === 'pasted-error') return t('wizard:plain.promptPaste');
  if (name === 'target' || name === 'mfa' || name === 'documents') return t('wizard:plain.promptField');
  if (name === 'consent') return t('wizard:plain.promptNumber');
  const standing = name === 'language' || name === 'where' || name === 'scenario' ? state.cursors[name] : 0;
  if (choices.length === 0) return t('wizard:plain.promptNumber');
  return t('wizard:plain.prompt', { number: standing + 1 });
}
