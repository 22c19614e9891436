/** Another key: where no policy heals, or the bucket's owner asks for one. Nothing is written for it. */

import { parseArn } from '../../policy/index.ts';
import { commandsOf, placeOf } from '../commands.ts';
import { type Facts, readValue } from '../facts.ts';
import type { Fix, FixTarget } from '../fix.ts';
import { type Reason, reason } from '../reasons.ts';
import { type Draft, type FixContext, PLAIN } from './draft.ts';

/** The key that a Deny of everything else asks for. Whether this caller may use it is not known. */
export function otherKeyDraft({ caller }: FixContext, demanded: string): Draft {
  return {
    ...PLAIN,
    target: 'bucket-policy',
    change: 'use-other-key',
    account: caller.account,
    statement: null,
    document: null,
    read: [],
    actions: [],
    notes: [reason('fix-use-demanded-key', { key: demanded })],
    apply: null,
    alternatives: [],
  };
}

/** Nobody has to act but whoever uploads. */
export function otherKeyFix(facts: Facts, target: FixTarget, note: Reason): Fix {
  return { ...bare(facts), target, change: 'use-other-key', notes: [note] };
}

/** The key's state where the caller is not known: what brings the key back, and no word on what comes after. */
export function stateFix(facts: Facts, change: 'enable-key' | 'cancel-deletion'): Fix | null {
  const { keyArn, keyAccount, region, observation } = facts;
  const place = region ?? (keyArn === null ? null : (parseArn(keyArn)?.region ?? null));
  if (keyArn === null || keyAccount === null || place === null) return null;
  const enable = { kind: 'enable-key', account: keyAccount, keyArn } as const;
  const cancel = { kind: 'cancel-key-deletion', account: keyAccount, keyArn } as const;
  const actions = change === 'enable-key' ? [enable] : [cancel, enable];
  const values = { account: keyAccount };
  return {
    ...bare(facts),
    target: 'key-state',
    change,
    actions,
    commands: commandsOf(actions, [], placeOf(place, observation.target)),
    notes: [
      reason(change === 'enable-key' ? 'fix-enable-key' : 'fix-cancel-deletion', values),
      reason('fix-not-evaluated'),
    ],
  };
}

function bare(facts: Facts): Omit<Fix, 'target' | 'change' | 'notes'> {
  return {
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
    alternatives: [],
  };
}
