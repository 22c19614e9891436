/** Nothing was tried and nobody reports an error: whether the documents allow what an upload needs. */
import type { Facts } from '../facts.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Ruling, Rulings } from '../rulings.ts';
import type { Verdict } from '../verdict.ts';
import { denyNextSteps, type Family, shortNextSteps } from './next-steps.ts';
import { conditionReason, documentReasons, whatWouldDecide } from './reasons-of.ts';

const NEEDED = [
  { action: 'kms:GenerateDataKey', family: 'generate-data-key' },
  { action: 'kms:Decrypt', family: 'decrypt' },
] as const;

/** Judged where the bucket is known, and the documents of the S3 side are at hand. */
const S3_ACTION = 's3:PutObject';

/** An explicit Deny of one of these stands, whatever else is not known. */
const STANDS = [NEEDED[1], { action: S3_ACTION, family: 's3-action' }] as const;

/**
 * The first of the two actions that the documents do not clearly allow decides; where they leave it open, a Deny of a
 * later one does. Documents that nobody handed over can only take away: what is denied stays denied, what is allowed is
 * `likely`.
 */
export function byDocumentsAlone(facts: Facts, rulings: Rulings): Verdict {
  for (const { action, family } of NEEDED) {
    const ruling = rulings.of(action);
    if (ruling === null || ruling.outcome === 'unknown')
      return deniedLater(rulings, action) ?? open(facts, action, ruling);
    if (ruling.outcome !== 'allowed') return refused(ruling, family);
  }
  const s3 = rulings.of(S3_ACTION);
  const examined = s3?.outcome === 'allowed';
  if (s3 !== null && s3.outcome !== 'unknown' && !examined) return refused(s3, 's3-action');
  const ruling = rulings.of('kms:Decrypt');
  return {
    code: 'no-problem-found',
    action: null,
    failedOperation: null,
    denial: null,
    layers: [],
    confidence: 'likely',
    reasons: [
      reason('documents-alone'),
      reason('documents-allow-both', { one: NEEDED[0].action, other: NEEDED[1].action }),
      examined
        ? reason('documents-alone-key-state', { action: S3_ACTION })
        : reason('documents-alone-not-examined'),
      ...documentReasons(ruling, null, []).filter(({ id }) => id !== 'documents-allow'),
    ],
    nextSteps: [],
  };
}

function deniedLater(rulings: Rulings, open: string): Verdict | null {
  for (const { action, family } of STANDS) {
    const ruling = action === open ? null : rulings.of(action);
    if (ruling?.outcome !== 'explicit') continue;
    const verdict = refused(ruling, family);
    return { ...verdict, reasons: [...verdict.reasons, reason('documents-leave-open', { action: open })] };
  }
  return null;
}

function refused(ruling: Ruling, family: Family): Verdict {
  const explicit = ruling.outcome === 'explicit';
  const { layers, unread } = ruling;
  // Another IAM policy of the caller, or a grant nobody listed, may allow what these documents do not.
  const open = unread.length > 0 || layers.includes('identity-policy');
  return {
    code: `${family}-${explicit ? 'denied' : 'not-allowed'}`,
    action: ruling.action,
    failedOperation: null,
    denial: explicit ? 'explicit' : 'implicit',
    layers,
    confidence: explicit || !open ? 'proved' : 'likely',
    reasons: [
      reason('documents-alone'),
      ...documentReasons(ruling, null, layers),
      ...(layers.includes('identity-policy') && !explicit ? [reason('identity-taken-as-whole')] : []),
    ],
    nextSteps: explicit ? denyNextSteps(layers, ruling, null) : shortNextSteps(family, ruling.action, layers),
  };
}

function open(facts: Facts, action: string, ruling: Ruling | null): Verdict {
  const missing: Reason[] = [
    ...(facts.caller === null ? [reason('next-name-caller')] : []),
    ...(facts.keyArn === null ? [reason('next-name-key')] : []),
    ...roleNeeded(facts, ruling),
  ];
  return {
    code: 'undetermined',
    action,
    failedOperation: null,
    denial: null,
    layers: [],
    confidence: null,
    reasons: [
      reason('documents-alone'),
      reason('documents-leave-open', { action }),
      ...(ruling?.openConditions.map(conditionReason) ?? []),
      ...(ruling?.levelsOpen ? [reason('scp-levels-open', { action })] : []),
      ...(ruling !== null && ruling.unread.length > 0
        ? [reason('layers-not-read', { layers: ruling.unread })]
        : []),
    ],
    nextSteps: missing.length > 0 ? missing : whatWouldDecide(facts, ruling),
  };
}

/** The path of a role, which the ARN of a session does not show. */
function roleNeeded({ caller }: Facts, ruling: Ruling | null): Reason[] {
  const asked = ruling?.openConditions.some(({ key }) => key.toLowerCase() === 'aws:principalarn') === true;
  return asked && caller?.kind === 'role-session' && caller.roleArn === null
    ? [reason('next-role-path', { role: caller.roleName })]
    : [];
}
