/** `check` as text: side by side, why, the fix, what was left, and the verdict in the last line. */
import type { CheckResult } from '../check/events.ts';
import type { Fix, FixBody, Gain, Reason, Step } from '../diagnosis/index.ts';
import { summaryOf } from '../diagnosis/index.ts';
import { type I18n, printable, printableLines } from '../i18n/index.ts';
import { arnToShow } from '../policy/index.ts';
import { cleanupSentence } from './cleanup.ts';
import { type ContrastLine, contrastLines } from './content/contrast-lines.ts';
import { wasHandedOver } from './content/facts.ts';
import { commandsHeading, fixHeading, gainsHeading, notesBeyond } from './content/fix-words.ts';
import { refusedCall } from './content/refused-call.ts';
import { controlRows, dryRunRows } from './control-lines.ts';
import { keyArnOf } from './document.ts';
import { type DrawnLine, flowLines } from './flow-lines.ts';
import type { Glyphs } from './glyphs.ts';
import { mechanismTexts, sentence } from './sentence.ts';
import type { Style } from './style.ts';
import { padEnd, widthOf, wrap } from './width.ts';

export interface TextOptions {
  readonly i18n: I18n;
  readonly style: Style;
  /** columns to wrap sentences at */
  readonly columns: number;
  /** whether the files that the commands name have been written */
  readonly filesWritten: boolean;
}

export function reportText(result: CheckResult, options: TextOptions): string {
  const sections = [
    header(result, options),
    sideBySide(result.steps, options),
    controls(result, options),
    rawMessage(result, options),
    flow(result, options),
    why(result, options),
    ...result.fixes.map((fix, index) => fixSection(fix, index, result.fixes.length, options)),
    cleanup(result, options),
    lastLine(result, options),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function header(result: CheckResult, options: TextOptions): string[] {
  const { i18n, columns } = options;
  const note = result.redacted ? wrap(i18n.t('cli:redact.note'), columns) : [];
  return [...about(result, options), ...note];
}

function about(result: CheckResult, { i18n, style }: TextOptions): string[] {
  const { caller } = result.evidence;
  const arn = caller.status === 'read' ? arnToShow(caller.value) : null;
  const { bucket, region } = result.target;
  if (wasHandedOver(result)) {
    const key = keyArnOf(result) ?? result.target.kmsKeyId;
    return [
      style.strong(i18n.t('check:headerExplained')),
      ...(arn === null ? [] : [style.quiet(i18n.t('check:caller', { arn: printable(arn) }))]),
      ...(key === null ? [] : [style.quiet(i18n.t('check:keyKnown', { key: printable(key) }))]),
      ...(bucket === '' ? [] : [style.quiet(i18n.t('check:bucketKnown', { bucket: printable(bucket) }))]),
    ];
  }
  return [
    style.strong(
      region === null ? i18n.t('check:bucketKnown', { bucket }) : i18n.t('check:header', { bucket, region }),
    ),
    style.quiet(i18n.t('check:caller', { arn: arn ?? i18n.t('check:unknownCaller') })),
  ];
}

/** One row an operation, one column an upload: fits 80 columns in every language. */
export function sideBySide(steps: readonly Step[], { i18n, style }: TextOptions): string[] {
  const { t } = i18n;
  const rows = contrastLines(steps, i18n);
  if (rows.length === 0) return [];
  const outcome = (row: ContrastLine) => `${signOf(row.outcome, style.glyphs)} ${row.result}`;
  const columns = [
    [t('check:operation'), ...rows.map(({ operation }) => operation)],
    [t('check:kmsAction'), ...rows.map(({ kmsAction }) => kmsAction)],
    [t('check:small'), ...rows.map((row) => (row.upload === 'small' ? outcome(row) : ''))],
    [t('check:large'), ...rows.map((row) => (row.upload === 'large' ? outcome(row) : ''))],
  ];
  const widths = columns.map((column) => Math.max(...column.map(widthOf)));
  const line = (index: number) =>
    columns
      .map((column, at) => padEnd(column[index] ?? '', widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    style.strong(`  ${line(0)}`),
    ...rows.map(
      (row, index) => `${row.parting ? style.bad('>') : ' '} ${paint(row, line(index + 1), style)}`,
    ),
  ];
}

function signOf(state: ContrastLine['outcome'], glyphs: Glyphs): string {
  return { succeeded: glyphs.good, failed: glyphs.bad, skipped: glyphs.skipped }[state];
}

/** What the controls have shown, and what KMS said when it was asked directly. */
export function controls(result: CheckResult, { i18n, style, columns }: TextOptions): string[] {
  const { t } = i18n;
  const { glyphs } = style;
  const rows = controlRows(result.steps, i18n);
  const asked = dryRunRows(result.evidence, i18n);
  const indented = (text: string) => wrap(text, columns - 4).map((line) => `    ${line}`);
  return [
    ...(rows.length === 0 ? [] : [style.strong(t('check:controls.title'))]),
    ...rows.flatMap(({ state, line: ended, shows }) => [
      ...wrap(ended, columns - 4).map(
        (line, index) => `${index === 0 ? `  ${signOf(state, glyphs)}` : '   '} ${line}`,
      ),
      ...indented(shows),
    ]),
    ...(asked.length === 0 ? [] : [style.strong(t('check:dryRun.title'))]),
    ...asked.map(({ state, line }) => `  ${signOf(state, glyphs)} ${line}`),
    ...(asked.length === 0 ? [] : indented(t('check:dryRun.note')).map(style.quiet)),
  ];
}

export function flow({ flow: drawn }: CheckResult, { i18n, style, columns }: TextOptions): string[] {
  if (drawn === null) return [];
  const lines = flowLines(drawn, { i18n, glyphs: style.glyphs, columns });
  return [style.accent(i18n.t('check:flow.title')), ...lines.map((line) => painted(line, style))];
}

function painted(line: DrawnLine, style: Style): string {
  return line
    .map(({ text, tone }) => (tone === 'plain' ? text : style[tone](text)))
    .join('')
    .trimEnd();
}

function paint(cell: ContrastLine, text: string, style: Style): string {
  if (cell.outcome === 'succeeded') return style.good(text);
  return cell.outcome === 'failed' ? style.bad(text) : style.quiet(text);
}

function rawMessage(result: CheckResult, { i18n, style }: TextOptions): string[] {
  const refused = refusedCall(result, i18n);
  if (refused === null) return [];
  const { heading, code, message, requestId } = refused;
  return [
    style.strong(heading),
    `  ${message === null ? code : `${code}: ${message}`}`,
    ...(requestId === null ? [] : [style.quiet(`  ${i18n.t('check:requestId', { requestId })}`)]),
  ];
}

function why(result: CheckResult, options: TextOptions): string[] {
  const { i18n, style, columns } = options;
  const { reasons, nextSteps, confidence } = result.verdict;
  const list = (heading: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : [style.strong(heading), ...sentences.flatMap((text) => bullet(text, options))];
  const explained = mechanismTexts(result.mechanism, i18n).join(' ');
  return [
    ...(explained === '' ? [] : [...wrap(explained, columns), '']),
    ...list(
      confidence === null ? i18n.t('check:why') : i18n.t(`check:whyKnown.${confidence}`),
      reasons.map((reason) => sentence(reason, i18n)),
    ),
    ...list(
      i18n.t('check:nextSteps'),
      nextSteps.map((step) => sentence(step, i18n)),
    ),
  ];
}

function fixSection(fix: Fix, index: number, total: number, options: TextOptions): string[] {
  const { i18n, style } = options;
  return [
    style.accent(fixHeading(fix, index, total, i18n)),
    ...fixBody(fix, fix.notes, options),
    ...fix.alternatives.flatMap((alternative) => [
      style.strong(i18n.t(`check:alternative.${alternative.kind}`)),
      ...fixBody(alternative, notesBeyond(fix.notes, alternative.notes), options),
    ]),
  ];
}

function fixBody(body: FixBody, notes: readonly Reason[], options: TextOptions): string[] {
  const { i18n, style, columns, filesWritten } = options;
  const change = body.diff ?? (body.statement === null ? null : JSON.stringify(body.statement, null, 2));
  const block = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`  ${heading}`, ...lines.map((line) => `    ${line}`)];
  return [
    ...(body.account === null ? [] : [`  ${i18n.t('check:account', { account: body.account })}`]),
    ...notes.flatMap((note) => bullet(sentence(note, i18n), options)),
    ...(change === null
      ? []
      : printableLines(change)
          .trimEnd()
          .split('\n')
          .map((line) => `    ${diffColour(line, style)}`)),
    ...block(i18n.t('check:readFirst'), body.read.map(printableLines)),
    ...block(commandsHeading(body, i18n), body.commands.map(printableLines)),
    ...(filesWritten || body.files.length === 0
      ? []
      : wrap(i18n.t('check:filesHint'), columns - 4).map((line) => `    ${style.quiet(line)}`)),
    ...block(gainsHeading(body, i18n), body.addsOnly.map(gainText)),
    `  ${i18n.t(`check:prediction.${body.prediction}`)}`,
  ];
}

function gainText({ action, principal, condition }: Gain): string {
  const parts = [`+ ${action}`, principal, ...(condition === null ? [] : [JSON.stringify(condition)])];
  return parts.map((part) => printable(part)).join('  ');
}

function diffColour(line: string, style: Style): string {
  if (line.startsWith('+')) return style.good(line);
  return line.startsWith('-') ? style.bad(line) : line;
}

export function cleanup(result: CheckResult, { i18n, style }: TextOptions): string[] {
  if (wasHandedOver(result)) return [];
  const { complete, left } = result.cleanup;
  const paintLine = complete ? style.quiet : style.bad;
  return [
    paintLine(cleanupSentence(result, i18n)),
    ...left.flatMap((one) => [
      `  ${i18n.t(`check:leftover.${one.kind}`)}  ${printable(one.key)}`,
      `    ${printableLines(one.command)}`,
    ]),
  ];
}

function lastLine(result: CheckResult, { i18n, style }: TextOptions): string[] {
  const { verdict } = result;
  const summary = summaryOf(verdict);
  const paintLine = verdict.code === 'no-problem-found' ? style.good : style.bad;
  return [
    `${paintLine(verdict.code)}: ${i18n.t(`diagnosis:verdicts.${summary.id}.summary`, summary.values)}`,
  ];
}

function bullet(text: string, { columns, style }: TextOptions): string[] {
  return wrap(text, columns - 4).map((line, index) =>
    index === 0 ? `  ${style.glyphs.waiting} ${line}` : `    ${line}`,
  );
}
