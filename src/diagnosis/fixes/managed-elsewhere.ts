import { type Reason, reason } from '../reasons.ts';

/** Roles that IAM itself refuses to change. Source: IAM User Guide, service-linked roles; IAM Identity Center, roles. */
export function managedElsewhere({
  kind,
  name,
}: {
  readonly kind: 'user' | 'role';
  readonly name: string;
}): readonly Reason[] {
  const reserved =
    kind === 'role' && (name.startsWith('AWSReservedSSO_') || name.startsWith('AWSServiceRoleFor'));
  return reserved ? [reason('fix-role-managed-elsewhere', { role: name })] : [];
}
