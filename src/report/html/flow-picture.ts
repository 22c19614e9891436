/** The request flow as a picture: three lifelines, an arrow for each request, the one that was refused marked. */
import type { FlowCall, FlowOutcome, FlowStop, RequestFlow } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import { operationText } from '../content/contrast-lines.ts';
import { outcomeWord } from '../content/stop-sentences.ts';
import { UNICODE } from '../glyphs.ts';
import { type Markup, markup, NOTHING } from './escape.ts';

const WIDTH = 860;
const CALLER_X = 70;
const S3_X = 350;
const KMS_X = 660;
const TOP = 44;
const CALL_HEIGHT = 40;
const GROUP_HEIGHT = 34;
/** characters that fit between two lifelines */
const LONGEST_LABEL = 34;

interface Placed {
  readonly call: FlowCall;
  readonly index: number;
  /** the arrows' height */
  readonly y: number;
  /** a heading stands above it, here; null: none */
  readonly groupY: number | null;
}

export function flowPicture(flow: RequestFlow, i18n: I18n): Markup {
  const { t } = i18n;
  const placed = place(flow);
  const height = (placed.at(-1)?.y ?? TOP) + 22;
  const words = callSentences(flow, i18n);
  return markup`<div class="picture"><svg role="img" aria-labelledby="flow-name" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
<title id="flow-name">${t('check:flow.title')}</title>
${lane(CALLER_X, t('check:flow.caller'), height)}${lane(S3_X, 'Amazon S3', height)}${lane(KMS_X, 'AWS KMS', height)}
${placed.map((one) => drawn(one, flow.stop, i18n))}</svg></div>
<ul class="hidden">${words.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`;
}

function place({ calls }: RequestFlow): readonly Placed[] {
  let y = TOP;
  return calls.map((call, index) => {
    const groupY = call.upload === calls[index - 1]?.upload ? null : y + 24;
    y += CALL_HEIGHT + (groupY === null ? 0 : GROUP_HEIGHT);
    return { call, index, y: y - 6, groupY };
  });
}

function lane(x: number, name: string, height: number): Markup {
  return markup`<line class="lane" x1="${x}" y1="${TOP - 8}" x2="${x}" y2="${height - 4}"/><rect class="actor" x="${x - 66}" y="4" width="132" height="30" rx="5"/><text class="name" x="${x}" y="24" text-anchor="middle">${name}</text>`;
}

function drawn({ call, index, y, groupY }: Placed, stop: FlowStop | null, i18n: I18n): Markup {
  const { s3, kms, upload } = call;
  const stops = stop?.call === index;
  const group =
    groupY === null
      ? NOTHING
      : markup`<text class="group" x="4" y="${groupY}">${i18n.t(`check:flow.${upload}`)}</text>`;
  const band = stops
    ? markup`<rect class="band" x="2" y="${y - 24}" width="${WIDTH - 4}" height="${CALL_HEIGHT - 4}" rx="5"/>`
    : NOTHING;
  const word = (outcome: FlowOutcome) => outcomeWord(outcome, stop, i18n);
  const operation = operationText(call);
  if (s3 === 'not-reached')
    return markup`${group}${band}${label(CALLER_X + 12, y, operation, 'faint')}${ending(S3_X, y, s3, word(s3))}`;
  const endpoint = s3 === 'refused' && stop?.at === 'vpc-endpoint';
  const s3End = endpoint ? (CALLER_X + S3_X) / 2 + 60 : S3_X;
  const toS3 = arrow(CALLER_X, s3End, y, operation, s3);
  if (s3 !== 'passed' || kms === null) {
    const said = endpoint ? `${word(s3)}: ${i18n.t('report:flow.vpcEndpoint')}` : word(s3);
    return markup`${group}${band}${toS3}${ending(s3End, y, s3, said)}`;
  }
  return markup`${group}${band}${toS3}${arrow(S3_X, KMS_X, y, kms.action, kms.outcome)}${ending(KMS_X, y, kms.outcome, word(kms.outcome))}`;
}

function arrow(from: number, to: number, y: number, text: string, outcome: FlowOutcome): Markup {
  const end = to - 10;
  const head = `${end - 9},${y - 5} ${end},${y} ${end - 9},${y + 5}`;
  return markup`<line class="arrow ${outcome}" x1="${from}" y1="${y}" x2="${end - 8}" y2="${y}"/><polygon class="head ${outcome}" points="${head}"/>${label(from + 12, y, text, outcome === 'refused' ? 'refused' : 'plain')}`;
}

function label(x: number, y: number, text: string, look: 'plain' | 'faint' | 'refused'): Markup {
  return markup`<text class="call ${look}" x="${x}" y="${y - 7}">${printable(text, LONGEST_LABEL)}</text>`;
}

/** A sign on the lifeline and a word beside it: neither needs colour to be told apart. */
function ending(x: number, y: number, outcome: FlowOutcome, word: string): Markup {
  return markup`<circle class="end ${outcome}" cx="${x}" cy="${y}" r="9"/><text class="sign" x="${x}" y="${y + 4}" text-anchor="middle">${SIGN[outcome]}</text><text class="word ${outcome}" x="${x + 16}" y="${y + 4}">${word}</text>`;
}

const SIGN: Readonly<Record<FlowOutcome, string>> = {
  passed: UNICODE.good,
  refused: UNICODE.bad,
  'not-reached': UNICODE.waiting,
  unknown: UNICODE.unknown,
};

/** The picture in words, a sentence a call. */
function callSentences({ calls, stop }: RequestFlow, i18n: I18n): readonly string[] {
  const { t } = i18n;
  return calls.map((call) => {
    const operation = operationText(call);
    const s3 = outcomeWord(call.s3, stop, i18n);
    if (call.kms === null || call.s3 !== 'passed') return t('report:flow.s3Only', { operation, s3 });
    const { action, outcome } = call.kms;
    return t('report:flow.withKms', { operation, s3, action, kms: outcomeWord(outcome, stop, i18n) });
  });
}
