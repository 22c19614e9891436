/** A new grant: changes no document, and can be taken back by itself. */
import type { Grant } from '../../policy/index.ts';
import type { Documents } from '../documents.ts';
import { reason } from '../reasons.ts';
import { type Draft, listed, principalArnOf, type Workshop } from './draft.ts';

/**
 * A grant of the missing actions for this caller.
 * @param like the grant that allows the small upload today: same grantee, same constraints
 * @returns null where the caller cannot be named
 */
export function grantDraft(shop: Workshop, like: Grant | null): Draft | null {
  const grantee = like?.granteePrincipal ?? principalArnOf(shop.caller);
  if (grantee === null) return null;
  const operations = shop.give.map((action) => action.slice('kms:'.length));
  const constraints = like?.constraints ?? null;
  const grant: Grant = {
    grantId: 'new',
    name: null,
    keyArn: shop.keyArn,
    granteePrincipal: grantee,
    retiringPrincipal: null,
    operations,
    constraints,
  };
  return {
    target: 'grant',
    change: 'create-grant',
    account: shop.keyAccount,
    statement: null,
    document: null,
    read: [],
    actions: [
      {
        kind: 'create-grant',
        account: shop.keyAccount,
        keyArn: shop.keyArn,
        granteePrincipal: grantee,
        operations,
        constraints,
      },
    ],
    notes: [
      like === null ? reason('fix-additive') : reason('fix-grant', { action: listed(shop.give) }),
      reason('fix-grant-undo'),
    ],
    apply: (documents: Documents) => ({ ...documents, grants: [...documents.grants, grant] }),
    alternatives: [],
  };
}
