/** A new grant: changes no document, and can be taken back by itself. */
import { type Grant, withGrant } from '../../policy/index.ts';
import type { Documents } from '../documents.ts';
import { reason } from '../reasons.ts';
import { type Draft, type KeyContext, listed, namedAs, PLAIN } from './draft.ts';

/**
 * A grant of the missing actions for this caller.
 * @param like the grant that allows the small upload today: same grantee, same constraints
 * @param names whom the statement names that the grant stands in for: a session's access stays that session's
 * @returns null where the caller cannot be named, or only by its whole account
 */
export function grantDraft(
  context: KeyContext,
  like: Grant | null,
  names: readonly string[] = [],
): Draft | null {
  const grantee = like?.granteePrincipal ?? namedAs(context.caller, names);
  if (grantee === null || context.caller.kind === 'root') return null;
  const operations = context.give.map((action) => action.slice('kms:'.length));
  const constraints = like?.constraints ?? null;
  const grant: Grant = {
    grantId: 'new',
    name: null,
    keyArn: context.keyArn,
    granteePrincipal: grantee,
    retiringPrincipal: null,
    operations,
    constraints,
  };
  return {
    ...PLAIN,
    target: 'grant',
    change: 'create-grant',
    account: context.keyAccount,
    statement: null,
    document: null,
    read: [],
    actions: [
      {
        kind: 'create-grant',
        account: context.keyAccount,
        keyArn: context.keyArn,
        granteePrincipal: grantee,
        operations,
        constraints,
      },
    ],
    notes: [
      like === null ? reason('fix-additive') : reason('fix-grant', { action: listed(context.give) }),
      reason('fix-grant-undo'),
    ],
    apply: (documents: Documents) => ({ ...documents, grants: withGrant(documents.grants, grant) }),
    rewrite: (evidence) => {
      const listed = evidence.grants;
      const grants = withGrant(listed.status === 'read' ? listed.value : [], grant);
      const by = listed.status === 'read' || listed.status === 'none' ? listed.by : 'caller';
      return { ...evidence, grants: { status: 'read', value: grants, by } };
    },
    alternatives: [],
  };
}
