/** Authorization of IAM requests, and IAM's own way of naming what was asked for. */
import type { Authorization, Caller } from '../services.ts';
import type { World } from '../world/model.ts';
import { decide, refused } from './decide.ts';
import { denialMessage } from './messages.ts';
import { tellRuling } from './rulings.ts';

export interface IamTarget {
  readonly arn: string;
  /** as IAM's messages have it: `user alice`, `role uploader`, `policy <ARN>` */
  readonly label: string;
}

/** IAM works inside one account: the caller's. */
export function authorizeIam(world: World, caller: Caller, action: string, target: IamTarget): Authorization {
  const decision = decide(world, caller, {
    action,
    resource: target.arn,
    resourceAccount: caller.account,
    // IAM is a global service; its requests go to the Region of its one endpoint, whatever the caller's:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (aws:RequestedRegion)
    context: { 'aws:RequestedRegion': ['us-east-1'] },
    viaService: null,
    resourcePolicy: null,
    vpcEndpointPolicy: null,
    // There are no RCPs for IAM.
    resourceControl: [],
    grants: [],
  });
  const { arn: resource } = target;
  tellRuling(() => ({ action, resource, viaService: null, decision, generateDataKeyAllowedBy: null }));
  if (decision.outcome === 'allowed') return { allowed: true };
  const denied = { callerArn: caller.arn, action, form: 'plain', resource: target.label } as const;
  return refused(decision, denialMessage(denied, decision, 'plain'));
}
