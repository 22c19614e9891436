/** The sentences that carry a verdict on a denial: what was seen, what the documents show, what would decide. */

import { concernedIn, type Layer, policiesIn, WITH_PRINCIPAL } from '../../policy/index.ts';
import type { DenialMessage } from '../denial/denial.ts';
import type { Facts, Failure } from '../facts.ts';
import type { StepOperation } from '../observation.ts';
import { type Reason, type ReasonId, reason } from '../reasons.ts';
import type { Ruling, Rulings } from '../rulings.ts';
import { aboutCall } from './about-call.ts';
import { isNetworkCondition } from './network-conditions.ts';
import { isCeiling, isNeverRead } from './next-steps.ts';

/** What worked before, and which call was refused. */
export function seenReasons(facts: Facts, failure: Failure): Reason[] {
  const action = 'kms:GenerateDataKey';
  const small = 'PutObject';
  const create = 'CreateMultipartUpload';
  const worked = (operation: StepOperation) =>
    facts.succeeded.has(operation) && failure.operation !== operation;
  const refused = aboutCall('call-refused', failure, { code: failure.error.code });
  if (worked(small) && worked(create))
    return [reason('small-and-create-succeeded', { small, create, action }), refused];
  if (worked(small)) return [reason('small-upload-succeeded', { operation: small, action }), refused];
  return worked(create) ? [reason('create-succeeded', { operation: create, action }), refused] : [refused];
}

/** What the documents add to a verdict whose layers are settled. */
export function documentReasons(
  ruling: Ruling | null,
  denial: DenialMessage | null,
  layers: readonly Layer[],
): Reason[] {
  if (ruling === null) return [];
  const { action } = ruling;
  const reasons: Reason[] = [];
  const bothSides = layers.includes('key-policy') && layers.includes('identity-policy');
  switch (ruling.outcome) {
    case 'implicit':
      for (const layer of ruling.layers) {
        if (layer === 'grant') {
          reasons.push(reason('grants-are-never-named', { action }));
          continue;
        }
        const beside = bothSides && layer === 'identity-policy';
        reasons.push(reason(beside ? 'identity-side-short-too' : 'documents-implicit', { layer, action }));
      }
      reasons.push(...unmetConditions(ruling), ...severalAtOnce(ruling, layers));
      break;
    case 'explicit':
      for (const layer of ruling.layers) reasons.push(reason('documents-explicit', { layer, action }));
      reasons.push(...ruling.denyConditions.map(denyConditionReason), ...severalAtOnce(ruling, layers));
      break;
    case 'allowed':
      reasons.push(reason('documents-allow', { action }));
      break;
    case 'unknown':
      reasons.push(...ruling.openConditions.map(conditionReason));
      if (ruling.levelsOpen) reasons.push(reason('scp-levels-open', { action }));
  }
  const named = denial?.layer ?? null;
  if (named !== null && layers.length > 0 && !layers.includes(named)) {
    reasons.push(reason('documents-differ-from-message', { layer: named }));
  }
  return [...reasons, ...notRead(ruling, layers), ...deadPrincipals(ruling)];
}

/** What a verdict takes for granted about policies that nobody has seen, in one sentence; an explicit deny needs none. */
function notRead(ruling: Ruling, layers: readonly Layer[]): Reason[] {
  const { outcome, unread } = ruling;
  if (outcome === 'explicit') return [];
  // A limit that AWS has named is not taken to restrict nothing.
  const assume = (outcome === 'implicit' || outcome === 'allowed') && !layers.some(isNeverRead);
  const ceilings = assume ? ruling.assumedOpen : [];
  if (unread.length > 0) {
    return [
      ceilings.length > 0
        ? reason('layers-and-ceilings-not-read', { layers: unread, ceilings })
        : reason('layers-not-read', { layers: unread }),
    ];
  }
  return ceilings.length > 0 ? [reason('ceilings-not-read', { ceilings })] : [];
}

/** Statements that would allow it but for a condition that this call does not meet, in the layers that are short. */
function unmetConditions({ decision, layers }: Ruling): Reason[] {
  return concernedIn(decision).flatMap(({ statement, effect, reason: why }) =>
    effect === 'Allow' && why?.because === 'condition' && !why.unknown && layers.includes(statement.layer)
      ? [
          reason('condition-not-met', {
            statement: nameOf(statement),
            layer: statement.layer,
            policy: statement.policyName,
            key: why.key,
          }),
        ]
      : [],
  );
}

function denyConditionReason({ statement, keys }: Ruling['denyConditions'][number]): Reason {
  const { layer, policyName } = statement;
  return reason('deny-by-condition', {
    statement: nameOf(statement),
    layer,
    policy: policyName,
    keys: keys.join(', '),
  });
}

/** AWS names one type of policy at a time: what else the documents show to refuse it comes next. */
function severalAtOnce(ruling: Ruling, layers: readonly Layer[]): Reason[] {
  const { action, beneath } = ruling;
  const all = [...new Set([...layers, ...ruling.layers, ...beneath])];
  // Both sides of two accounts have their own sentence.
  const isPair = all.length === 2 && beneath.length === 0 && all.includes('identity-policy');
  return all.length < 2 || (isPair && !all.some(isCeiling))
    ? []
    : [reason('several-refuse', { action, layers: all })];
}

/** Actions of which the documents show that they are refused next, once the call gets that far. */
export function nextRefusals(rulings: Rulings, actions: readonly string[]): Reason[] {
  return actions.flatMap((action) => {
    const ruling = rulings.of(action);
    return ruling?.outcome === 'implicit' || ruling?.outcome === 'explicit'
      ? [reason('next-refusal', { action, layers: ruling.layers })]
      : [];
  });
}

export function nameOf({ sid, index }: { readonly sid: string | null; readonly index: number }): string {
  return sid ?? `#${index + 1}`;
}

/** Sentences that somebody takes in at once: who reads no further has still read what bounds the verdict. */
export const REASONS_AT_ONCE = 6;

/** What bounds a verdict: shown even where not everything is. */
const CAVEATS: ReadonlySet<ReasonId> = new Set([
  'layers-not-read',
  'layers-and-ceilings-not-read',
  'ceilings-not-read',
  'reader-not-usable',
  'small-upload-rules-out',
  'explicit-deny-stays-open',
  'nothing-ruled-out',
  'bucket-owner-not-known',
  'open-condition',
  'network-condition',
  'scp-levels-open',
  'another-key',
]);

/** The reasons in an order in which the first six hold every caveat. */
export function caveatsInSight(reasons: readonly Reason[]): readonly Reason[] {
  if (reasons.length <= REASONS_AT_ONCE) return reasons;
  const caveats = reasons.filter(({ id }) => CAVEATS.has(id));
  const others = reasons.filter(({ id }) => !CAVEATS.has(id));
  const room = Math.max(0, REASONS_AT_ONCE - caveats.length);
  return [...others.slice(0, room), ...caveats, ...others.slice(room)];
}

/** Credentials that were named for reading and could not be used: what they would have shown is missing. */
export function unusableReaders(facts: Facts): Reason[] {
  const { readers } = facts.observation.evidence;
  if (readers.status !== 'read') return [];
  return readers.value.flatMap(({ error }) =>
    error === null ? [] : [reason('reader-not-usable', { code: error.code, message: error.message })],
  );
}

/** A statement on whose condition the decision hangs, and the key nobody here knows the value of. */
export function conditionReason({ key, statement }: Ruling['openConditions'][number]): Reason {
  return reason(isNetworkCondition(key) ? 'network-condition' : 'open-condition', {
    key,
    layer: statement.layer,
    statement: nameOf(statement),
    policy: statement.policyName,
  });
}

/** A statement whose principal was deleted looks as if it allowed, and does nothing. */
function deadPrincipals(ruling: Ruling): Reason[] {
  return policiesIn(ruling.decision, (layer) => WITH_PRINCIPAL.has(layer))
    .filter(({ reason: why }) => why?.because === 'dead-principal')
    .map(({ statement }) => reason('dead-principal', { statement: nameOf(statement) }));
}

/** What would turn this into a verdict that is proved, most telling first. */
export function whatWouldDecide(facts: Facts, ruling: Ruling | null, s3Open = false): Reason[] {
  const { evidence } = facts.observation;
  const steps: Reason[] = [];
  const key = facts.keyArn ?? facts.observation.target.kmsKeyId ?? '';
  // Which key it is, the bucket's settings say; its policy is AWS's own, the same in every account.
  const isAwsOwn = facts.awsManagedKey && facts.keyAccount === null;
  if (evidence.keyPolicy.status !== 'read' && !isAwsOwn) {
    steps.push(
      facts.keyAccount === null
        ? reason('next-find-key', { bucket: facts.observation.target.bucket })
        : reason('next-read-key-policy', { account: facts.keyAccount, key }),
    );
  }
  if (evidence.identity.status !== 'read' && facts.callerAccount !== null) {
    steps.push(reason('next-read-identity', { account: facts.callerAccount }));
  }
  if (s3Open && evidence.bucketPolicy.status === 'refused') {
    steps.push(reason('next-read-bucket-policy', { bucket: facts.observation.target.bucket }));
  }
  for (const { key: condition } of ruling?.openConditions ?? [])
    steps.push(reason('next-condition', { key: condition }));
  if (ruling?.levelsOpen) steps.push(reason('next-scp-levels'));
  return [...steps, reason('next-cloudtrail')];
}
