/** The request flow as a Mermaid sequence diagram: caller → Amazon S3 → AWS KMS. Source: mermaid.js.org, "Sequence diagrams" */
import type { FlowCall, FlowStop, RequestFlow } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import { operationText } from '../content/contrast-lines.ts';
import { outcomeWord } from '../content/stop-sentences.ts';
import { UNICODE } from '../glyphs.ts';

export function mermaidFlow(flow: RequestFlow, i18n: I18n): string {
  const { t } = i18n;
  const { stop } = flow;
  const byEndpoint = stop?.at === 'vpc-endpoint';
  const lines = [
    'sequenceDiagram',
    `  participant C as ${label(t('check:flow.caller'))}`,
    ...(byEndpoint ? [`  participant V as ${label(t('report:flow.vpcEndpoint'))}`] : []),
    '  participant S as Amazon S3',
    '  participant K as AWS KMS',
  ];
  flow.calls.forEach((call, index) => {
    if (call.upload !== flow.calls[index - 1]?.upload)
      lines.push(`  Note over C,K: ${label(t(`check:flow.${call.upload}`))}`);
    const drawn = callLines(call, stop, byEndpoint, i18n);
    lines.push(
      ...(stop?.call === index
        ? ['  rect rgba(220, 38, 38, 0.15)', ...drawn.map((line) => `  ${line}`), '  end']
        : drawn),
    );
  });
  return lines.join('\n');
}

function callLines(
  call: FlowCall,
  stop: FlowStop | null,
  byEndpoint: boolean,
  i18n: I18n,
): readonly string[] {
  const operation = label(operationText(call));
  const answer = (outcome: FlowCall['s3']) => `${SIGN[outcome]} ${label(outcomeWord(outcome, stop, i18n))}`;
  const { s3, kms } = call;
  if (s3 === 'not-reached') return [`  Note over C,K: ${operation} – ${label(outcomeWord(s3, stop, i18n))}`];
  if (byEndpoint && s3 === 'refused') return [`  C->>V: ${operation}`, `  V--xC: ${answer(s3)}`];
  if (s3 !== 'passed' || kms === null)
    return [`  C->>S: ${operation}`, `  S${s3 === 'passed' ? '-->>' : '--x'}C: ${answer(s3)}`];
  return [
    `  C->>S: ${operation}`,
    `  S->>K: ${label(kms.action)}`,
    `  K${kms.outcome === 'passed' ? '-->>' : '--x'}S: ${answer(kms.outcome)}`,
  ];
}

const SIGN: Readonly<Record<FlowCall['s3'], string>> = {
  passed: UNICODE.good,
  refused: UNICODE.bad,
  'not-reached': UNICODE.waiting,
  unknown: UNICODE.unknown,
};

/** Whatever the diagram's grammar could see something in is written as its character code. */
function label(text: string): string {
  return printable(text, 120).replace(
    /[^\p{L}\p{N} .:()/-]/gu,
    (character) => `#${character.codePointAt(0) ?? 0xfffd};`,
  );
}
