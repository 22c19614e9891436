/** The request flow drawn: one line a call, caller → Amazon S3 → AWS KMS, the one that was refused marked and explained. */
import type { FlowCall, FlowOutcome, FlowStop, RequestFlow } from '../diagnosis/index.ts';
import type { I18n } from '../i18n/index.ts';
import { operationText } from './content/contrast-lines.ts';
import { outcomeWord, stopSentences } from './content/stop-sentences.ts';
import type { Glyphs } from './glyphs.ts';
import { padEnd, widthOf, wrap, wrapCutting } from './width.ts';

export type Tone = 'plain' | 'strong' | 'quiet' | 'good' | 'bad';

export interface Segment {
  readonly text: string;
  readonly tone: Tone;
}

/** Segments stand beside each other; signs and words carry what the tone says. */
export type DrawnLine = readonly Segment[];

export interface Drawing {
  readonly i18n: I18n;
  readonly glyphs: Glyphs;
  /** cells there are */
  readonly columns: number;
  /** whether a word that is too long is cut: on a screen; where lines may be longer it stays whole, to be copied */
  readonly cutsWords?: boolean;
}

/** `CompleteMultipartUpload`, the longest, and a space. */
const OPERATION_COLUMNS = 24;
const KMS_COLUMNS = 'kms:GenerateDataKey'.length;
const MARK_COLUMNS = 2;
/** Arrow, sign, line, action, arrow, sign and the space between. */
const LANES_COLUMNS = 4 + 1 + 3 + KMS_COLUMNS + 4 + 1;

/** @returns no line is wider than `columns`, from 54 on; names of policies are broken at spaces only */
export function flowLines(flow: RequestFlow, drawing: Drawing): readonly DrawnLine[] {
  const { i18n, columns } = drawing;
  const { t } = i18n;
  const words = (['passed', 'refused', 'likely', 'not-reached', 'unknown'] as const).map((outcome) =>
    widthOf(t(`check:flow.outcome.${outcome}`)),
  );
  const wide = columns >= MARK_COLUMNS + OPERATION_COLUMNS + LANES_COLUMNS + 1 + Math.max(...words);
  const lines: DrawnLine[] = [laneNames(drawing, wide)];
  flow.calls.forEach((call, index) => {
    if (call.upload !== flow.calls[index - 1]?.upload)
      lines.push([{ text: t(`check:flow.${call.upload}`), tone: 'strong' }]);
    lines.push(callLine(call, index, flow.stop, drawing, wide));
  });
  return flow.stop === null ? lines : [...lines, [], ...stopLines(flow.stop, drawing)];
}

function laneNames({ i18n: { t } }: Drawing, wide: boolean): DrawnLine {
  const s3At = MARK_COLUMNS + OPERATION_COLUMNS + (wide ? 4 : 2);
  const kmsAt = s3At + (wide ? 1 + 3 + KMS_COLUMNS + 4 : 2 + KMS_COLUMNS + 3);
  const caller = padEnd(`  ${t('check:flow.caller')}`, s3At);
  // The last name may reach to the left of its column, so that it does not reach over the edge.
  return [{ text: `${caller}${padEnd('Amazon S3', kmsAt - s3At - (wide ? 0 : 6))}AWS KMS`, tone: 'quiet' }];
}

function callLine(
  call: FlowCall,
  index: number,
  stop: FlowStop | null,
  drawing: Drawing,
  wide: boolean,
): DrawnLine {
  const stops = stop?.call === index;
  const { glyphs } = drawing;
  const { s3, kms } = call;
  const reached = s3 !== 'not-reached';
  const tone = reached ? 'plain' : 'quiet';
  const mark: Segment = { text: stops ? `${glyphs.parting} ` : '  ', tone: 'bad' };
  const operation: Segment = {
    text: padEnd(operationText(call), OPERATION_COLUMNS),
    tone: stops ? 'strong' : tone,
  };
  const word = (outcome: FlowOutcome, always: boolean): Segment[] =>
    wide || always
      ? [
          {
            text: ` ${outcomeWord(outcome, stop, drawing.i18n)}`,
            tone: outcome === 'refused' ? 'bad' : 'quiet',
          },
        ]
      : [];
  const toS3: Segment = { text: `${arrow(glyphs, wide ? 3 : 1)} `, tone: 'quiet' };
  if (!reached)
    return [
      mark,
      operation,
      { text: padEnd('', wide ? 4 : 2), tone: 'quiet' },
      sign(s3, glyphs),
      ...word(s3, true),
    ];
  // Where S3 says no, its arrow ends there: KMS is not asked.
  if (s3 !== 'passed' || kms === null)
    return [mark, operation, toS3, sign(s3, glyphs), ...word(s3, s3 !== 'passed')];
  const fill = glyphs.line.repeat(Math.max(0, KMS_COLUMNS - kms.action.length));
  return [
    mark,
    operation,
    toS3,
    sign(s3, glyphs),
    { text: wide ? ` ${glyphs.line} ` : ' ', tone: 'quiet' },
    { text: kms.action, tone: kms.outcome === 'refused' ? 'bad' : 'plain' },
    {
      text: wide
        ? ` ${fill}${glyphs.line}${glyphs.arrow} `
        : `${' '.repeat(fill.length)} ${arrow(glyphs, 1)} `,
      tone: 'quiet',
    },
    sign(kms.outcome, glyphs),
    ...word(kms.outcome, false),
  ];
}

function arrow(glyphs: Glyphs, cells: number): string {
  return glyphs.line.repeat(cells - 1) + glyphs.arrow;
}

function sign(outcome: FlowOutcome, glyphs: Glyphs): Segment {
  switch (outcome) {
    case 'passed':
      return { text: glyphs.good, tone: 'good' };
    case 'refused':
      return { text: glyphs.bad, tone: 'bad' };
    case 'not-reached':
      return { text: glyphs.waiting, tone: 'quiet' };
    case 'unknown':
      return { text: glyphs.unknown, tone: 'strong' };
  }
}

/** Who refused, and which kind of policy judged it. */
function stopLines(stop: FlowStop, drawing: Drawing): DrawnLine[] {
  const { i18n, glyphs } = drawing;
  const { who, judged } = stopSentences(stop, i18n);
  return [
    ...paragraph(who, drawing).map(
      (text, index): DrawnLine => [
        { text: index === 0 ? `${glyphs.bad} ` : '  ', tone: 'bad' },
        { text, tone: 'strong' },
      ],
    ),
    ...judged.flatMap((text) =>
      paragraph(text, drawing).map((line): DrawnLine => [{ text: `  ${line}`, tone: 'plain' }]),
    ),
  ];
}

function paragraph(text: string, { columns, cutsWords = false }: Drawing): readonly string[] {
  return (cutsWords ? wrapCutting : wrap)(text, columns - MARK_COLUMNS);
}
