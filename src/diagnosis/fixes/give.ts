/** What is missing, layer by layer, in the order of the layers. */
import type { AllowedBy, Layer, Permit } from '../../policy/index.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Answer } from './answer.ts';
import { bucketPolicyDraft } from './bucket-policy.ts';
import { ceilingAnswer, isLimit } from './ceiling.ts';
import { type Draft, type FixContext, hasKey, type KeyContext, listed } from './draft.ts';
import { grantDraft } from './grant.ts';
import { identityPolicyDraft, s3IdentityDraft } from './identity-policy.ts';
import { keyPolicyDraft } from './key-policy.ts';
import { withinLimits } from './limits.ts';
import { someoneMay } from './savable.ts';
import { byService, isKms, reachOf } from './scope.ts';
import { withConditionsLeftOut } from './unmet-conditions.ts';

const GRANTING = [
  'key-policy',
  'identity-policy',
  'grant',
  'bucket-policy',
] as const satisfies readonly Layer[];

export function isGranting(layer: Layer): layer is (typeof GRANTING)[number] {
  return GRANTING.some((granting) => granting === layer);
}

/**
 * One draft for each layer in which one of `context.give` is missing, and each service.
 * @param refused the action that was refused, and that the layers are about
 */
export function giveAnswer(context: FixContext, refused: string | null, refusedIn: readonly Layer[]): Answer {
  const at = (action: string): readonly Layer[] => {
    const ruling = context.rulings.of(action);
    if (action === refused || ruling?.outcome !== 'implicit')
      return refusedIn.filter((layer) => fits(layer, action));
    // What could not be read may lack this one as it lacks the other.
    const unread = refusedIn.filter((layer) => ruling.unread.includes(layer));
    return [...ruling.layers, ...unread];
  };
  const layers = [...new Set([...refusedIn, ...context.give.flatMap(at)])];
  const answers = layers.flatMap((layer) =>
    byService(context.give.filter((action) => at(action).includes(layer))).map((give) =>
      answerAt({ ...context, give }, layer),
    ),
  );
  return {
    drafts: answers.flatMap(({ drafts }) => drafts),
    nextSteps: answers.flatMap(({ nextSteps }) => nextSteps),
  };
}

/** A bucket policy has no say in what KMS does, nor a key policy or a grant in what S3 does. */
function fits(layer: Layer, action: string): boolean {
  if (layer === 'bucket-policy' || layer === 'vpc-endpoint-policy') return !isKms(action);
  return (layer !== 'key-policy' && layer !== 'grant') || isKms(action);
}

function answerAt(context: FixContext, layer: Layer): Answer {
  if (isLimit(layer)) return ceilingAnswer(context, layer);
  // It can only deny.
  if (layer === 'resource-control-policy')
    return { drafts: [], nextSteps: [reason('next-owner-of-layer', { layer })] };
  const draft = draftAt(context, layer);
  return draft === null
    ? { drafts: [], nextSteps: [whyNone(context, layer)] }
    : { drafts: [withConditionsLeftOut(context, withinLimits(context, draft))], nextSteps: [] };
}

function draftAt(context: FixContext, layer: (typeof GRANTING)[number]): Draft | null {
  const [action = ''] = context.give;
  if (isKms(action)) {
    if (!hasKey(context)) return null;
    switch (layer) {
      case 'key-policy':
        return keyPolicyDraft(context);
      case 'identity-policy':
        return identityPolicyDraft(context);
      case 'grant':
        return likeToday(context);
      case 'bucket-policy':
        return null;
    }
  }
  const reach = reachOf(context, context.give);
  if (reach === null) return null;
  if (layer === 'identity-policy') return s3IdentityDraft(context, reach);
  return layer === 'bucket-policy' ? bucketPolicyDraft(context, reach) : null;
}

/** Why nothing can be written for this caller there. */
function whyNone({ caller, give }: FixContext, layer: Layer): Reason {
  if (caller.kind === 'root') return reason('next-root-user', { account: caller.account });
  if (caller.kind === 'role-session' && caller.roleArn === null)
    return reason('next-role-path', { role: caller.roleName });
  return caller.kind === 'federated-user'
    ? reason('next-federated-user', { action: listed(give) })
    : reason('next-owner-of-layer', { layer });
}

/** The grant of today with the missing operation; a key policy that was read may allow nobody to make it. */
function likeToday(context: KeyContext): Draft | null {
  const draft = grantDraft(context, grantOfToday(context));
  const { keyPolicy } = context.documents;
  const known = keyPolicy !== 'unknown' && keyPolicy !== null;
  return draft === null || !known || someoneMay(keyPolicy.document, 'kms:CreateGrant')
    ? draft
    : { ...draft, notes: [...draft.notes, reason('fix-grants-not-allowed')] };
}

/** What permits it on the key's side; null: what the key policy has handed to IAM. */
function permitOfKey(by: AllowedBy): Permit | null {
  if (by.kind === 'both-sides') return by.resource;
  return by.kind === 'one-side' ? by.permit : null;
}

function grantOfToday({ today, documents }: FixContext) {
  if (today?.outcome !== 'allowed') return null;
  const permit = permitOfKey(today.allowedBy);
  if (permit?.kind !== 'grant') return null;
  return documents.grants.find(({ grantId }) => grantId === permit.grantId) ?? null;
}
