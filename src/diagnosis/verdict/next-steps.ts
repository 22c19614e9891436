/** Whom to ask, where no change of the caller's own documents helps. */
import type { Layer } from '../../policy/index.ts';
import type { DenialMessage } from '../denial/denial.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Ruling } from '../rulings.ts';

export type Family = 'decrypt' | 'generate-data-key' | 's3-action';

/** The first half of the verdict's code; null for actions that no upload asks for. */
export function familyOf(action: string): Family | null {
  if (action === 'kms:Decrypt') return 'decrypt';
  if (action === 'kms:GenerateDataKey') return 'generate-data-key';
  return action.startsWith('s3:') ? 's3-action' : null;
}

const CEILINGS: readonly Layer[] = [
  'permissions-boundary',
  'session-policy',
  'service-control-policy',
  'resource-control-policy',
  'vpc-endpoint-policy',
];

/** Policies that only limit: whoever owns them has to lift the limit, and the caller can rarely read them. */
export function isCeiling(layer: Layer): boolean {
  return CEILINGS.includes(layer);
}

/** Limits that no look-up shows; a boundary is read with the caller's IAM policies. */
export function isNeverRead(layer: Layer): boolean {
  return isCeiling(layer) && layer !== 'permissions-boundary';
}

/** For each limit that is short, to ask its owner. */
export function ceilingNextSteps(layers: readonly Layer[]): Reason[] {
  return layers.filter(isCeiling).map((layer) => reason('next-owner-of-layer', { layer }));
}

/** For each layer that is short of an s3: action, to give it there or to ask the owner of the limit. */
function s3NextSteps(action: string | null, layers: readonly Layer[]): Reason[] {
  return layers.map((layer) =>
    isCeiling(layer)
      ? reason('next-owner-of-layer', { layer })
      : reason('next-give-s3-action', { layer, action: action ?? '' }),
  );
}

/** What can be done about a layer that is short: for an s3: action each is told, for KMS the limits alone. */
export function shortNextSteps(family: Family, action: string | null, layers: readonly Layer[]): Reason[] {
  return family === 's3-action' ? s3NextSteps(action, layers) : ceilingNextSteps(layers);
}

/** For each Deny its owner: the statement where a document shows it, the policy where the message names it. */
export function denyNextSteps(
  layers: readonly Layer[],
  ruling: Ruling | null,
  denial: DenialMessage | null,
): Reason[] {
  const statements = ruling?.decision.outcome === 'explicit-deny' ? ruling.decision.statements : [];
  const steps = layers.map((layer) => {
    const found = statements.find((statement) => statement.layer === layer);
    if (found !== undefined) {
      const policy = found.policyArn ?? found.policyName;
      return reason('next-owner-of-statement', {
        layer,
        policy,
        statement: found.sid ?? `#${found.index + 1}`,
      });
    }
    const policy = denial?.layer === layer ? denial.policyArn : null;
    return policy === null
      ? reason('next-owner-of-layer-deny', { layer })
      : reason('next-owner-of-deny', { layer, policy });
  });
  return steps.length > 0 ? steps : [reason('next-search-deny')];
}
