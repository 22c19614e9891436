/** Authorization of KMS requests: the key policy first, then what it delegates, then grants; and KMS's wording. */
import type { AllowedBy } from '../../policy/index.ts';
import type { Authorization, Caller } from '../services.ts';
import type { KmsKey, World } from '../world/model.ts';
import { isMultiRegion } from '../world/multi-region.ts';
import { decide, type KnownDecision, namedLayer, refused } from './decide.ts';
import { inForce } from './in-force.ts';
import { denialMessage, hiddenMessage } from './messages.ts';
import { resourceControlOf } from './principal.ts';
import { tellRuling } from './rulings.ts';

export interface KmsAsk {
  /** `kms:Decrypt` … */
  readonly action: string;
  readonly key: KmsKey;
  readonly encryptionContext: Readonly<Record<string, string>>;
  readonly viaService: string | null;
  /** what the request named the key by: Decrypt may hold the ciphertext alone */
  readonly namedBy: 'key-id' | 'ciphertext';
  /** condition keys of this operation alone (`kms:GranteePrincipal` …) */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export function authorizeKms(world: World, caller: Caller, ask: KmsAsk): Authorization {
  const { action, key, namedBy, viaService } = ask;
  const { policy } = inForce(world).keys.get(key.arn) ?? key;
  const decision = decideKms(world, caller, ask, policy);
  tellRuling(() => {
    const generateDataKeyAllowedBy =
      action === 'kms:Decrypt' && decision.outcome !== 'allowed'
        ? allowedBy(decideKms(world, caller, { ...ask, action: 'kms:GenerateDataKey' }, policy))
        : null;
    return { action, resource: key.arn, viaService, decision, generateDataKeyAllowedBy };
  });
  if (decision.outcome === 'allowed') return { allowed: true };
  const denied = { callerArn: caller.arn, action, resource: key.arn };
  const layer = namedLayer(decision);
  if (caller.account !== key.account && (layer === 'key-policy' || layer === 'grant')) {
    return refused(decision, hiddenKmsDenial(caller, action, namedBy));
  }
  const form =
    namedBy === 'ciphertext' && world.wording.ciphertextForm === 'ciphertext' ? 'ciphertext' : 'plain';
  return refused(decision, denialMessage({ ...denied, form }, decision, 'plain'));
}

function allowedBy(decision: KnownDecision): AllowedBy | null {
  return decision.outcome === 'allowed' ? decision.allowedBy : null;
}

/** What KMS says about a key of another account that it will not confirm, whether the key exists or not. */
export function hiddenKmsDenial(caller: Caller, action: string, namedBy: KmsAsk['namedBy']): string {
  const form = namedBy === 'ciphertext' ? 'ciphertext' : 'hidden';
  return hiddenMessage({ callerArn: caller.arn, action, form, resource: '' });
}

/** The same decision under another key policy, for the safety check of PutKeyPolicy. */
export function decideKms(world: World, caller: Caller, ask: KmsAsk, keyPolicy: string): KnownDecision {
  const { action, key } = ask;
  return decide(world, caller, {
    action,
    resource: key.arn,
    resourceAccount: key.account,
    context: { ...kmsContext(world, caller, ask), ...ask.context },
    viaService: ask.viaService,
    resourcePolicy: { name: 'default', arn: null, text: keyPolicy },
    // A VPC endpoint policy judges the request that came through the endpoint, which is S3's, not the forwarded one.
    vpcEndpointPolicy: null,
    // RCPs do not reach AWS managed keys:
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
    resourceControl: key.manager === 'AWS' ? [] : resourceControlOf(world, key.account),
    grants: inForce(world).keys.get(key.arn)?.grants ?? key.grants,
  });
}

/**
 * An action on no key in particular (ListKeys, ListAliases): IAM decides alone, on `*`, in the caller's own account.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export function authorizeKmsAccount(world: World, caller: Caller, action: string): Authorization {
  const delegation = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${caller.account}:root` },
        Action: action,
        Resource: '*',
      },
    ],
  };
  const decision = decide(world, caller, {
    action,
    resource: '*',
    resourceAccount: caller.account,
    context: { 'kms:CallerAccount': [caller.account] },
    viaService: null,
    resourcePolicy: { name: 'account', arn: null, text: JSON.stringify(delegation) },
    vpcEndpointPolicy: null,
    resourceControl: [],
    grants: [],
  });
  tellRuling(() => ({ action, resource: '*', viaService: null, decision, generateDataKeyAllowedBy: null }));
  if (decision.outcome === 'allowed') return { allowed: true };
  const denied = { callerArn: caller.arn, action, form: 'plain', resource: '*' } as const;
  return refused(decision, denialMessage(denied, decision, 'plain'));
}

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
function kmsContext(world: World, caller: Caller, ask: KmsAsk): Record<string, readonly string[]> {
  const { key, encryptionContext, viaService } = ask;
  const context: Record<string, readonly string[]> = {
    'kms:CallerAccount': [caller.account],
    'kms:KeySpec': [key.spec],
    'kms:KeyUsage': [key.usage],
    'kms:KeyOrigin': ['AWS_KMS'],
    'kms:MultiRegion': [String(isMultiRegion(key))],
  };
  for (const [tag, value] of Object.entries(key.tags)) context[`aws:ResourceTag/${tag}`] = [value];
  if (viaService !== null) context['kms:ViaService'] = [viaService];
  const pairs = Object.entries(encryptionContext);
  for (const [name, value] of pairs) context[`kms:EncryptionContext:${name}`] = [value];
  if (pairs.length > 0) context['kms:EncryptionContextKeys'] = pairs.map(([name]) => name);
  const aliases = [...world.aliases]
    .filter(([, arn]) => arn === key.arn)
    .map(([aliasArn]) => aliasArn.slice(aliasArn.indexOf('alias/')));
  if (aliases.length > 0) context['kms:ResourceAliases'] = aliases;
  return context;
}
