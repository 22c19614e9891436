import type { FixBody } from '../../../diagnosis/index.ts';
import { printable } from '../../../i18n/index.ts';
import { sentence } from '../../../report/sentence.ts';
import type { TextOptions } from '../../../report/text.ts';
import { wrap } from '../../../report/width.ts';
import { bodyOf, shownFixView } from '../../flow/selectors.ts';
import type { Screen } from '../../flow/state.ts';
import { conditionLines } from '../../text/condition.ts';
import { type CodeLine, fixLines, notesUnder } from '../../text/fix-lines.ts';
import { variantText, variantToName } from '../../text/variant.ts';
import { apart, list } from './blocks.ts';

/** Nothing breaks a line that is to be copied. */
const WHOLE_LINES = { columns: Number.MAX_SAFE_INTEGER, margin: 0 } as const;

export function fixContent(
  screen: Extract<Screen, { name: 'fix' }>,
  options: TextOptions,
): readonly string[] {
  const { i18n, style } = options;
  const { t } = i18n;
  const body = bodyOf(screen.result, screen.fix, screen.variant);
  if (body === null) return [];
  const shown = shownFixView(screen);
  const lines = shown === null ? [] : fixLines(body, shown, WHOLE_LINES, i18n);
  return apart([
    fixTitle(screen, body, options),
    [
      ...body.addsOnly.flatMap((gain) => [
        `+ ${printable(gain.action)}  ${t('wizard:fix.for')}  ${printable(gain.principal)}`,
        ...conditionLines(gain.condition).map((line) => `  ${printable(line)}`),
      ]),
      ...predicted(body, options),
    ],
    shown === null
      ? wrap(t('wizard:fix.nothing'), options.columns)
      : [style.strong(t(`wizard:fix.views.${shown}`)), ...lines.map((line) => toned(line, style))],
    noteLines(notesUnder(body, shown), options),
  ]);
}

function toned({ text, tone }: CodeLine, style: TextOptions['style']): string {
  if (tone === 'added') return style.good(text);
  return tone === 'removed' ? style.bad(text) : text;
}

export function fixTitle(
  screen: Extract<Screen, { name: 'fix' }>,
  body: FixBody,
  { i18n, style }: TextOptions,
): readonly string[] {
  const { result, fix: index } = screen;
  const { t } = i18n;
  const variant = variantToName(screen);
  const title = t('check:fix', {
    number: index + 1,
    total: result.fixes.length,
    place: t(`diagnosis:targets.${body.target}`),
    change: t(`diagnosis:changes.${body.change}`),
  });
  return [
    style.strong(title),
    ...(variant === null ? [] : [variantText(variant, i18n)]),
    ...(body.account === null ? [] : [t('check:account', { account: body.account })]),
  ];
}

export function predicted(body: FixBody, { i18n: { t }, columns }: TextOptions): readonly string[] {
  return wrap(t(`check:prediction.${body.prediction}`), columns);
}

export function noteLines(notes: FixBody['notes'], options: TextOptions): readonly string[] {
  const { i18n } = options;
  return list(
    i18n.t('wizard:fix.notes'),
    notes.map((note) => sentence(note, i18n)),
    options,
  );
}
