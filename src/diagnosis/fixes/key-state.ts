/** A key that is switched off, or about to be deleted: what brings it back. */
import { reason } from '../reasons.ts';
import { type Draft, type KeyContext, PLAIN } from './draft.ts';

const STATE = {
  ...PLAIN,
  target: 'key-state',
  statement: null,
  document: null,
  read: [],
  // Who may do what is not touched.
  apply: (documents) => documents,
  alternatives: [],
} as const satisfies Partial<Draft>;

/** A disabled key is enabled. Needs kms:EnableKey in the key's account. */
export function enableKeyDraft({ keyArn, keyAccount }: KeyContext): Draft {
  return {
    ...STATE,
    change: 'enable-key',
    account: keyAccount,
    actions: [{ kind: 'enable-key', account: keyAccount, keyArn }],
    notes: [reason('fix-enable-key', { account: keyAccount })],
  };
}

/** The key comes back disabled. Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html */
export function cancelDeletionDraft({ keyArn, keyAccount }: KeyContext): Draft {
  return {
    ...STATE,
    change: 'cancel-deletion',
    account: keyAccount,
    actions: [
      { kind: 'cancel-key-deletion', account: keyAccount, keyArn },
      { kind: 'enable-key', account: keyAccount, keyArn },
    ],
    notes: [reason('fix-cancel-deletion', { account: keyAccount })],
  };
}
