import { type PolicyDocument, type Principal, parseArn, parsePolicy } from '../policy/index.ts';
import type { Observation } from './observation.ts';

/**
 * The caller, with the role's full ARN where something shows it: IAM, or a policy that names the role. A session's
 * own ARN drops the path; role names are unique in an account, so that a name is enough to recognise the role by.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (names)
 */
export function callerOf({ evidence }: Observation): Principal | null {
  if (evidence.caller.status !== 'read') return null;
  const caller = evidence.caller.value;
  if (caller.kind !== 'role-session' || caller.roleArn !== null) return caller;
  const known = evidence.identity.status === 'read' ? [evidence.identity.value.subject.arn] : [];
  const texts = [evidence.keyPolicy, evidence.bucketPolicy].flatMap((piece) =>
    piece.status === 'read' ? [piece.value] : [],
  );
  const named = texts.flatMap((text) => {
    const parsed = parsePolicy(text);
    return parsed.ok ? namesIn(parsed.document) : [];
  });
  const roleArn = [...known, ...named].find((arn) => isRole(arn, caller.account, caller.roleName)) ?? null;
  return { ...caller, roleArn };
}

function namesIn(document: PolicyDocument): readonly string[] {
  return document.statements.flatMap(({ principal }) =>
    principal.kind === 'none' ? [] : principal.entries.map((entry) => entry.value),
  );
}

function isRole(text: string, account: string, name: string): boolean {
  const arn = parseArn(text);
  if (arn?.service !== 'iam' || arn.account !== account || !arn.resource.startsWith('role/')) return false;
  return arn.resource.split('/').at(-1) === name;
}
