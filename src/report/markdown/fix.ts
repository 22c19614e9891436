/** A fix in Markdown: where, what changes, the commands, who gains what, and the other ways folded. */
import type { Fix, FixBody, Gain, Reason } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { fixCode, notesBesideCode } from '../content/fix-code.ts';
import {
  commandsHeading,
  fixHeading,
  gainsHeading,
  hasSomethingToUse,
  notesBeyond,
} from '../content/fix-words.ts';
import { sentence } from '../sentence.ts';
import { code, fenced, folded, prose, table } from './escape.ts';

/** A ticket takes 65,536 characters on GitHub; longer files lie beside the report. */
const LONGEST_FILE = 10_000;

export function fixMarkdown(fix: Fix, index: number, total: number, i18n: I18n): readonly string[] {
  const { t } = i18n;
  return [
    `### ${prose(fixHeading(fix, index, total, i18n))}`,
    ...bodyMarkdown(fix, fix.notes, i18n),
    ...fix.alternatives.map((other) =>
      folded(
        t(`check:alternative.${other.kind}`),
        bodyMarkdown(other, notesBeyond(fix.notes, other.notes), i18n).join('\n\n'),
      ),
    ),
  ];
}

function bodyMarkdown(body: FixBody, notes: readonly Reason[], i18n: I18n): readonly string[] {
  const { t } = i18n;
  const { account, diff, statement, read, commands, files } = body;
  const terraform = fixCode(body, 'terraform', i18n);
  const cloudformation = fixCode(body, 'cloudformation', i18n);
  const json = statement === null ? null : JSON.stringify(statement, null, 2);
  const alone = json === null ? [] : [fenced('json', json)];
  return [
    ...(account === null ? [] : [`**${prose(t('report:actsIn', { account }))}**`]),
    ...list(notesBesideCode(notes).map((note) => sentence(note, i18n))),
    ...(hasSomethingToUse(body) ? [] : [prose(t('wizard:fix.nothing'))]),
    ...(diff === null ? alone : [fenced('diff', diff)]),
    ...(read.length === 0 ? [] : [prose(t('check:readFirst')), fenced('sh', read.join('\n'))]),
    ...(commands.length === 0 ? [] : [prose(commandsHeading(body, i18n)), fenced('sh', commands.join('\n'))]),
    ...gains(body, i18n),
    `**${prose(t(`check:prediction.${body.prediction}`))}**`,
    ...(diff === null || json === null ? [] : [folded(t('report:statement'), fenced('json', json))]),
    ...files.map(({ name, content }) =>
      content.length > LONGEST_FILE
        ? prose(t('report:fileBeside', { name }))
        : folded(t('report:file', { name }), fenced('json', content)),
    ),
    ...(terraform === null ? [] : [folded(t('report:terraform'), fenced('hcl', terraform))]),
    ...(cloudformation === null ? [] : [folded(t('report:cloudformation'), fenced('yaml', cloudformation))]),
  ];
}

function gains(body: FixBody, i18n: I18n): readonly string[] {
  if (body.addsOnly.length === 0) return [];
  const { t } = i18n;
  const conditional = body.addsOnly.some(({ condition }) => condition !== null);
  const head = [
    t('report:gains.principal'),
    t('report:gains.action'),
    t('report:gains.resource'),
    ...(conditional ? [t('report:gains.condition')] : []),
  ];
  const row = ({ principal, action, resource, condition }: Gain) => [
    code(principal),
    code(action),
    code(resource),
    ...(conditional ? [condition === null ? '' : code(JSON.stringify(condition))] : []),
  ];
  return [prose(gainsHeading(body, i18n)), table(head.map(prose), body.addsOnly.map(row))];
}

/** One block, so that the list is one list; empty where there is nothing to say. */
export function list(sentences: readonly string[]): readonly string[] {
  return sentences.length === 0 ? [] : [sentences.map((text) => `- ${prose(text)}`).join('\n')];
}
