/** What to change, for the verdicts that a change of policies can answer. */
import type { Layer } from '../../policy/index.ts';
import type { Documents } from '../documents.ts';
import { type Facts, readValue } from '../facts.ts';
import type { Fix } from '../fix.ts';
import { reason } from '../reasons.ts';
import type { Rulings } from '../rulings.ts';
import { ceilingNextSteps, denyNextSteps, isCeiling } from '../verdict/next-steps.ts';
import { whatWouldDecide } from '../verdict/reasons-of.ts';
import type { Reason, Verdict } from '../verdict.ts';
import { type Draft, type FixContext, listed } from './draft.ts';
import { UPLOAD_ACTIONS } from './evaluate.ts';
import { finish } from './finish.ts';
import { grantDraft } from './grant.ts';
import { identityPolicyDraft } from './identity-policy.ts';
import { keyPolicyDraft } from './key-policy.ts';
import { withinLimits } from './limits.ts';

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
  if (verdict.code !== 'decrypt-not-allowed' && verdict.code !== 'generate-data-key-not-allowed')
    return NOTHING;
  if (facts.awsManagedKey && verdict.layers.includes('key-policy'))
    return { fixes: [otherKeyFix(facts)], nextSteps: [] };
  const context = contextFor(facts, documents, rulings, verdict);
  if (context === null) return { fixes: [], nextSteps: whatWouldDecide(facts, null) };
  if (isUnexplained(rulings, verdict))
    return { fixes: [], nextSteps: [reason('next-read-again'), reason('next-cloudtrail')] };

  const { layers, at } = whereToGive(context, verdict);
  const drafts: Draft[] = [];
  const nextSteps: Reason[] = [];
  for (const layer of layers.filter(isGranting)) {
    const here = { ...context, give: context.give.filter((action) => at(action).includes(layer)) };
    const draft = draftFor(here, layer);
    if (draft !== null) drafts.push(withinLimits(here, draft));
    else nextSteps.push(whyNone(context, layer));
  }
  // Half of a set that only works together is not offered as if it were the whole.
  if (nextSteps.length > 0) return { fixes: [], nextSteps };
  return {
    fixes: finish(context, drafts, layers.some(isCeiling)),
    nextSteps: besides(context, layers, verdict),
  };
}

/** Whether the documents show something else than AWS has answered by; a limit that nobody could read explains it too. */
function isUnexplained(rulings: Rulings, verdict: Verdict): boolean {
  const ruling = verdict.action === null ? null : rulings.of(verdict.action);
  if (ruling?.outcome === 'explicit') return true;
  return ruling?.outcome === 'allowed' && verdict.layers.some(isGranting);
}

const GRANTING = ['key-policy', 'identity-policy', 'grant'] as const satisfies readonly Layer[];

function isGranting(layer: Layer): layer is (typeof GRANTING)[number] {
  return GRANTING.some((granting) => granting === layer);
}

/** Every layer in which one of the actions is missing, that of the refused one first. */
function whereToGive({ give, rulings }: FixContext, verdict: Verdict) {
  const at = (action: string): readonly Layer[] => {
    const ruling = rulings.of(action);
    if (action === verdict.action || ruling?.outcome !== 'implicit') return verdict.layers;
    // What could not be read may lack this one as it lacks the other.
    const unread = verdict.layers.filter((layer) => ruling.unread.includes(layer));
    return [...ruling.layers, ...unread];
  };
  return { layers: [...new Set([...verdict.layers, ...give.flatMap(at)])], at };
}

function draftFor(context: FixContext, layer: (typeof GRANTING)[number]): Draft | null {
  switch (layer) {
    case 'key-policy':
      return keyPolicyDraft(context);
    case 'identity-policy':
      return identityPolicyDraft(context);
    case 'grant':
      return grantDraft(context, grantOfToday(context));
  }
}

/** Why nothing can be written for this caller there. */
function whyNone({ caller, give }: FixContext, layer: Layer): Reason {
  if (caller.kind === 'root') return reason('next-root-user', { account: caller.account });
  if (caller.kind === 'role-session') return reason('next-role-path', { role: caller.roleName });
  return caller.kind === 'federated-user'
    ? reason('next-federated-user', { action: listed(give) })
    : reason('next-owner-of-layer', { layer });
}

/** What the set does not lift for the other action, which AWS has not come to yet. */
function besides({ give, rulings }: FixContext, layers: readonly Layer[], verdict: Verdict): Reason[] {
  const ceilings = layers.filter((layer) => !verdict.layers.includes(layer));
  const denied = give.flatMap((action) => {
    const ruling = rulings.of(action);
    return ruling?.outcome === 'explicit' ? denyNextSteps(ruling.layers, ruling, null) : [];
  });
  return [...ceilingNextSteps(ceilings), ...denied];
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
    today: rulings.today(documents),
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
