/** GetPolicy and GetPolicyVersion. Every managed policy here has one version. */
import { createHash } from 'node:crypto';
import { authorizeIam } from '../../authorization/iam.ts';
import { accountOf } from '../../authorization/principal.ts';
import type { Caller } from '../../services.ts';
import type { PolicyText, World } from '../../world/model.ts';
import { encodeDocument } from '../documents.ts';
import { accessDenied, IamError, noSuchEntity } from '../failure.ts';
import type { IamOperation } from '../handler.ts';
import { field, type Params } from '../params.ts';

const VERSION = 'v1';
/** AWS managed policies are years old; the customer's own share the date. */
const CREATED = '2024-05-14T09:30:00Z';

const GetPolicy: IamOperation = (world, caller, params) => {
  const { arn, name } = findPolicy(world, caller, params, 'iam:GetPolicy');
  const { users, roles } = accountOf(world, caller.account);
  const principals = [...users.values(), ...roles.values()];
  return {
    ok: true,
    result: {
      Policy: {
        PolicyName: name,
        PolicyId: policyId(name),
        Arn: arn,
        Path: arn?.replace(/^.*:policy(\/.*\/|\/)[^/]*$/, '$1') ?? '/',
        DefaultVersionId: VERSION,
        AttachmentCount: principals.filter(({ attached }) => attached.some((one) => one === arn)).length,
        PermissionsBoundaryUsageCount: principals.filter(({ boundary }) => boundary === arn).length,
        IsAttachable: true,
        CreateDate: CREATED,
        UpdateDate: CREATED,
      },
    },
  };
};

const GetPolicyVersion: IamOperation = (world, caller, params) => {
  const version = field(params, 'VersionId');
  const { arn, text } = findPolicy(world, caller, params, 'iam:GetPolicyVersion');
  if (version !== VERSION) {
    return noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`);
  }
  return {
    ok: true,
    result: {
      PolicyVersion: {
        Document: encodeDocument(text),
        VersionId: VERSION,
        IsDefaultVersion: true,
        CreateDate: CREATED,
      },
    },
  };
};

function findPolicy(world: World, caller: Caller, params: Params, action: string): PolicyText {
  const arn = field(params, 'PolicyArn');
  const authorization = authorizeIam(world, caller, action, { arn, label: `policy ${arn}` });
  if (!authorization.allowed) throw new IamError(accessDenied(authorization.message));
  const policy = accountOf(world, caller.account).managedPolicies.get(arn);
  if (policy === undefined) throw new IamError(noSuchEntity(`Policy ${arn} was not found.`));
  return policy;
}

/** `ANPA` and 17 more, the same at each call. */
function policyId(name: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(name).digest('hex')}`)
    .toString(32)
    .toUpperCase();
  return `ANPA${digits.slice(0, 17)}`;
}

export const MANAGED_POLICIES = { GetPolicy, GetPolicyVersion };
