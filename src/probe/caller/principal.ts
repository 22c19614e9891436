import { parseArn } from '../../policy/arn.ts';
import type { Principal } from '../../policy/index.ts';

/**
 * Reads who is calling out of what STS says.
 * @param arn `Arn` of GetCallerIdentity; an assumed role's never shows the role's path, so `roleArn` stays null
 * @param userId `UserId`: `AIDA…` for a user, `AROA…:session` for a role session
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function principalFromSts(arn: string, account: string, userId: string | null): Principal | null {
  const { service, resource } = parseArn(arn) ?? { service: null, resource: '' };
  if (service === 'iam' && resource === 'root') return { kind: 'root', arn, account };
  if (service === 'iam' && resource.startsWith('user/')) return { kind: 'user', arn, account, userId };
  if (service === 'sts' && resource.startsWith('federated-user/'))
    return { kind: 'federated-user', arn, account };
  const session = /^assumed-role\/([^/]+)\/(.+)$/.exec(resource);
  const roleName = session?.[1];
  const sessionName = session?.[2];
  if (service === 'sts' && roleName !== undefined && sessionName !== undefined) {
    const roleId = userId?.split(':')[0] ?? null;
    return { kind: 'role-session', arn, account, roleName, sessionName, roleArn: null, roleId };
  }
  return null;
}
