/** The sentences that carry a verdict on a denial: what was seen, what the documents show, what would decide. */
import type { Layer } from '../../policy/index.ts';
import type { DenialMessage } from '../denial.ts';
import type { Facts, FailedStep } from '../facts.ts';
import { reason } from '../reasons.ts';
import type { Ruling } from '../rulings.ts';
import type { Reason } from '../verdict.ts';
import { isNetworkCondition } from './network-conditions.ts';

/** What worked before, and which call was refused. */
export function seenReasons(facts: Facts, failure: FailedStep): Reason[] {
  const { succeeded } = facts;
  const reasons: Reason[] = [];
  const action = 'kms:GenerateDataKey';
  if (succeeded.has('PutObject') && failure.operation !== 'PutObject') {
    reasons.push(reason('small-upload-succeeded', { operation: 'PutObject', action }));
  }
  if (succeeded.has('CreateMultipartUpload') && failure.operation !== 'CreateMultipartUpload') {
    reasons.push(reason('create-succeeded', { operation: 'CreateMultipartUpload', action }));
  }
  reasons.push(reason('call-refused', { operation: failure.operation, code: failure.error.code }));
  return reasons;
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
        const beside = bothSides && layer === 'identity-policy';
        reasons.push(reason(beside ? 'identity-side-short-too' : 'documents-implicit', { layer, action }));
      }
      if (ruling.layers.includes('grant')) reasons.push(reason('grants-are-never-named', { action }));
      break;
    case 'explicit':
      for (const layer of ruling.layers) reasons.push(reason('documents-explicit', { layer, action }));
      break;
    case 'allowed':
      reasons.push(reason('documents-allow', { action }));
      break;
    case 'unknown':
      reasons.push(...ruling.openConditions.map(conditionReason));
  }
  const named = denial?.layer ?? null;
  if (named !== null && layers.length > 0 && !layers.includes(named)) {
    reasons.push(reason('documents-differ-from-message', { layer: named }));
  }
  if (ruling.outcome !== 'explicit')
    for (const layer of ruling.unread) reasons.push(reason('layer-not-read', { layer }));
  if (ruling.outcome === 'implicit' || ruling.outcome === 'allowed')
    reasons.push(reason('ceilings-not-read'));
  return reasons.concat(deadPrincipals(ruling));
}

/** A statement on whose condition the decision hangs, and the key nobody here knows the value of. */
export function conditionReason({ key, statement }: Ruling['openConditions'][number]): Reason {
  return reason(isNetworkCondition(key) ? 'network-condition' : 'open-condition', {
    key,
    layer: statement.layer,
    statement: statement.sid ?? `#${statement.index + 1}`,
    policy: statement.policyName,
  });
}

/** A statement whose principal was deleted looks as if it allowed, and does nothing. */
function deadPrincipals(ruling: Ruling): Reason[] {
  return ruling.decision.trace
    .filter(({ reason: why }) => why?.because === 'dead-principal')
    .map(({ statement }) =>
      reason('dead-principal', { statement: statement.sid ?? `#${statement.index + 1}` }),
    );
}

/** What would turn this into a verdict that is proved, most telling first. */
export function whatWouldDecide(facts: Facts, ruling: Ruling | null, s3Open = false): Reason[] {
  const { evidence } = facts.observation;
  const steps: Reason[] = [];
  const key = facts.keyArn ?? facts.observation.target.kmsKeyId ?? '';
  if (evidence.keyPolicy.status !== 'read') {
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
  return [...steps, reason('next-cloudtrail')];
}
