/** The same facts, said to somebody who handed documents over instead of having them looked up. */
import { isHandedOver } from './documents.ts';
import type { Fix } from './fix.ts';
import type { Observation } from './observation.ts';
import { type Reason, type ReasonId, reason } from './reasons.ts';
import type { Verdict } from './verdict.ts';

/** What a check looks up is here asked of whoever runs `explain`. */
const WORDS: Partial<Readonly<Record<ReasonId, ReasonId>>> = {
  'layers-not-read': 'layers-not-given',
  'layers-and-ceilings-not-read': 'layers-and-ceilings-not-given',
  'ceilings-not-read': 'ceilings-not-given',
  'next-read-key-policy': 'next-give-key-policy',
  'next-read-identity': 'next-give-identity',
  'next-read-bucket-policy': 'next-give-bucket-policy',
  'next-read-again': 'next-give-again',
  'next-role-path': 'next-name-role',
  'next-find-key': 'next-name-key',
  'next-run-again': 'next-run-check',
  'fix-document-not-read': 'fix-document-not-given',
  'fix-identity-not-read': 'fix-identity-not-given',
};

/** The result in the words for whoever was handed documents; one of a check stays as it is. */
export function inTheirWords<Result extends { readonly verdict: Verdict; readonly fixes: readonly Fix[] }>(
  { evidence }: Observation,
  result: Result,
): Result {
  if (!isHandedOver(evidence)) return result;
  // Where nobody reports a refused call, there is none to look up.
  const wasRefused = evidence.reportedError.status === 'read';
  const said = (reasons: readonly Reason[]) =>
    reasons.map((one) => ({ ...one, id: WORDS[one.id] ?? one.id }));
  const { verdict, fixes } = result;
  const open = verdict.code === 'undetermined';
  const more = [
    ...(open && evidence.caller.status !== 'read' ? [reason('next-name-caller')] : []),
    ...said(verdict.nextSteps).filter(({ id }) => wasRefused || id !== 'next-cloudtrail'),
    ...(open ? [reason('next-run-check')] : []),
  ];
  return {
    ...result,
    verdict: {
      ...verdict,
      reasons: said(verdict.reasons),
      nextSteps: unique(more),
    },
    fixes: fixes.map((fix) => ({
      ...fix,
      notes: said(fix.notes),
      alternatives: fix.alternatives.map((alternative) => ({
        ...alternative,
        notes: said(alternative.notes),
      })),
    })),
  };
}

function unique(reasons: readonly Reason[]): readonly Reason[] {
  return [...new Map(reasons.map((one) => [JSON.stringify(one), one])).values()];
}
