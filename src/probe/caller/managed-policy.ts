import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam';
import { type Answer, ask, required } from '../connection/call-error.ts';

/**
 * The text of a managed policy's default version. Needs iam:GetPolicy and iam:GetPolicyVersion.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
 */
export function managedPolicy(
  iam: IAMClient,
  arn: string,
  abortSignal: AbortSignal,
): Promise<Answer<string>> {
  return ask(abortSignal, async () => {
    const policy = await iam.send(new GetPolicyCommand({ PolicyArn: arn }), { abortSignal });
    const VersionId = required(policy.Policy?.DefaultVersionId, 'DefaultVersionId', policy);
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId }), {
      abortSignal,
    });
    return documentText(required(version.PolicyVersion?.Document, 'Document', version));
  });
}

/** IAM sends policy documents URL-encoded (RFC 3986). A text that is not is left as it is. */
export function documentText(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
