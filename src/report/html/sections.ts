/** The sections of the page, in the order in which they are read. One with nothing in it is not there. */
import type { CheckResult } from '../../check/events.ts';
import type { I18n } from '../../i18n/index.ts';
import { cleanupSentence } from '../cleanup.ts';
import { contrastLines } from '../content/contrast-lines.ts';
import { documentsRead } from '../content/documents-read.ts';
import { evidenceRows } from '../content/evidence-rows.ts';
import { factsOf, wasHandedOver } from '../content/facts.ts';
import { refusedCall } from '../content/refused-call.ts';
import { stopSentences } from '../content/stop-sentences.ts';
import { controlRows, dryRunRows } from '../control-lines.ts';
import { mechanismTexts, sentence } from '../sentence.ts';
import { joined, type Markup, markup, NOTHING, prose } from './escape.ts';
import { bullets, codeBlock, fixSection, folded } from './fix-section.ts';
import { flowPicture } from './flow-picture.ts';
import { outcomeCell } from './outcome.ts';
import { timelineTable } from './timeline-table.ts';

export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Markup;
}

export function sectionsOf(result: CheckResult, i18n: I18n): readonly Section[] {
  const { t } = i18n;
  const { confidence, nextSteps } = result.verdict;
  const answer = refusedCall(result, i18n);
  const all: readonly Section[] = [
    { id: 'side-by-side', heading: t('report:sideBySide'), body: sideBySide(result, i18n) },
    { id: 'flow', heading: t('check:flow.title'), body: flow(result, i18n) },
    {
      id: 'why',
      heading: t(confidence === null ? 'check:why' : `check:whyKnown.${confidence}`),
      body: why(result, i18n),
    },
    {
      id: 'answer',
      heading: t('report:answer'),
      body: answer === null ? NOTHING : answerBlock(answer, i18n),
    },
    {
      id: 'fixes',
      heading: t('report:fixes'),
      body: joined(result.fixes.map((fix, index) => fixSection(fix, index, result.fixes.length, i18n))),
    },
    {
      id: 'next-steps',
      heading: t('check:nextSteps'),
      body: bullets(nextSteps.map((step) => sentence(step, i18n))),
    },
    { id: 'timeline', heading: t('report:timeline'), body: timelineTable(result, i18n) },
    { id: 'cleanup', heading: t('report:cleanup'), body: cleanup(result, i18n) },
    { id: 'evidence', heading: t('report:evidence.title'), body: evidence(result, i18n) },
  ];
  return all.filter(({ body }) => body.text !== '');
}

export function factsList(result: CheckResult, i18n: I18n): Markup {
  const rows = factsOf(result, i18n).map(
    ({ name, value, isCode }) =>
      markup`<dt>${name}</dt><dd>${isCode ? markup`<code>${value}</code>` : markup`${value}`}</dd>
`,
  );
  return markup`<dl>${rows}</dl>
`;
}

function sideBySide({ steps }: CheckResult, i18n: I18n): Markup {
  const { t } = i18n;
  const rows = contrastLines(steps, i18n);
  if (rows.length === 0) return NOTHING;
  const line = (
    row: (typeof rows)[number],
  ) => markup`<tr${row.parting ? PARTING : NOTHING}><th scope="row"><code>${row.operation}</code></th><td>${row.kmsAction === '' ? NOTHING : markup`<code>${row.kmsAction}</code>`}</td><td>${row.upload === 'small' ? outcomeCell(row) : NOTHING}</td><td>${row.upload === 'large' ? outcomeCell(row) : NOTHING}</td></tr>
`;
  const parts = rows.some(({ parting }) => parting);
  return markup`<div class="wide" tabindex="0" role="group" aria-labelledby="side-by-side"><table class="contrast"><thead><tr><th scope="col">${t('report:call')}</th><th scope="col">${t('report:kmsAction')}</th><th scope="col">${t('check:flow.small')}</th><th scope="col">${t('check:flow.large')}</th></tr></thead><tbody>
${rows.map(line)}</tbody></table></div>
${parts ? markup`<p class="stop">${t('report:parting')}</p>` : NOTHING}`;
}

const PARTING = markup` class="parting"`;

function flow({ flow: drawn }: CheckResult, i18n: I18n): Markup {
  if (drawn === null) return NOTHING;
  const stop = drawn.stop === null ? null : stopSentences(drawn.stop, i18n);
  return markup`${flowPicture(drawn, i18n)}
${stop === null ? NOTHING : markup`<p class="stop">${prose(stop.who)}</p>${bullets(stop.judged)}`}`;
}

function why(result: CheckResult, i18n: I18n): Markup {
  const { t } = i18n;
  const mechanism = mechanismTexts(result.mechanism, i18n);
  const controls = controlRows(result.steps, i18n);
  const asked = dryRunRows(result.evidence, i18n);
  return joined([
    ...mechanism.map(
      (text) => markup`<p>${prose(text)}</p>
`,
    ),
    bullets(result.verdict.reasons.map((reason) => sentence(reason, i18n))),
    controls.length === 0
      ? NOTHING
      : markup`<h3>${t('check:controls.title')}</h3>
<ul>${controls.map(
          ({
            state,
            line,
            shows,
          }) => markup`<li>${outcomeCell({ outcome: state, result: line, isCode: false })}<br/>${shows}</li>
`,
        )}</ul>`,
    asked.length === 0
      ? NOTHING
      : markup`<h3>${t('check:dryRun.title')}</h3>
<ul>${asked.map(
          ({ state, line }) => markup`<li>${outcomeCell({ outcome: state, result: line, isCode: false })}</li>
`,
        )}</ul>
<p class="note">${prose(t('check:dryRun.note'))}</p>`,
  ]);
}

function answerBlock(
  { heading, code, message, requestId }: NonNullable<ReturnType<typeof refusedCall>>,
  { t }: I18n,
): Markup {
  const text = [
    message === null ? code : `${code}: ${message}`,
    ...(requestId === null ? [] : [t('check:requestId', { requestId })]),
  ];
  return markup`<p>${heading}</p>
${codeBlock(text.join('\n'))}`;
}

function cleanup(result: CheckResult, i18n: I18n): Markup {
  if (wasHandedOver(result)) return NOTHING;
  const { left } = result.cleanup;
  const item = ({
    kind,
    key,
    command,
  }: (typeof left)[number]) => markup`<li><code>${key}</code> (${i18n.t(`check:leftover.${kind}`)})${codeBlock(command)}</li>
`;
  return markup`<p>${cleanupSentence(result, i18n)}</p>
${left.length === 0 ? NOTHING : markup`<ul>${left.map(item)}</ul>`}`;
}

function evidence(result: CheckResult, i18n: I18n): Markup {
  const { t } = i18n;
  const rows = evidenceRows(result.evidence, i18n);
  const documents = documentsRead(result.evidence, i18n);
  const line = ({
    name,
    status,
    detail,
    state,
  }: (typeof rows)[number]) => markup`<tr><th scope="row">${name}</th><td class="${state}">${status}</td><td>${prose(detail)}</td></tr>
`;
  return markup`<div class="wide" tabindex="0" role="group" aria-labelledby="evidence"><table><thead><tr><th scope="col">${t('report:evidence.piece')}</th><th scope="col">${t('report:evidence.status')}</th><th scope="col">${t('report:evidence.detail')}</th></tr></thead><tbody>
${rows.map(line)}</tbody></table></div>
${
  documents.length === 0
    ? NOTHING
    : markup`<details class="aside"><summary>${t(wasHandedOver(result) ? 'report:evidence.documentsGiven' : 'report:evidence.documents')}</summary>
${documents.map(({ title, text }) => folded(title, codeBlock(text)))}</details>`
}`;
}
