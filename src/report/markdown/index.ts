/** `report.md`: the result as it reads well in a ticket. */
import type { CheckResult } from '../../check/events.ts';
import { summaryOf } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { cleanupSentence } from '../cleanup.ts';
import { contrastLines } from '../content/contrast-lines.ts';
import { evidenceRows } from '../content/evidence-rows.ts';
import { factsOf, wasHandedOver } from '../content/facts.ts';
import { refusedCall } from '../content/refused-call.ts';
import { stopSentences } from '../content/stop-sentences.ts';
import { timelineRows } from '../content/timeline.ts';
import { controlRows, dryRunRows } from '../control-lines.ts';
import { UNICODE } from '../glyphs.ts';
import { mechanismTexts, sentence } from '../sentence.ts';
import { code, fenced, folded, prose, table } from './escape.ts';
import { fixMarkdown, list } from './fix.ts';
import { mermaidFlow } from './mermaid.ts';

/** @param version of this tool */
export function reportMarkdown(result: CheckResult, i18n: I18n, version: string): string {
  const blocks = [
    ...verdict(result, i18n),
    ...sideBySide(result, i18n),
    ...flow(result, i18n),
    ...why(result, i18n),
    ...answer(result, i18n),
    ...fixes(result, i18n),
    ...nextSteps(result, i18n),
    ...cleanup(result, i18n),
    ...evidence(result, i18n),
    '---',
    prose(i18n.t('report:madeBy', { version })),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function verdict(result: CheckResult, i18n: I18n): readonly string[] {
  const { t } = i18n;
  const { code: verdictCode, confidence } = result.verdict;
  const summary = summaryOf(result.verdict);
  return [
    `# ${prose(t(`diagnosis:verdicts.${summary.id}.title`))}`,
    `> ${prose(t(`diagnosis:verdicts.${summary.id}.summary`, summary.values))}`,
    table(
      [prose(t('report:verdict')), code(verdictCode)],
      [
        ...(confidence === null
          ? []
          : [[prose(t('report:proof')), prose(t(`wizard:why.confidence.${confidence}`))]]),
        ...factsOf(result, i18n).map(({ name, value, isCode }) => [
          prose(name),
          isCode ? code(value) : prose(value),
        ]),
      ],
    ),
  ];
}

function sideBySide({ steps }: CheckResult, i18n: I18n): readonly string[] {
  const { t } = i18n;
  const lines = contrastLines(steps, i18n);
  if (lines.length === 0) return [];
  const head = [t('report:call'), t('report:kmsAction'), t('check:flow.small'), t('check:flow.large')];
  const rows = lines.map(({ operation, kmsAction, upload, outcome, result, isCode, parting }) => {
    const text = `${SIGN[outcome]} ${isCode ? code(result) : prose(result)}`;
    const shown = parting ? `**${text}**` : text;
    return [
      code(operation),
      kmsAction === '' ? '' : code(kmsAction),
      upload === 'small' ? shown : '',
      upload === 'large' ? shown : '',
    ];
  });
  return [
    `## ${prose(t('report:sideBySide'))}`,
    table(head.map(prose), rows),
    ...(lines.some(({ parting }) => parting) ? [`${UNICODE.bad} ${prose(t('report:parting'))}`] : []),
  ];
}

const SIGN = { succeeded: UNICODE.good, failed: UNICODE.bad, skipped: '–' } as const;

function flow({ flow: drawn }: CheckResult, i18n: I18n): readonly string[] {
  if (drawn === null) return [];
  const stop = drawn.stop === null ? null : stopSentences(drawn.stop, i18n);
  return [
    `## ${prose(i18n.t('check:flow.title'))}`,
    fenced('mermaid', mermaidFlow(drawn, i18n)),
    ...(stop === null ? [] : [`**${prose(stop.who)}**`, ...list(stop.judged)]),
  ];
}

function why(result: CheckResult, i18n: I18n): readonly string[] {
  const { t } = i18n;
  const { reasons, confidence } = result.verdict;
  const explained = mechanismTexts(result.mechanism, i18n).join(' ');
  const controls = controlRows(result.steps, i18n);
  const asked = dryRunRows(result.evidence, i18n);
  const blocks = [
    ...(explained === '' ? [] : [prose(explained)]),
    ...list(reasons.map((reason) => sentence(reason, i18n))),
    ...(controls.length === 0
      ? []
      : [
          `### ${prose(t('check:controls.title'))}`,
          controls
            .map(({ state, line, shows }) => `- ${SIGN[state]} ${prose(line)}<br>${prose(shows)}`)
            .join('\n'),
        ]),
    ...(asked.length === 0
      ? []
      : [
          `### ${prose(t('check:dryRun.title'))}`,
          asked.map(({ state, line }) => `- ${SIGN[state]} ${prose(line)}`).join('\n'),
          prose(t('check:dryRun.note')),
        ]),
  ];
  const heading = t(confidence === null ? 'check:why' : `check:whyKnown.${confidence}`);
  return blocks.length === 0 ? [] : [`## ${prose(heading)}`, ...blocks];
}

function answer(result: CheckResult, i18n: I18n): readonly string[] {
  const refused = refusedCall(result, i18n);
  if (refused === null) return [];
  const { heading, message, requestId } = refused;
  const lines = [
    message === null ? refused.code : `${refused.code}: ${message}`,
    ...(requestId === null ? [] : [i18n.t('check:requestId', { requestId })]),
  ];
  return [`## ${prose(heading.replace(/\s*:$/, ''))}`, fenced('text', lines.join('\n'))];
}

function fixes({ fixes: all }: CheckResult, i18n: I18n): readonly string[] {
  if (all.length === 0) return [];
  return [
    `## ${prose(i18n.t('report:fixes'))}`,
    ...all.flatMap((fix, index) => fixMarkdown(fix, index, all.length, i18n)),
  ];
}

function nextSteps({ verdict: { nextSteps: steps } }: CheckResult, i18n: I18n): readonly string[] {
  if (steps.length === 0) return [];
  return [`## ${prose(i18n.t('check:nextSteps'))}`, ...list(steps.map((step) => sentence(step, i18n)))];
}

function cleanup(result: CheckResult, i18n: I18n): readonly string[] {
  if (wasHandedOver(result)) return [];
  const { left } = result.cleanup;
  return [
    `## ${prose(i18n.t('report:cleanup'))}`,
    prose(cleanupSentence(result, i18n)),
    ...(left.length === 0
      ? []
      : [
          left
            .map(({ kind, key }) => `- ${code(key)} (${prose(i18n.t(`check:leftover.${kind}`))})`)
            .join('\n'),
          fenced('sh', left.map(({ command }) => command).join('\n')),
        ]),
  ];
}

/** For whoever doubts: folded, as it is long. */
function evidence(result: CheckResult, i18n: I18n): readonly string[] {
  const { t, format } = i18n;
  const rows = evidenceRows(result.evidence, i18n);
  const calls = timelineRows(result.steps, i18n);
  const piece = table(
    [
      prose(t('report:evidence.piece')),
      prose(t('report:evidence.status')),
      prose(t('report:evidence.detail')),
    ],
    rows.map(({ name, status, detail }) => [prose(name), prose(status), prose(detail)]),
  );
  const timeline = table(
    [
      t('report:call'),
      t('report:purposeName'),
      t('report:start'),
      t('report:duration'),
      t('report:result'),
      t('report:requestId'),
    ].map(prose),
    calls.map(({ operation, purpose, span, outcome, result: ended, isCode, requestId }) => [
      code(operation),
      prose(purpose),
      span === null ? '' : prose(format.duration(span.startMs)),
      span === null ? '' : prose(format.duration(span.endMs - span.startMs)),
      `${SIGN[outcome]} ${isCode ? code(ended) : prose(ended)}`,
      requestId === null ? '' : code(requestId),
    ]),
  );
  return [
    `## ${prose(t('report:evidence.title'))}`,
    ...(rows.length === 0 ? [] : [folded(t('report:evidence.summary'), piece)]),
    ...(calls.length === 0 ? [] : [folded(t('report:timeline'), timeline)]),
  ];
}
