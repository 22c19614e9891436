import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Principal } from '../../policy/index.ts';
import { type Answer, ask, required } from '../connection/call-error.ts';
import { principalFromSts } from './principal.ts';

/**
 * Who the credentials belong to. Needs no permission, and works even where it is explicitly denied.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function callerIdentity(sts: STSClient, abortSignal: AbortSignal): Promise<Answer<Principal>> {
  return ask(abortSignal, async () => {
    const answer = await sts.send(new GetCallerIdentityCommand({}), { abortSignal });
    const principal = principalFromSts(
      required(answer.Arn, 'Arn', answer),
      answer.Account ?? '',
      answer.UserId ?? null,
    );
    if (principal !== null) return principal;
    const error = new Error(`STS named a caller of an unknown kind: ${answer.Arn}`);
    throw Object.assign(error, { name: 'UnknownCaller', $metadata: answer.$metadata });
  });
}
