/** Authorization of sts:AssumeRole: the trust policy has to allow, and what it leaves to an account its IAM policy. */

import { parseArn } from '../../policy/index.ts';
import type { Authorization, Caller } from '../services.ts';
import type { IamRole, World } from '../world/model.ts';
import { type Ask, decide, type KnownDecision, namedLayer, refused } from './decide.ts';
import { denialMessage, trustMessage } from './messages.ts';
import { globalContext, resourceControlOf } from './principal.ts';
import { tellRuling } from './rulings.ts';

const ACTION = 'sts:AssumeRole';
/** No account: a resource owned by it is always another account's. */
const NO_ACCOUNT = '000000000000';

export function authorizeAssumeRole(
  world: World,
  caller: Caller,
  role: IamRole,
  sessionName: string,
): Authorization {
  const denied = { callerArn: caller.arn, action: ACTION, form: 'plain', resource: role.arn } as const;
  const account = parseArn(role.arn)?.account ?? NO_ACCOUNT;
  const ask: Ask = {
    action: ACTION,
    resource: role.arn,
    resourceAccount: account,
    context: { 'sts:RoleSessionName': [sessionName] },
    viaService: null,
    resourcePolicy: { name: 'trust-policy', arn: null, text: role.trustPolicy },
    vpcEndpointPolicy: null,
    resourceControl: resourceControlOf(world, account),
    grants: [],
  };
  const decision = withTrust(world, caller, ask, decide(world, caller, ask));
  const { resource } = ask;
  tellRuling(() => ({
    action: ACTION,
    resource,
    viaService: null,
    decision,
    generateDataKeyAllowedBy: null,
  }));
  if (decision.outcome === 'allowed') return { allowed: true };
  // The engine's word for any resource's policy but a key's; here it is the trust policy.
  if (namedLayer(decision) !== 'bucket-policy')
    return refused(decision, denialMessage(denied, decision, 'plain'));
  return refused(
    decision,
    trustMessage(denied, decision.outcome === 'implicit-deny' ? 'implicit' : 'explicit'),
  );
}

/** What a caller is told whom no trust policy lets in, whether the role exists or not. */
export function notTrusted(caller: Caller, roleArn: string): string {
  return trustMessage(
    { callerArn: caller.arn, action: ACTION, form: 'plain', resource: roleArn },
    'implicit',
  );
}

/**
 * Unlike a bucket policy, a trust policy has to allow inside one account too; an IAM policy alone is not enough.
 * A decision that rests on IAM alone is made again as across accounts, where both sides must allow.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
function withTrust(world: World, caller: Caller, ask: Ask, decision: KnownDecision): KnownDecision {
  if (decision.outcome !== 'allowed' || decision.allowedBy.kind !== 'one-side') return decision;
  const { permit } = decision.allowedBy;
  if (permit.kind === 'statement' && permit.statement.layer !== 'identity-policy') return decision;
  const context = { ...globalContext(world, caller, ask.resourceAccount, null), ...ask.context };
  return decide(world, caller, { ...ask, resourceAccount: NO_ACCOUNT, context });
}
