/** What to change: for every verdict that a change of policies, of the key's state or of the key can answer. */

import { placeOf } from '../commands.ts';
import type { Documents } from '../documents.ts';
import { type Facts, readValue } from '../facts.ts';
import type { Fix } from '../fix.ts';
import { gotDataKey } from '../proven.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Rulings } from '../rulings.ts';
import { whatWouldDecide } from '../verdict/reasons-of.ts';
import type { Verdict, VerdictCode } from '../verdict.ts';
import type { Answer } from './answer.ts';
import { denyAnswer } from './deny.ts';
import type { Draft, FixContext } from './draft.ts';
import { hasKey } from './draft.ts';
import { contextAfter, hasPassed, UPLOAD_ACTIONS } from './evaluate.ts';
import { finish } from './finish.ts';
import { giveAnswer, isGranting } from './give.ts';
import { cancelDeletionDraft, enableKeyDraft } from './key-state.ts';
import { otherKeyFix, stateFix } from './other-key.ts';
import { savable } from './savable.ts';

export interface Prescription {
  readonly fixes: readonly Fix[];
  /** where no fix can be written: what is missing for one */
  readonly nextSteps: readonly Reason[];
}

const NOTHING: Prescription = { fixes: [], nextSteps: [] };

/**
 * An Allow is never offered against an explicit deny: it would change nothing. Nor is it where the documents already
 * hold it, or where they deny what AWS says is only not allowed: they are not what AWS decided by.
 */
export function prescribe(
  facts: Facts,
  documents: Documents,
  rulings: Rulings,
  verdict: Verdict,
): Prescription {
  switch (verdict.code) {
    case 'decrypt-not-allowed':
    case 'generate-data-key-not-allowed':
    case 's3-action-not-allowed':
      if (facts.awsManagedKey && verdict.layers.includes('key-policy'))
        return only(otherKeyFix(facts, 'key-policy', reason('fix-use-other-key')));
      return allow(facts, documents, rulings, verdict);
    case 'decrypt-denied':
    case 'generate-data-key-denied':
    case 's3-action-denied':
      return lift(facts, documents, rulings, verdict);
    case 'key-disabled':
    case 'key-pending-deletion':
      return wake(facts, documents, rulings, verdict);
    case 'key-in-other-region': {
      const region = facts.region ?? '';
      return only(otherKeyFix(facts, 'key-state', reason('fix-use-key-of-region', { region })));
    }
    case 'key-not-symmetric':
      return only(otherKeyFix(facts, 'key-state', reason('fix-use-symmetric-key')));
    default:
      return NOTHING;
  }
}

function only(fix: Fix): Prescription {
  return { fixes: [fix], nextSteps: [] };
}

function allow(facts: Facts, documents: Documents, rulings: Rulings, verdict: Verdict): Prescription {
  const context = contextFor(facts, documents, rulings, verdict);
  if (context === null) return { fixes: [], nextSteps: whatWouldDecide(facts, null) };
  if (isUnexplained(rulings, verdict))
    return { fixes: [], nextSteps: [reason('next-read-again'), reason('next-cloudtrail')] };
  return handedOver(context, giveAnswer(context, verdict.action, verdict.layers));
}

function lift(facts: Facts, documents: Documents, rulings: Rulings, verdict: Verdict): Prescription {
  const context = contextFor(facts, documents, rulings, verdict);
  return context === null ? NOTHING : handedOver(context, denyAnswer(context, verdict.layers));
}

/** A managed key of AWS's own is neither disabled nor deleted by anybody: a customer's key is meant. */
function wake(facts: Facts, documents: Documents, rulings: Rulings, verdict: Verdict): Prescription {
  const change = verdict.code === 'key-disabled' ? 'enable-key' : 'cancel-deletion';
  const context = contextFor(facts, documents, rulings, verdict);
  if (context === null || !hasKey(context)) {
    const fix = stateFix(facts, change);
    return fix === null ? NOTHING : only(fix);
  }
  const draft = change === 'enable-key' ? enableKeyDraft(context) : cancelDeletionDraft(context);
  return handedOver(context, { drafts: [draft], nextSteps: [] });
}

/** The set with what comes to light behind it. Half of a set that only works together is not offered as the whole. */
function handedOver(context: FixContext, first: Answer): Prescription {
  if (first.drafts.length === 0 || first.nextSteps.length > 0)
    return { fixes: [], nextSteps: first.nextSteps };
  const behind = whatIsBehind(context, first.drafts);
  const drafts = [...first.drafts, ...behind.drafts, ...stateBehind(context, first.drafts)].map(savable);
  return { fixes: finish(context, drafts), nextSteps: behind.nextSteps };
}

/** AWS names one refusal at a time: what the documents show behind the first is part of the set. */
function whatIsBehind(context: FixContext, drafts: readonly Draft[]): Answer {
  const nothing: Answer = { drafts: [], nextSteps: [] };
  if (
    drafts.some(
      ({ apply, rewrite, change }) =>
        apply === null || (rewrite === null && change !== 'enable-key' && change !== 'cancel-deletion'),
    )
  )
    return nothing;
  const later = contextAfter(context, drafts);
  const short = context.needs.filter(
    (action) => !hasPassed(context, action) && later.rulings.of(action)?.outcome === 'implicit',
  );
  const denied = context.needs.filter((action) => later.rulings.of(action)?.outcome === 'explicit');
  if (denied.length > 0 && context.denial !== 'explicit') return denyAnswer(later, []);
  const [action] = short;
  if (action === undefined) return nothing;
  const layers = later.rulings.of(action)?.layers ?? [];
  const answer = giveAnswer({ ...later, give: short }, action, layers);
  const noted = answer.drafts.map((draft) => ({
    ...draft,
    notes: [reason('fix-behind', { action }), ...draft.notes],
  }));
  return answer.nextSteps.length > 0
    ? { drafts: [], nextSteps: answer.nextSteps }
    : { drafts: noted, nextSteps: [] };
}

/** KMS asks for the permission first: a key that is switched off is what refuses next. */
function stateBehind(context: FixContext, drafts: readonly Draft[]): Draft[] {
  const { facts } = context;
  const state = facts.keyEvidenceFits ? readValue(facts.observation.evidence.key)?.state : undefined;
  if (drafts.some(({ target }) => target === 'key-state') || gotDataKey(facts) || !hasKey(context)) return [];
  if (state === 'Disabled') return [enableKeyDraft(context)];
  return state === 'PendingDeletion' ? [cancelDeletionDraft(context)] : [];
}

/** Whether the documents show something else than AWS has answered by; a limit that nobody could read explains it too. */
function isUnexplained(rulings: Rulings, verdict: Verdict): boolean {
  const ruling = verdict.action === null ? null : rulings.of(verdict.action);
  if (ruling?.outcome === 'explicit') return true;
  return ruling?.outcome === 'allowed' && verdict.layers.some(isGranting);
}

function contextFor(
  facts: Facts,
  documents: Documents,
  rulings: Rulings,
  verdict: Verdict,
): FixContext | null {
  const { caller, keyArn, keyAccount, region } = facts;
  if (caller === null || caller.kind === 'service' || caller.kind === 'anonymous') return null;
  const s3 = verdict.action?.startsWith('s3:') === true ? [verdict.action] : [];
  if (region === null || ((keyArn === null || keyAccount === null) && s3.length === 0)) return null;
  const kms = keyArn === null || keyAccount === null ? [] : UPLOAD_ACTIONS;
  const needs = [...s3, ...kms];
  const missing = needs.filter((action) => rulings.of(action)?.outcome !== 'allowed');
  const give =
    new Map<VerdictCode, readonly string[]>([
      ['decrypt-not-allowed', ['kms:Decrypt']],
      ['s3-action-not-allowed', s3],
      ['generate-data-key-not-allowed', missing],
    ]).get(verdict.code) ?? needs;
  return {
    facts,
    documents,
    rulings,
    caller,
    keyArn,
    keyAccount,
    place: placeOf(region, facts.observation.target),
    denial: verdict.denial,
    needs,
    give,
    today: rulings.today(documents),
    crossAccount: keyAccount !== null && caller.account !== keyAccount,
  };
}
