/** What to change, for the verdicts that a change of policies can answer. */
import type { Documents } from '../documents.ts';
import { type Facts, readValue } from '../facts.ts';
import type { Fix } from '../fix.ts';
import { reason } from '../reasons.ts';
import type { Rulings } from '../rulings.ts';
import { isCeiling } from '../verdict/next-steps.ts';
import { whatWouldDecide } from '../verdict/reasons-of.ts';
import type { Reason, Verdict } from '../verdict.ts';
import type { Draft, FixContext } from './draft.ts';
import { UPLOAD_ACTIONS } from './evaluate.ts';
import { finish } from './finish.ts';
import { grantDraft } from './grant.ts';
import { identityPolicyDraft } from './identity-policy.ts';
import { keyPolicyDraft } from './key-policy.ts';

export interface Prescription {
  readonly fixes: readonly Fix[];
  /** where no fix can be written: what is missing for one */
  readonly nextSteps: readonly Reason[];
}

const NOTHING: Prescription = { fixes: [], nextSteps: [] };

/** An Allow is never offered against an explicit deny: it would change nothing. */
export function prescribe(
  facts: Facts,
  documents: Documents,
  rulings: Rulings,
  verdict: Verdict,
): Prescription {
  if (verdict.code !== 'decrypt-not-allowed' && verdict.code !== 'generate-data-key-not-allowed')
    return NOTHING;
  if (facts.awsManagedKey && verdict.layers.includes('key-policy'))
    return { fixes: [otherKeyFix(facts)], nextSteps: [] };
  const context = contextFor(facts, documents, rulings, verdict);
  if (context === null) {
    return { fixes: [], nextSteps: whatWouldDecide(facts, null) };
  }
  const drafts: Draft[] = [];
  const nextSteps: Reason[] = [];
  for (const layer of verdict.layers) {
    if (layer === 'key-policy') {
      const draft = keyPolicyDraft(context);
      if (draft !== null) drafts.push(draft);
      else if (context.caller.kind === 'role-session')
        nextSteps.push(reason('next-role-path', { role: context.caller.roleName }));
    }
    if (layer === 'identity-policy') {
      const draft = identityPolicyDraft(context);
      if (draft !== null) drafts.push(draft);
    }
    if (layer === 'grant') {
      const draft = grantDraft(context, grantOfToday(context));
      if (draft !== null) drafts.push(draft);
    }
  }
  // Half of a set that only works together is not offered as if it were the whole.
  if (nextSteps.length > 0) return { fixes: [], nextSteps };
  return { fixes: finish(context, drafts, verdict.layers.some(isCeiling)), nextSteps: [] };
}

function contextFor(
  facts: Facts,
  documents: Documents,
  rulings: Rulings,
  verdict: Verdict,
): FixContext | null {
  const { caller, keyArn, keyAccount } = facts;
  const region = facts.region;
  if (caller === null || caller.kind === 'service' || caller.kind === 'anonymous') return null;
  if (keyArn === null || keyAccount === null || region === null) return null;
  const give =
    verdict.code === 'decrypt-not-allowed'
      ? (['kms:Decrypt'] as const)
      : UPLOAD_ACTIONS.filter((action) => rulings.of(action)?.outcome !== 'allowed');
  return {
    facts,
    documents,
    rulings,
    caller,
    keyArn,
    keyAccount,
    place: { region, endpoint: facts.observation.target.endpoint },
    give,
    today: rulings.of('kms:GenerateDataKey')?.decision ?? null,
    crossAccount: caller.account !== keyAccount,
  };
}

function grantOfToday({ today, documents }: FixContext) {
  if (today?.outcome !== 'allowed') return null;
  const by = today.allowedBy;
  const permit = by.kind === 'both-sides' ? by.resource : by.kind === 'one-side' ? by.permit : null;
  if (permit?.kind !== 'grant') return null;
  return documents.grants.find(({ grantId }) => grantId === permit.grantId) ?? null;
}

/** The policy of aws/s3 is AWS's own: nothing can be added to it, and no other account can use the key. */
function otherKeyFix(facts: Facts): Fix {
  return {
    target: 'key-policy',
    change: 'use-other-key',
    account: facts.keyAccount ?? readValue(facts.observation.evidence.key)?.account ?? null,
    statement: null,
    document: null,
    diff: null,
    files: [],
    read: [],
    actions: [],
    commands: [],
    terraform: null,
    cloudformation: null,
    prediction: 'unknown',
    addsOnly: [],
    notes: [reason('fix-use-other-key')],
    alternatives: [],
  };
}
