/** A Deny in a policy that nobody here has read: who owns it, and how that owner prints it. */
import type { Layer } from '../../policy/index.ts';
import {
  describePolicyCommand,
  getBucketPolicyCommand,
  getKeyPolicyCommand,
  getPolicyCommand,
  getSubjectCommand,
  listPoliciesCommands,
} from '../commands.ts';
import { readValue } from '../facts.ts';
import { reason } from '../reasons.ts';
import type { Answer } from './answer.ts';
import { type Draft, type FixContext, PLAIN } from './draft.ts';
import { bucketAccountOf, bucketArnOf, managementAccountOf } from './sources.ts';
import { subjectOf } from './subject.ts';

/** A change without a document: what is to be narrowed, by whom. */
export function unreadDeny(context: FixContext, layer: Layer): Answer {
  // What AWS blames has been read, and holds no such statement: it is not what AWS decided by.
  if (wasRead(context, layer))
    return { drafts: [], nextSteps: [reason('next-read-again'), reason('next-cloudtrail')] };
  if (layer === 'grant') return { drafts: [], nextSteps: [reason('next-search-deny')] };
  const { account, read } = ownerOf(context, layer);
  const draft: Draft = {
    ...PLAIN,
    target: layer,
    change: 'narrow-deny',
    account,
    statement: null,
    document: null,
    read,
    actions: [],
    notes: [reason('fix-deny-not-read', { layer })],
    apply: null,
    alternatives: [],
  };
  return { drafts: [draft], nextSteps: [] };
}

function wasRead({ documents }: FixContext, layer: Layer): boolean {
  switch (layer) {
    case 'key-policy':
      return documents.keyPolicy !== 'unknown';
    case 'bucket-policy':
      return documents.bucketPolicy !== 'unknown';
    case 'identity-policy':
      return documents.identityComplete;
    case 'permissions-boundary':
      return documents.boundary !== 'unknown' && documents.identityComplete;
    // Of these nobody knows whether all were handed over.
    case 'session-policy':
    case 'service-control-policy':
    case 'resource-control-policy':
    case 'vpc-endpoint-policy':
    case 'grant':
      return false;
  }
}

export function ownerOf(
  context: FixContext,
  layer: Exclude<Layer, 'grant'>,
): Pick<Draft, 'account' | 'read'> {
  const { facts, caller, keyArn, keyAccount, place } = context;
  const policyArn = facts.denial?.layer === layer ? facts.denial.policyArn : null;
  const subject = subjectOf(context);
  const listings = subject === null ? [] : listPoliciesCommands(subject, place);
  switch (layer) {
    case 'key-policy':
      return { account: keyAccount, read: keyArn === null ? [] : [getKeyPolicyCommand(keyArn, place)] };
    case 'bucket-policy': {
      const plain = bucketArnOf(facts) !== null;
      const { bucket } = facts.observation.target;
      return { account: bucketAccountOf(facts), read: plain ? [getBucketPolicyCommand(bucket, place)] : [] };
    }
    case 'identity-policy':
      return {
        account: caller.account,
        read: policyArn === null ? listings : [getPolicyCommand(policyArn, place)],
      };
    case 'permissions-boundary': {
      const arn = policyArn ?? readValue(facts.observation.evidence.identity)?.boundary?.arn ?? null;
      const ask = subject === null ? [] : [getSubjectCommand(subject, place)];
      return { account: caller.account, read: arn === null ? ask : [getPolicyCommand(arn, place)] };
    }
    case 'session-policy':
      return { account: caller.account, read: [] };
    case 'service-control-policy':
    case 'resource-control-policy':
      return {
        account: managementAccountOf(policyArn),
        read: policyArn === null ? [] : describePolicyCommand(policyArn, place),
      };
    case 'vpc-endpoint-policy':
      return { account: null, read: [] };
  }
}
