/** What a report is about: the caller, the bucket, the key, when. */
import type { CheckResult } from '../../check/events.ts';
import { isHandedOver } from '../../diagnosis/documents.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import { arnToShow } from '../../policy/index.ts';
import { keyArnOf } from '../document.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** a name or an address, as AWS writes it */
  readonly isCode: boolean;
}

/** Nothing was asked of AWS: somebody gave an error, documents, or both. */
export function wasHandedOver({ evidence }: Pick<CheckResult, 'evidence'>): boolean {
  return isHandedOver(evidence);
}

export function factsOf(result: CheckResult, { t, format }: I18n): readonly Fact[] {
  const { target, evidence, startedAt, interrupted } = result;
  const code = (name: string, value: string | null): Fact[] =>
    value === null || value === '' ? [] : [{ name, value: printable(value), isCode: true }];
  const caller = evidence.caller.status === 'read' ? arnToShow(evidence.caller.value) : null;
  const sizes =
    target.largeBytes === 0
      ? []
      : [
          {
            name: t('check:flow.large'),
            value: t('report:facts.sizes', {
              size: format.bytes(target.largeBytes),
              part: format.bytes(target.partBytes),
            }),
            isCode: false,
          },
        ];
  return [
    ...(result.redacted ? [{ name: t('cli:redact.title'), value: t('cli:redact.note'), isCode: false }] : []),
    ...code(t('report:facts.caller'), caller ?? null),
    ...code(t('report:facts.bucket'), target.bucket),
    ...code(t('report:facts.region'), target.region),
    ...code(t('report:facts.key'), keyArnOf(result) ?? target.kmsKeyId),
    ...code(t('report:facts.object'), target.objectKey),
    ...code(t('report:facts.endpoint'), target.endpoint),
    ...sizes,
    {
      name: t(wasHandedOver(result) ? 'report:facts.explained' : 'report:facts.checked'),
      value: format.dateTime(startedAt),
      isCode: false,
    },
    ...(interrupted
      ? [{ name: t('report:facts.note'), value: t('report:facts.interrupted'), isCode: false }]
      : []),
  ];
}
